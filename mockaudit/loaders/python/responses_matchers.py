"""Read the matchers of a ``responses`` stub: what they state of the request, and how completely."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from mockaudit.loaders.pyast.bodies import json_body, place_of, text_body
from mockaudit.loaders.pyast.export import to_model
from mockaudit.loaders.pyast.iteration import items_of
from mockaudit.loaders.pyast.values import Argument, Dict, Made, Sequence, plain_text
from mockaudit.model.body import Body, NoBody, TextBody, Unknown
from mockaudit.model.dataclass import dataclass
from mockaudit.model.exchange import Facet, Pairs
from mockaudit.model.value import Value

NAMES = frozenset(
    {
        "query_param_matcher",
        "query_string_matcher",
        "json_params_matcher",
        "urlencoded_params_matcher",
        "header_matcher",
        "multipart_matcher",
        "body_matcher",
        "request_kwargs_matcher",
        "fragment_identifier_matcher",
    }
)
# Before 0.17 the first two stood in the package itself, under these names.
OLD_NAMES = {"responses.json_params_matcher", "responses.urlencoded_params_matcher"}
MATCHERS = frozenset({f"responses.matchers.{name}" for name in NAMES} | OLD_NAMES)

NO_BODY = NoBody()


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """What matchers state of a request."""

    query: Pairs = ()
    headers: Pairs = ()
    body: Body = NO_BODY
    complete: frozenset[Facet] = frozenset()


def read_matchers(argument: Argument | None) -> Matched:
    """Read a stub's ``match``; a matcher that is not known states nothing."""
    query: Pairs = ()
    headers: Pairs = ()
    body: Body = NoBody()
    complete: set[Facet] = set()
    for item in items_of(argument.value) or [] if argument is not None else []:
        if not isinstance(item, Made):
            continue
        found = _read(item)
        query, headers = query + found.query, headers + found.headers
        body = found.body if not isinstance(found.body, NoBody) else body
        complete |= found.complete
    return Matched(query=query, headers=headers, body=body, complete=frozenset(complete))


def _read(made: Made) -> Matched:
    name = made.name.rpartition(".")[2]
    first = made.call.positional[0] if made.call.positional else next(iter(made.call.keywords.values()), None)
    if first is None or made.call.unknown is not None:
        return Matched()
    strict = made.call.value(1, "strict_match", default=name != "header_matcher")
    match name:
        case "query_param_matcher":
            return _query_params(first, strict is True)
        case "query_string_matcher":
            return _query_string(first)
        case "json_params_matcher":
            return Matched(body=json_body(first), complete=_if(strict is True, Facet.BODY))
        case "urlencoded_params_matcher":
            return _form(first, strict is True)
        case "header_matcher":
            return _headers(first, strict is True)
        case "body_matcher":
            return Matched(body=text_body(first), complete=frozenset({Facet.BODY}))
        case "multipart_matcher":
            return Matched(body=Unknown(why="it is a multipart form", at=place_of(first)))
        case _:
            return Matched()


def _if(condition: bool, facet: Facet) -> frozenset[Facet]:
    return frozenset({facet}) if condition else frozenset()


def _query_params(first: Argument, strict: bool) -> Matched:
    """Read ``query_param_matcher``: numbers are compared as text, a list is a parameter given several times."""
    value = first.value
    if value is None:
        return Matched(complete=_if(strict, Facet.QUERY))
    if not isinstance(value, Dict) or value.broken is not None:
        return Matched()
    pairs: list[tuple[str, Value]] = []
    for name, item in value.state.items():
        if isinstance(item, Sequence):
            pairs.extend((str(name), _as_text(part)) for part in item.state)
        else:
            pairs.append((str(name), _as_text(item)))
    return Matched(query=tuple(pairs), complete=_if(strict, Facet.QUERY))


def _as_text(value: object) -> Value:
    return str(value) if isinstance(value, (int, float)) else to_model(value)


def _query_string(first: Argument) -> Matched:
    text = "" if first.value is None else plain_text(first.value)
    if text is None:
        return Matched()
    return Matched(query=tuple(parse_qsl(text, keep_blank_values=True)), complete=frozenset({Facet.QUERY}))


def _form(first: Argument, strict: bool) -> Matched:
    """Read a form: it is stated as the text that an HTML form of these fields sends."""
    value = first.value
    if not isinstance(value, Dict) or value.broken is not None:
        return Matched()
    texts = {str(name): plain_text(item) for name, item in value.state.items()}
    if any(text is None for text in texts.values()):
        return Matched(body=Unknown(why="a field of the form is not known", at=place_of(first)))
    return Matched(body=TextBody(text=urlencode(texts), at=place_of(first)), complete=_if(strict, Facet.BODY))


def _headers(first: Argument, strict: bool) -> Matched:
    value = first.value
    if not isinstance(value, Dict) or value.broken is not None:
        return Matched()
    pairs = tuple((str(name), to_model(item)) for name, item in value.state.items())
    return Matched(headers=pairs, complete=_if(strict, Facet.HEADERS))
