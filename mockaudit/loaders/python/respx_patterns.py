"""Read the patterns of a ``respx`` route (0.23): what its URL and its lookups state of the request."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode, urlsplit

from mockaudit.loaders.pyast.bodies import json_body, place_of, text_body
from mockaudit.loaders.pyast.dialect import UNKNOWN_OPTIONS
from mockaudit.loaders.pyast.export import known_text, to_model
from mockaudit.loaders.pyast.text import join_text
from mockaudit.loaders.pyast.values import Argument, Dict, Made, Sequence, plain_text
from mockaudit.loaders.python.arguments import read_headers, read_method
from mockaudit.model.body import Body, NoBody, TextBody, Unknown
from mockaudit.model.dataclass import dataclass
from mockaudit.model.exchange import Facet, Pairs, Request
from mockaudit.model.location import Location
from mockaudit.model.value import Alternatives, Hole, Regex, Template, Value

ANY_PATH = Hole(reason="respx matches any path there", type="string")
ANY_BASE = Hole(reason="respx matches any scheme and host", type="string")
ANY_SCHEME = Hole(reason="respx matches any scheme", type="string")
UNKNOWN_BASE = Hole(reason="the router's base_url is only known at run time", type="string")
Address = str | Template | Regex | Hole


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """What a route matches, by respx's keys (``path__startswith``); ``unclear`` says why there may be more."""

    method: object
    url: object
    lookups: Mapping[str, Argument]
    unclear: str | None


def read_request(pattern: Pattern, options: Mapping[str, object], at: Location) -> Request:
    """Give the request that a route of a router with these options states."""
    url, query, complete = _address(pattern, options)
    lookups = pattern.lookups
    params = lookups.get("params__eq") or lookups.get("params__contains") or lookups.get("params")
    stated = _params(params.value) if params is not None else ()
    if params is not None and stated is not None:
        query = stated if "params__eq" in lookups else (*query, *stated)
        complete = complete or "params__eq" in lookups
    if stated is None:
        complete = False
    body, whole = _body(lookups)
    facets = {Facet.QUERY} if complete and not isinstance(url, (Regex, Hole)) else set()
    return Request(
        method=_method(pattern),
        url=url,
        query=query,
        headers=_pairs(lookups, "headers"),
        cookies=_pairs(lookups, "cookies"),
        body=body,
        complete=frozenset(facets | ({Facet.BODY} if whole else set())),
        at=at,
    )


def _method(pattern: Pattern) -> str | Hole | Alternatives | None:
    many = pattern.lookups.get("method__in")
    if many is not None and isinstance(many.value, Sequence) and many.value.broken is None:
        texts = [plain_text(item) for item in many.value.state]
        known = tuple(text.upper() for text in texts if text is not None)
        return Alternatives(values=known) if len(known) == len(texts) else Hole(reason="the methods are not known")
    found = pattern.lookups.get("method") or pattern.lookups.get("method__eq")
    value = pattern.method if found is None else found.value
    if value is None:
        return None if pattern.unclear is None else Hole(reason=pattern.unclear)
    return read_method(value)


def _address(pattern: Pattern, options: Mapping[str, object]) -> tuple[Address, Pairs, bool]:
    """Give the URL, the pairs of its query, and whether these are all that there may be."""
    lookups = pattern.lookups
    url = _given(lookups, "url", pattern.url)
    base = options.get("base_url")
    if UNKNOWN_OPTIONS in options:
        base = UNKNOWN_BASE
    if pattern.unclear is not None:
        return Hole(reason=pattern.unclear), (), False
    if isinstance(url, Made) and url.name == "httpx.URL" and len(url.call.positional) == 1 and not url.call.keywords:
        url = url.call.positional[0].value
    for key in ("url__regex", "url__startswith"):
        if key in lookups:
            value = lookups[key].value
            return (_searched(value) if key == "url__regex" else _open(known_text(value))), (), False
    if isinstance(url, Regex):
        return _searched(url), (), False
    if url is not None and url != "all":
        return _joined(known_text(url), base)
    return _from_parts(lookups, base), (), False


def _searched(value: object) -> Address:
    text = value.pattern if isinstance(value, Regex) else plain_text(value)
    if text is None:
        return Hole(reason="the pattern is only known at run time")
    return Regex(pattern=text, anchor="search", flags=value.flags if isinstance(value, Regex) else 0)


def _given(lookups: Mapping[str, Argument], name: str, default: object) -> object:
    found = lookups.get(name) or lookups.get(f"{name}__eq")
    return default if found is None else found.value


def _open(text: str | Template | Hole) -> Address:
    joined = join_text([text, ANY_PATH])
    return joined if isinstance(joined, Template) else ANY_PATH


def _joined(url: str | Template | Hole, base: object) -> tuple[Address, Pairs, bool]:
    if isinstance(url, Hole):
        return url, (), False
    text = url if isinstance(url, str) else "".join(p if isinstance(p, str) else "\0" for p in url.parts)
    if isinstance(url, Template) and "?" in text:
        parts: list[object] = []
        for part in url.parts:
            if isinstance(part, str) and "?" in part:
                parts.append(part.partition("?")[0])
                break
            parts.append(part)
        joined = join_text(parts)
        return (joined if isinstance(joined, (str, Template)) else ANY_BASE), (), False
    if isinstance(url, Template):
        is_absolute = "://" in text or text.startswith("\0")
        return (url if is_absolute or base is None else _under(base, url)), (), False
    try:
        split = urlsplit(url)
    except ValueError:
        return Hole(reason=f"{url!r} is no URL", type="string"), (), False
    query = tuple(parse_qsl(split.query, keep_blank_values=True))
    if split.netloc and split.scheme not in {"", "all"}:
        bare = f"{split.scheme}://{split.netloc}{split.path}"
        return (bare if split.path else _open(bare)), query, bool(query)
    if split.netloc:
        joined = join_text([ANY_SCHEME, f"://{split.netloc}{split.path}"])
        return (
            (joined if split.path and isinstance(joined, Template) else _open(known_text(joined))),
            query,
            bool(query),
        )
    return _under(base, split.path), query, bool(query)


