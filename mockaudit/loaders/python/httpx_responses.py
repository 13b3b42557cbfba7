"""Read an ``httpx.Response`` (0.28): its status, headers, content type and body."""

from __future__ import annotations

from dataclasses import replace

from mockaudit.loaders.pyast.bodies import json_body, text_body
from mockaudit.loaders.pyast.export import EXCEPTION_NAMES, is_exception
from mockaudit.loaders.pyast.values import Argument, Call, Library, Made, OneOf
from mockaudit.loaders.python.arguments import header, read_headers, read_status
from mockaudit.model.body import Body, JsonBody, NoBody, Unknown
from mockaudit.model.exchange import Response
from mockaudit.model.location import Location
from mockaudit.model.value import Hole

RESPONSES = frozenset({"httpx.Response", "respx.MockResponse", "respx.models.MockResponse"})
# httpx._content.encode_response takes the first of these that is not None, and says this of its type.
CONTENTS = {
    "content": None,
    "text": "text/plain; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "json": "application/json",
    "stream": None,
}


def read_response(call: Call, at: Location) -> Response:
    """Read the arguments of ``httpx.Response(...)``, or of a call that takes the same; ``at`` is where it is answered."""
    headers = read_headers(call.value(-1, "headers"))
    name, argument = _content(call)
    content_type: str | Hole | None = None if name is None else CONTENTS[name]
    implied = content_type is not None
    named = header(headers or (), "content-type")
    given = call.value(-1, "content_type")
    if headers is None or (call.unknown is not None and named is None):
        content_type, implied = Hole(reason=call.unknown or "the headers are only known at run time"), False
    elif given is not None:
        content_type = given if isinstance(given, str) else Hole(reason="the content type is only known at run time")
        implied = False
    elif named is not None:
        content_type, implied = named, False
    return Response(
        status=read_status(_or_default(call.value(0, "status_code", 200))),
        headers=headers or (),
        content_type=content_type,
        content_type_implied=implied,
        body=_body(call, name, argument, at),
        at=at,
    )


def _or_default(status: object) -> object:
    return 200 if status is None else status


def _content(call: Call) -> tuple[str | None, Argument | None]:
    for name in CONTENTS:
        argument = call.get(-1, name)
        if argument is not None and argument.value is not None:
            return name, argument
    return None, None


def _body(call: Call, name: str | None, argument: Argument | None, at: Location) -> Body:
    if call.unknown is not None:
        return Unknown(why=call.unknown, at=at)
    if argument is None:
        return NoBody()
    if isinstance(argument.value, OneOf) and any(item is None for item in argument.value.values):
        return Unknown(why="it is left out on some paths of the code", at=at)
    if name == "stream":
        return Unknown(why="it is a stream", at=at)
    body = json_body(argument) if name == "json" else text_body(argument)
    # How httpx spaces the JSON that it writes differs between its versions.
    return replace(body, text=None) if name == "json" and isinstance(body, JsonBody) else body


def is_response(value: object) -> bool:
    """Tell whether a value is an ``httpx.Response`` that the suite makes."""
    return isinstance(value, Made) and value.name in RESPONSES


def is_error(value: object) -> bool:
    """Tell whether a value is certainly an exception, or a class of exceptions."""
    return is_exception(value) or (isinstance(value, Library) and value.path.endswith(EXCEPTION_NAMES))
