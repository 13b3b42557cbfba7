"""Turn the request half of a WireMock stub, a set of matchers, into the request that it surely answers."""

from __future__ import annotations

import base64

from mockaudit.loaders.bodies import body_from_base64, body_from_structure, body_from_text
from mockaudit.loaders.headers import header_text, scalar_text, split_url
from mockaudit.loaders.javaregex import path_pattern, url_pattern
from mockaudit.loaders.placeholders import with_holes
from mockaudit.loaders.shapes import ShapeError, escape, mapping, text
from mockaudit.model.body import Body, JsonBody, NoBody, Unknown
from mockaudit.model.exchange import Facet, Pairs, Request
from mockaudit.model.location import Location
from mockaudit.model.pattern import lazy_pattern
from mockaudit.model.value import Hole, Json, Regex, Template, Value

_VARIABLE = lazy_pattern(r"\{([^{}]*)\}")
# Matchers that hold only where the value is there; the others (`doesNotMatch`, `not`, `or`) hold without it too.
_NEEDS_VALUE = frozenset(
    {
        "equalTo",
        "contains",
        "matches",
        "equalToJson",
        "equalToXml",
        "matchesJsonPath",
        "matchesJsonSchema",
        "matchesXPath",
    }
    | {"before", "after", "equalToDateTime", "equalToNumber", "greaterThanNumber", "lessThanNumber", "and"}
)
_JSON_UNIT = lazy_pattern(r"\$\{json-unit\.[^}$]*\}")


def stub_request(path: str, raw: Json, pointer: str) -> Request:
    """Read a stub's matchers. Nothing is known of what a client sends beside them, except a query within ``url``."""
    given = mapping(raw, pointer, "the request")
    url, query = _url(given, pointer)
    headers = _matched(given.get("headers"), f"{pointer}/headers", "header") + _basic_auth(given)
    body, complete_body = _body(path, given.get("bodyPatterns"), headers, f"{pointer}/bodyPatterns")
    complete = {Facet.BODY} if complete_body else set()
    if query:
        complete.add(Facet.QUERY)
    return Request(
        method=_method(given, pointer),
        url=url,
        query=query + _matched(given.get("queryParameters"), f"{pointer}/queryParameters", "query parameter"),
        headers=headers,
        cookies=_matched(given.get("cookies"), f"{pointer}/cookies", "cookie"),
        body=body,
        complete=frozenset(complete),
        at=Location(path=path, pointer=pointer),
    )


def _method(given: dict[str, Json], pointer: str) -> str | Hole | None:
    stated = given.get("method", "ANY")
    if not isinstance(stated, str) or not stated:
        raise ShapeError(f"{pointer}/method", "the request's method is not a text")
    return None if stated.upper() == "ANY" else stated.upper()


def _url(given: dict[str, Json], pointer: str) -> tuple[str | Template | Regex | Hole, Pairs]:
    if "url" in given:
        path, query = split_url(text(given["url"], f"{pointer}/url", "the request's URL"))
        return _base(given) + path, query
    if "urlPath" in given:
        return _base(given) + text(given["urlPath"], f"{pointer}/urlPath", "the request's path"), ()
    if "urlPathTemplate" in given:
        template = text(given["urlPathTemplate"], f"{pointer}/urlPathTemplate", "the request's path")
        return _filled(_base(given) + template, given.get("pathParameters")), ()
    if "urlPathPattern" in given:
        return path_pattern(text(given["urlPathPattern"], f"{pointer}/urlPathPattern", "the request's path")), ()
    if "urlPattern" in given:
        return url_pattern(text(given["urlPattern"], f"{pointer}/urlPattern", "the request's URL")), ()
    return Hole(reason="the stub answers any URL"), ()


def _base(given: dict[str, Json]) -> str:
    """Give scheme, host and port where the stub asks for an exact host, else nothing: the path then stands alone."""
    host = given.get("host")
    name = host.get("equalTo") if isinstance(host, dict) else None
    if not isinstance(name, str):
        return ""
    scheme, port = given.get("scheme"), given.get("port")
    suffix = f":{port}" if isinstance(port, int | str) and port else ""
    return f"{scheme if isinstance(scheme, str) else 'http'}://{name}{suffix}"