def _under(base: object, path: str | Template) -> Address:
    """Put a path below the router's ``base_url``; respx takes one slash between them."""
    if base is None:
        return ANY_BASE if not path else path if isinstance(path, Template) else "/" + path.removeprefix("/")
    text = plain_text(base)
    if text is None:
        below = path if isinstance(path, Template) else "/" + path.lstrip("/")
        joined = join_text([known_text(base), below])
    elif isinstance(path, Template):
        joined = join_text([text.rstrip("/") + "/", *_without_slash(path)])
    else:
        joined = text.rstrip("/") + "/" + path.lstrip("/") if path else join_text([text, ANY_PATH])
    return joined if isinstance(joined, (str, Template)) else ANY_BASE


def _without_slash(path: Template) -> tuple[str | Hole, ...]:
    first = path.parts[0]
    return (first.lstrip("/"), *path.parts[1:]) if isinstance(first, str) else path.parts


def _from_parts(lookups: Mapping[str, Argument], base: object) -> Address:
    """Put a URL together from ``scheme``, ``host``, ``port`` and ``path``."""
    scheme, host = _given(lookups, "scheme", None), _given(lookups, "host", None)
    port, path = _given(lookups, "port", None), _given(lookups, "path", None)
    several = {"host__in", "host__regex", "scheme__in", "port__in", "path__in"} & lookups.keys()
    if several - {"path__in", "scheme__in", "port__in"}:
        return Hole(reason="the host is one of several", type="string")
    front: list[object] = []
    if host is not None:
        front = [scheme if scheme is not None else ANY_SCHEME, "://", host]
        front += [f":{port}"] if isinstance(port, int) else []
    elif base is not None:
        front = [base.rstrip("/") if isinstance(base, str) else base]
    prefix = known_text(join_text(front)) if front else None
    if "path__in" in lookups:
        return Hole(reason="the path is one of several", type="string")
    if "path__regex" in lookups:
        return _path_pattern(lookups["path__regex"].value, prefix)
    if "path__startswith" in lookups:
        return _open(known_text(join_text([*front, lookups["path__startswith"].value])))
    if path is None:
        return ANY_BASE if prefix is None else _open(prefix)
    given = known_text(path)
    if isinstance(given, str) and not given.startswith("/"):
        given = f"/{given}"
    joined = join_text([*front, given])
    return joined if isinstance(joined, (str, Template)) else Hole(reason="the path is only known at run time")


def _path_pattern(value: object, prefix: object) -> Address:
    text = value.pattern if isinstance(value, Regex) else plain_text(value)
    if text is None:
        return Hole(reason="the pattern is only known at run time")
    flags = value.flags if isinstance(value, Regex) else 0
    if not text.startswith("^"):
        return Regex(pattern=text, anchor="search", flags=flags)
    front = re.escape(prefix) if isinstance(prefix, str) else r"https?://[^/]+"
    return Regex(pattern=f"^{front}{text[1:]}", anchor="search", flags=flags)


def _params(value: object) -> Pairs | None:
    """Read ``httpx.QueryParams``: numbers, booleans and None are sent as text; None where they are not known."""
    text = plain_text(value)
    if text is not None:
        return tuple(parse_qsl(text, keep_blank_values=True))
    rows: list[tuple[object, object]] = []
    if isinstance(value, Dict) and value.broken is None:
        rows = list(value.state.items())
    elif isinstance(value, Sequence) and value.broken is None:
        pairs = [item for item in value.state if isinstance(item, Sequence) and len(item.state) == 2]
        if len(pairs) != len(value.state):
            return None
        rows = [(pair.state[0], pair.state[1]) for pair in pairs]
    else:
        return None
    found: list[tuple[str, Value]] = []
    for name, item in rows:
        many = item.state if isinstance(item, Sequence) and item.broken is None else [item]
        found += [(str(name), _primitive(part)) for part in many]
    return tuple(found)


def _primitive(value: object) -> Value:
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return ""
    return str(value) if isinstance(value, (int, float)) else to_model(value)


def _pairs(lookups: Mapping[str, Argument], name: str) -> Pairs:
    for key in (name, f"{name}__contains", f"{name}__eq"):
        if key in lookups:
            return read_headers(lookups[key].value) or ()
    return ()


def _body(lookups: Mapping[str, Argument]) -> tuple[Body, bool]:
    """Give the body that a route states, and whether that is all of it."""
    for key in ("json", "json__eq"):
        if key in lookups:
            return json_body(lookups[key]), True
    for key in ("content", "content__eq"):
        if key in lookups:
            return text_body(lookups[key]), True
    for key in ("data", "data__eq"):
        if key in lookups:
            return _form(lookups[key]), True
    other = next((key for key in lookups if key.partition("__")[0] in {"json", "content", "data", "files"}), None)
    if other is not None:
        return Unknown(why=f"respx looks at a part of it only (`{other}`)", at=place_of(lookups[other])), False
    return NoBody(), False


def _form(argument: Argument) -> Body:
    value = argument.value
    texts = {str(n): plain_text(v) for n, v in value.state.items()} if isinstance(value, Dict) else {"": None}
    if any(text is None for text in texts.values()) or (isinstance(value, Dict) and value.broken is not None):
        return Unknown(why="a field of the form is not known", at=place_of(argument))
    return TextBody(text=urlencode(texts), at=place_of(argument))
