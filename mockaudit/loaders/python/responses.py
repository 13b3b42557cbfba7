"""Stubs of ``responses`` (0.26): what each registration matches and answers.

Read: ``add``, ``replace``, ``upsert``, the verbs and ``Response`` objects: URL with its query, ``match`` with the
library's matchers, status, headers, content type, ``json`` and ``body``; the YAML and TOML files of its recorder
(``_add_from_file``).

Not read: what a callback answers, matchers that the suite writes, multipart forms, ``add_passthru``, and registries
of the suite's own.
"""

from __future__ import annotations

from collections.abc import Iterator

from mockaudit.loaders.pyast.bodies import json_body, text_body
from mockaudit.loaders.pyast.dialect import Dialect, Registration
from mockaudit.loaders.pyast.export import is_exception
from mockaudit.loaders.pyast.values import Argument, Call, Library, Made, OneOf, alternatives, plain_text
from mockaudit.loaders.python.arguments import header, read_headers, read_method, read_status
from mockaudit.loaders.python.responses_file import lift_file
from mockaudit.loaders.python.responses_matchers import MATCHERS, read_matchers
from mockaudit.loaders.python.urls import split_url
from mockaudit.model.body import Body, NoBody, Unknown
from mockaudit.model.exchange import Behaviour, Exchange, Facet, Provenance, Request, Response
from mockaudit.model.notice import Notice
from mockaudit.model.value import Hole, Regex

VERBS = ("get", "post", "put", "patch", "delete", "head", "options")
STUBS = frozenset({"responses.Response", "responses.CallbackResponse", "responses.PassthroughResponse"})
# Positions of RequestsMock.add/replace/upsert, of the verbs (add with its method bound), of Response and of add_callback.
ADD = ("method", "url", "body", "adding_headers")
REPLACE = ("method_or_response", "url", "body")
RESPONSE = ("method", "url", "body", "json", "status", "headers", "stream", "content_type")
CALLBACK = ("method", "url", "callback", "match_querystring", "content_type", "match")
FALSE = "responses.FalseBool"


class _Arguments:
    """The arguments of a registration by name, whatever the call that makes it."""

    def __init__(self, call: Call, names: tuple[str, ...]) -> None:
        self.call = call
        self.names = names

    def get(self, name: str) -> Argument | None:
        """Give an argument, None where it is not given."""
        return self.call.get(self.names.index(name) if name in self.names else -1, name)

    def value(self, name: str, default: object = None) -> object:
        """Give an argument's value, the default where it is not given, a hole where it may be."""
        found = self.get(name)
        if found is not None:
            return found.value
        return default if self.call.unknown is None else Hole(reason=self.call.unknown)


def _lift(stub: Registration) -> Iterator[Exchange | Notice]:
    if stub.verb == "_add_from_file":
        yield from lift_file(stub)
        return
    if stub.verb == "add_passthru":
        return
    if stub.verb in VERBS:
        yield _exchange(stub, _Arguments(stub.call, ADD[1:]), stub.verb.upper())
        return
    if stub.verb == "add_callback":
        arguments = _Arguments(stub.call, CALLBACK)
        yield _exchange(stub, arguments, arguments.value("method"), frozenset({Behaviour.CALLBACK}))
        return
    first = stub.call.get(0, "method" if stub.verb == "add" else "method_or_response")
    made = [item for item in alternatives(first.value) if isinstance(item, Made)] if first is not None else []
    for item in made:
        yield _from_object(stub, item)
    if not made:
        arguments = _Arguments(stub.call, ADD if stub.verb == "add" else REPLACE)
        method = first.value if first is not None else Hole(reason=stub.call.unknown or "the stub has no method")
        yield _exchange(stub, arguments, method)


def _from_object(stub: Registration, made: Made) -> Exchange:
    """Read a stub registered as an object: its place stays that of the registration."""
    kind = made.name.rpartition(".")[2]
    arguments = _Arguments(made.call, CALLBACK[:3] if kind == "CallbackResponse" else RESPONSE)
    behaviour = {"CallbackResponse": Behaviour.CALLBACK, "PassthroughResponse": Behaviour.PASSTHROUGH}.get(kind)
    if arguments.value("passthrough") is True:
        behaviour = Behaviour.PASSTHROUGH
    return _exchange(stub, arguments, arguments.value("method"), frozenset({behaviour} if behaviour else ()))


