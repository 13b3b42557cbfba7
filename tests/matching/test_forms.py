from __future__ import annotations

from mockaudit.matching.forms import form_errors, read_form
from tests.matching.papers import schema_error


def test_a_form_is_read_into_an_object():
    assert read_form("a=1&b=x+y&b=%C3%A9&c=") == {"a": "1", "b": ["x y", "é"], "c": ""}
    assert read_form("no form at all") == {}


def test_fields_take_the_types_that_their_schema_asks_for():
    wanted = {"n": ("integer", int), "on": ("boolean", bool), "ids": ("array", list)}
    seen = []

    def validate(form):
        seen.append(form)
        return [
            schema_error("type", f"/{k}", kind) for k, (kind, type_) in wanted.items() if not isinstance(form[k], type_)
        ]

    assert form_errors({"n": "7", "on": "true", "ids": "1"}, validate) == ()
    assert seen[-1] == {"n": 7, "on": True, "ids": ["1"]}
    assert form_errors({"n": "x", "on": "true", "ids": "1"}, validate) == (schema_error("type", "/n", "integer"),)


def test_nested_names_are_not_judged():
    assert form_errors({"card[number]": "4242"}, lambda _form: [schema_error("required", name="card")]) == ()
