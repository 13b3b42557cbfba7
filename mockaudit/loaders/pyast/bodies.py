"""Turn an evaluated argument into a body of the model: JSON with the places of its keys, text, bytes, or not known."""

from __future__ import annotations

import json

from mockaudit.loaders.pyast.export import json_key, to_model
from mockaudit.loaders.pyast.machine import span_of
from mockaudit.loaders.pyast.values import Argument, Dict, JsonText, OneOf, Sequence, hole_of, plain_text
from mockaudit.model.body import BinaryBody, Body, JsonBody, NoBody, TextBody, Unknown
from mockaudit.model.location import Location, Span
from mockaudit.model.value import UNRESOLVED, Alternatives, Hole, Json, Template, Value, is_resolved

MAX_NESTING = 100


def place_of(argument: Argument) -> Location:
    """Give the place of the expression that an argument was written as."""
    return Location(path=argument.path, span=span_of(argument.node))


def json_body(argument: Argument) -> Body:
    """Give the body that a mock library makes by ``json.dumps`` of an argument; None means that there is none."""
    at = place_of(argument)
    if isinstance(argument.value, OneOf) and any(item is None for item in argument.value.values):
        return Unknown(why="it is left out on some paths of the code", at=at)
    model = to_model(argument.value)
    if isinstance(model, Hole) and model.type is None:
        return Unknown(why=model.reason, at=at)
    text = json.dumps(model) if is_resolved(model) else None
    return JsonBody(value=model, at=at, spans=key_spans(argument.value, argument.path), text=text)


def text_body(argument: Argument) -> Body:
    """Give the body that is sent as it stands: JSON where the text is JSON, nothing where it is empty."""
    at = place_of(argument)
    value = argument.value
    if isinstance(value, JsonText):
        model = to_model(value.value)
        if isinstance(model, Hole) and model.type is None:
            return Unknown(why=model.reason, at=at)
        return JsonBody(value=model, at=at, spans=key_spans(value.value, argument.path), text=value.text)
    if isinstance(value, bytes):
        try:
            return _parsed(value.decode("utf-8"), at)
        except UnicodeDecodeError:
            return BinaryBody(content=value, at=at)
    text = plain_text(value)
    if text is not None:
        return _parsed(text, at)
    if isinstance(value, Template):
        if _may_be_json(value):
            return Unknown(why=hole_of(value, "a part of it is not known").reason, at=at)
        return TextBody(text=value, at=at)
    if isinstance(value, OneOf):
        return _one_of(value, argument)
    return Unknown(why=hole_of(value, "the body is an object that is only known at run time").reason, at=at)


def _may_be_json(value: Template) -> bool:
    first = value.parts[0]
    return not isinstance(first, str) or first.lstrip()[:1] in set('{["0123456789-tfn')


def _parsed(text: str, at: Location) -> Body:
    if text == "":
        return NoBody()
    try:
        parsed: Json = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return TextBody(text=text, at=at)
    return JsonBody(value=as_value(parsed), at=at, text=text)


def _refuse(name: str) -> None:
    raise ValueError(name)


def as_value(parsed: Json) -> Value:
    """Give parsed JSON as a value of the model."""
    if isinstance(parsed, dict):
        return {key: as_value(item) for key, item in parsed.items()}
    if isinstance(parsed, list):
        return [as_value(item) for item in parsed]
    return parsed


def _one_of(value: OneOf, argument: Argument) -> Body:
    bodies = [text_body(Argument(item, argument.node, argument.path)) for item in value.values]
    documents = [body.value for body in bodies if isinstance(body, JsonBody)]
    at = place_of(argument)
    if len(documents) == len(bodies) and not any(isinstance(document, UNRESOLVED) for document in documents):
        return JsonBody(value=Alternatives(values=tuple(documents)), at=at)
    return Unknown(why="it is one of several bodies", at=at)


def key_spans(value: object, path: str) -> dict[str, Span]:
    """Map pointers to the places where their keys are written in a file; keys written in other files are left out."""
    found: dict[str, Span] = {}
    pending: list[tuple[object, str, int]] = [(value, "", 0)]
    while pending:
        item, pointer, nesting = pending.pop()
        if not isinstance(item, (Dict, Sequence)) or item.broken is not None or nesting > MAX_NESTING:
            continue
        pairs = item.state.items() if isinstance(item, Dict) else enumerate(item.state)
        for key, child in pairs:
            name = json_key(key) if isinstance(item, Dict) else str(key)
            if name is None:
                continue
            below = f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}"
            place = item.places.get(key)
            span = None if place is None or place[0] != path else span_of(place[1])
            if span is not None:
                found[below] = span
            pending.append((child, below, nesting + 1))
    return found