def _exchange(
    stub: Registration, arguments: _Arguments, method: object, behaviour: frozenset[Behaviour] = frozenset()
) -> Exchange:
    body = arguments.get("body")
    if body is not None and any(is_exception(item) for item in alternatives(body.value)):
        behaviour |= {Behaviour.EXCEPTION}
    return Exchange(
        loader="responses",
        provenance=Provenance.STATIC,
        ref=stub.ref,
        at=stub.at,
        request=_request(stub, arguments, method),
        responses=() if behaviour else (_response(stub, arguments),),
        behaviour=behaviour,
        owner=stub.owner,
        deliberate=stub.deliberate,
    )


def _request(stub: Registration, arguments: _Arguments, method: object) -> Request:
    address = arguments.value("url", Hole(reason="the stub has no URL"))
    url, pairs = split_url(address)
    matched = read_matchers(arguments.get("match"))
    complete = set(matched.complete)
    query = list(matched.query)
    if pairs and not isinstance(url, (Regex, Hole)) and _matches_query(arguments.value("match_querystring")):
        # Both the URL's own query and the matchers must hold, so the URL's pairs are all that there are.
        query = [*pairs, *(pair for pair in query if pair[0] not in {name for name, _ in pairs})]
        complete.add(Facet.QUERY)
    return Request(
        method=read_method(method),
        url=url,
        query=tuple(query),
        headers=matched.headers,
        body=matched.body,
        complete=frozenset(complete),
        at=stub.at,
    )


def _matches_query(given: object) -> bool:
    """Tell whether a query in the URL is matched: unless ``match_querystring`` says otherwise, it is."""
    return given is None or given is True or (isinstance(given, Library) and given.path.startswith(FALSE))


def _response(stub: Registration, arguments: _Arguments) -> Response:
    adding = arguments.value("adding_headers")
    given = arguments.value("headers", adding)
    headers = read_headers(given)
    body = _body(stub, arguments)
    content_type, implied = _content_type(arguments)
    if headers is None:
        content_type, implied = Hole(reason="the headers are only known at run time"), False
    else:
        named = header(headers, "content-type")
        if named is not None:
            content_type, implied = named, False
    return Response(
        status=read_status(arguments.value("status", 200)),
        headers=headers or (),
        content_type=content_type,
        content_type_implied=implied,
        body=body,
        at=stub.at,
    )


def _content_type(arguments: _Arguments) -> tuple[str | Hole | None, bool]:
    """Give the Content-Type and whether ``responses`` chose it: JSON for ``json=``, else plain text."""
    found = arguments.get("content_type")
    if found is not None:
        text = plain_text(found.value)
        if text is not None or found.value is None:
            return text or None, False
        return Hole(reason="the content type is only known at run time"), False
    if arguments.call.unknown is not None:
        return Hole(reason=arguments.call.unknown), False
    json = arguments.value("json")
    if isinstance(json, (Hole, OneOf)) and (isinstance(json, Hole) or any(item is None for item in json.values)):
        return Hole(reason="it depends on a body that is only known at run time"), True
    if json is not None:
        return "application/json", True
    text = plain_text(arguments.value("body", ""))
    unicode = text is not None and not text.isascii()
    return ("text/plain; charset=utf-8" if unicode else "text/plain"), True


def _body(stub: Registration, arguments: _Arguments) -> Body:
    json, body = arguments.get("json"), arguments.get("body")
    if json is not None and json.value is not None:
        return json_body(json)
    if body is not None:
        return NoBody() if body.value is None else text_body(body)
    return NoBody() if arguments.call.unknown is None else Unknown(why=arguments.call.unknown, at=stub.at)


RESPONSES = Dialect(
    name="responses",
    summary="stubs of the responses library",
    marks=(b"responses", b"rsps"),
    modules=frozenset({"responses", "responses.mock"}),
    receivers=frozenset({"responses.RequestsMock"}),
    fixtures=frozenset({"rsps", "mocked_responses", "mock_responses", "responses_mock", "mocked_rsps"}),
    verbs=frozenset({*VERBS, "add", "replace", "upsert", "add_callback", "add_passthru", "_add_from_file"}),
    constants={f"responses.{verb.upper()}": verb.upper() for verb in VERBS}
    | {f"responses.RequestsMock.{verb.upper()}": verb.upper() for verb in VERBS},
    makers=STUBS | MATCHERS,
    transparent=frozenset({"responses.activate", "responses.mock.activate", "responses.RequestsMock.activate"}),
    lift=_lift,
)