def _filled(template: str, raw: Json) -> str | Template:
    """Put the values of path variables that are matched exactly into a template; the others become holes."""
    known = raw if isinstance(raw, dict) else {}
    parts: list[str | Hole] = []
    end = 0
    for variable in _VARIABLE.finditer(template):
        matcher = known.get(variable[1])
        value = matcher.get("equalTo") if isinstance(matcher, dict) else None
        hole = Hole(reason=f"the path variable {variable[1]}")
        parts += [template[end : variable.start()], value if isinstance(value, str) else hole]
        end = variable.end()
    parts = [part for part in [*parts, template[end:]] if part != ""]
    texts = [part for part in parts if isinstance(part, str)]
    return "".join(texts) if len(texts) == len(parts) else Template(parts=tuple(parts))


def _matched(raw: Json, pointer: str, what: str) -> Pairs:
    """Read ``{name: matcher}``: the values that are surely sent, those that are not matched exactly as holes."""
    if raw is None:
        return ()
    found: list[tuple[str, Value]] = []
    for name, matcher in mapping(raw, pointer, f"the {what}s").items():
        stated = mapping(matcher, f"{pointer}/{escape(name)}", f"the matcher of a {what}")
        several = stated.get("hasExactly", stated.get("includes"))
        for single in several if isinstance(several, list) else [stated]:
            value = _value(single, name, what)
            if value is not None:
                found.append((name, value))
    return tuple(found)


def _value(matcher: Json, name: str, what: str) -> Value:
    """Give the value that a matcher asks for, a hole where it leaves room, None where it holds without any."""
    if not isinstance(matcher, dict) or matcher.get("absent") is True or not matcher.keys() & _NEEDS_VALUE:
        return None
    exact = scalar_text(matcher.get("equalTo"))
    if exact is not None and matcher.get("caseInsensitive") is not True:
        return exact
    kind = next(key for key in matcher if key in _NEEDS_VALUE)
    return Hole(reason=f"the stub asks of the {what} {name} only that it passes {kind}")


def _basic_auth(given: dict[str, Json]) -> Pairs:
    stated = given.get("basicAuthCredentials", given.get("basicAuth"))
    if not isinstance(stated, dict):
        return ()
    user, password = scalar_text(stated.get("username")), scalar_text(stated.get("password"))
    if user is None or password is None:
        return ()
    packed = base64.b64encode(f"{user}:{password}".encode(errors="replace")).decode()
    return (("Authorization", f"Basic {packed}"),)


def _body(path: str, raw: Json, headers: Pairs, pointer: str) -> tuple[Body, bool]:
    """Give the payload where a pattern states the whole of it, and whether one does."""
    for index, pattern in enumerate(raw if isinstance(raw, list) else []):
        if not isinstance(pattern, dict):
            continue
        at = Location(path=path, pointer=f"{pointer}/{index}")
        if "equalToJson" in pattern and pattern.get("ignoreExtraElements") is not True:
            return _json_body(pattern["equalToJson"], Location(path=path, pointer=f"{at.pointer}/equalToJson")), True
        stated = pattern.get("equalTo")
        if isinstance(stated, str) and pattern.get("caseInsensitive") is not True:
            at = Location(path=path, pointer=f"{at.pointer}/equalTo")
            return body_from_text(stated, header_text(headers, "content-type"), at), True
        packed = pattern.get("binaryEqualTo")
        if isinstance(packed, str):
            at = Location(path=path, pointer=f"{at.pointer}/binaryEqualTo")
            return body_from_base64(packed, header_text(headers, "content-type"), at), True
    return NoBody(), False


def _json_body(stated: Json, at: Location) -> Body:
    """Read JSON that is stated as text or as structure, its JSON-unit placeholders as holes."""
    is_text = isinstance(stated, str)
    body = (
        body_from_text(stated, "application/json", at) if isinstance(stated, str) else body_from_structure(stated, at)
    )
    if not isinstance(body, JsonBody):
        return Unknown(why="the stub's equalToJson is no JSON", at=at) if is_text else body
    value = with_holes(body.value, _JSON_UNIT, "a JSON-unit placeholder")
    return JsonBody(value=value, at=at, inline=body.inline, text=body.text)
