from __future__ import annotations

from mockaudit.matching.tokens import granted_scopes
from tests.matching.papers import fake, json_body, request, response


def test_the_scopes_of_the_one_answer():
    def granted(*bodies):
        return granted_scopes(fake(request(), *(response(200, json_body(body)) for body in bodies)))

    assert granted({"scope": "a b"}) == ("a", "b")
    assert granted({"access_token": "x"}) is None
    assert granted([]) is None
    assert granted({"scope": "a"}, {"scope": "b"}) is None
