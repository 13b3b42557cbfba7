"""Turn the conditions of a ``respx`` route into the request that it states."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode

from mockaudit.loaders.pyast.bodies import json_body, place_of, text_body
from mockaudit.loaders.pyast.export import known_text, to_model
from mockaudit.loaders.pyast.text import join_text
from mockaudit.loaders.pyast.values import Argument, Dict, Sequence, plain_text
from mockaudit.loaders.python.arguments import read_headers, read_method
from mockaudit.loaders.python.respx_patterns import ADDRESS, UNKNOWN, Leaf, Row
from mockaudit.model.body import Body, JsonBody, NoBody, TextBody, Unknown
from mockaudit.model.exchange import Facet, Pairs, Request
from mockaudit.model.location import Location
from mockaudit.model.value import Alternatives, Hole, Regex, Template, Value

ANY_PATH = Hole(reason="respx matches any path there", type="string")
ANY_BASE = Hole(reason="respx matches any scheme and host", type="string")
ANY_SCHEME = Hole(reason="respx matches any scheme", type="string")
SOME_HOST = Hole(reason="respx matches several hosts", type="string")
SOME_PORT = Hole(reason="respx matches several ports", type="string")
WRITTEN = {ANY_SCHEME: "https?", SOME_HOST: "[^/]*", SOME_PORT: r"(?::\d+)?"}
PLACES = frozenset({"scheme", "host", "port", "path", "url", ADDRESS})
BODIES = ("json", "content", "data", "files")
Address = str | Template | Regex | Hole


def read_request(row: Row, at: Location) -> Request:
    """Give the request that fits the conditions; what they leave open is not stated."""
    url, query, complete = _address(row)
    if not complete or not isinstance(url, (Regex, Hole)):
        stated, whole = _query(row)
        query, complete = (*query, *stated), complete or whole
    body, whole_body = _body(row)
    facets = {Facet.QUERY} if complete and not isinstance(url, (Regex, Hole)) else set()
    return Request(
        method=_method(row),
        url=url,
        query=query,
        headers=_headers(row),
        cookies=_cookies(row),
        body=body,
        complete=frozenset(facets | ({Facet.BODY} if whole_body else set())),
        at=at,
    )


def _of(row: Row, *keys: str) -> list[Leaf]:
    """Give the conditions on a part of the request, those that say all of it first."""
    return sorted((leaf for leaf in row.holds if leaf.key in keys), key=lambda leaf: leaf.lookup != "eq")


def _method(row: Row) -> str | Hole | Alternatives | None:
    found, unknown = _of(row, "method"), _of(row, UNKNOWN)
    if not found:
        open_to = next((leaf.value for leaf in unknown), None)
        if "method" in row.open:
            return Hole(reason="respx matches any method but some")
        return open_to if isinstance(open_to, Hole) else None
    value = found[0].value
    if found[0].lookup == "eq":
        return read_method(value)
    texts = (
        [plain_text(item) for item in value.state] if isinstance(value, Sequence) and value.broken is None else [None]
    )
    known = tuple(dict.fromkeys(text.upper() for text in texts if text is not None))
    if len(known) == 1 and None not in texts:
        return known[0]
    return Alternatives(values=known) if None not in texts else Hole(reason="the methods are not known")


def _address(row: Row) -> tuple[Address, Pairs, bool]:
    """Give the URL, the pairs of its query, and whether these are all that there may be."""
    for leaf in _of(row, UNKNOWN):
        return (leaf.value if isinstance(leaf.value, Hole) else ANY_BASE), (), False
    if row.open & (PLACES | {UNKNOWN}):
        return Hole(reason="respx matches any URL but some", type="string"), (), False
    for leaf in _of(row, "url"):
        return _whole_url(leaf)
    address = next(iter(_of(row, ADDRESS)), None)
    path = next(iter(_of(row, "path")), None)
    if address is not None and path is None:
        found = known_text(address.value)
        return (found if address.lookup == "eq" else _open(found)), (), False
    front = _front(row)
    if path is None:
        return (_open(front) if front is not None else ANY_BASE), (), False
    return _with_path(front, path), (), False


def _whole_url(leaf: Leaf) -> tuple[Address, Pairs, bool]:
    value = leaf.value
    if leaf.lookup == "regex":
        return _searched(value), (), False
    text = known_text(value)
    if isinstance(text, str):
        bare, asked, query = text.partition("#")[0].partition("?")
        if leaf.lookup == "eq":
            bare = bare if "/" in bare.partition("://")[2] else f"{bare}/"
            return bare, tuple(parse_qsl(query, keep_blank_values=True)), "://" in bare
        return (bare if asked else _open(bare)), (), False
    if isinstance(text, Template) and any("?" in part for part in text.parts if isinstance(part, str)):
        return Hole(reason="a part of the URL is only known at run time", type="string"), (), False
    return (text if leaf.lookup == "eq" else _open(text)), (), False


def _searched(value: object) -> Address:
    text = value.pattern if isinstance(value, Regex) else plain_text(value)
    if text is None:
        return Hole(reason="the pattern is only known at run time")
    return Regex(pattern=text, anchor="search", flags=value.flags if isinstance(value, Regex) else 0)


def _open(text: str | Template | Hole) -> Address:
    joined = join_text([text, ANY_PATH])
    return joined if isinstance(joined, Template) else ANY_PATH


def _front(row: Row) -> str | Template | Hole | None:
    """Give what stands before the path, None where respx leaves the host open."""
    host, scheme = next(iter(_of(row, "host")), None), next(iter(_of(row, "scheme")), None)
    if host is None:
        return None
    named: object = scheme.value if scheme is not None and scheme.lookup == "eq" else ANY_SCHEME
    name: list[object] = [host.value]
    if host.lookup != "eq":
        text = plain_text(host.value) or ""
        # A host that begins so is no pattern of Python's, but httpx's.
        name = [SOME_HOST, text[1:]] if text.startswith("*") else [SOME_HOST]
    port = next(iter(_of(row, "port")), None)
    if port is not None and port.lookup == "eq" and isinstance(port.value, int):
        name.append("" if port.value == {"http": 80, "https": 443}.get(str(named)) else f":{port.value}")
    elif port is not None:
        name.append(SOME_PORT)
    return known_text(join_text([named, "://", *name]))


def _with_path(front: str | Template | Hole | None, leaf: Leaf) -> Address:
    if leaf.lookup == "regex":
        return _path_pattern(leaf, front)
    base: list[object] = [] if front is None else [front]
    if leaf.base is not None:
        base.append(_without_end(known_text(leaf.base.value)))
    parts: list[object] = [*base, _begun(known_text(leaf.value))]
    joined = join_text(parts)
    if not isinstance(joined, (str, Template)):
        return Hole(reason="the path is only known at run time")
    return joined if leaf.lookup == "eq" else _open(joined)


def _without_end(text: str | Template | Hole) -> object:
    """Take the slash away with which a base ends; respx puts one between it and the path."""
    if isinstance(text, str):
        return "/" + text.strip("/") if "://" not in text and text.strip("/") else text.rstrip("/")
    if isinstance(text, Template) and isinstance(text.parts[-1], str):
        return join_text([*text.parts[:-1], text.parts[-1].rstrip("/")])
    return text


def _begun(text: str | Template | Hole) -> object:
    """Begin a path with a slash, and write what would end it as it is sent."""
    if isinstance(text, Hole):
        return text
    if isinstance(text, Template):
        first = text.parts[0]
        return text if not isinstance(first, str) or first.startswith("/") else join_text(["/", text])
    return "/" + text.removeprefix("/").replace("?", "%3F").replace("#", "%23")


def _path_pattern(leaf: Leaf, front: str | Template | Hole | None) -> Address:
    value = leaf.value
    text = value.pattern if isinstance(value, Regex) else plain_text(value)
    if text is None:
        return Hole(reason="the pattern is only known at run time")
    flags = value.flags if isinstance(value, Regex) else 0
    if not text.startswith("^"):
        return Regex(pattern=text, anchor="search", flags=flags)
    base = "" if leaf.base is None else _without_end(known_text(leaf.base.value))
    lead = join_text([base] if front is None else [front, base])
    parts = lead.parts if isinstance(lead, Template) else (lead if isinstance(lead, str) else ANY_BASE,)
    if any(isinstance(part, Hole) and part not in WRITTEN for part in parts):
        return Hole(reason="what stands before the path is only known at run time", type="string")
    before = "".join(re.escape(part) if isinstance(part, str) else WRITTEN[part] for part in parts)
    before = before if "://" in before else rf"https?://[^/]+{before}"
    return Regex(pattern=f"^{before}{text[1:]}", anchor="search", flags=flags)


def _query(row: Row) -> tuple[Pairs, bool]:
    """Give the parameters that are asked for, and whether no others may be sent."""
    found: list[tuple[str, Value]] = []
    for leaf in _of(row, "params"):
        stated = read_params(leaf.value)
        if stated is not None and leaf.lookup == "eq":
            return stated, True
        found += () if stated is None else stated
    return tuple(found), False


def read_params(value: object) -> Pairs | None:
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


def _headers(row: Row) -> Pairs:
    return tuple(pair for leaf in _of(row, "headers") for pair in read_headers(leaf.value) or ())


def _cookies(row: Row) -> Pairs:
    """Give the cookies that are asked for; of several that ``contains`` names, respx is content with one."""
    stated = [(leaf.lookup, read_headers(leaf.value) or ()) for leaf in _of(row, "cookies")]
    return tuple(pair for lookup, pairs in stated if lookup == "eq" or len(pairs) == 1 for pair in pairs)


def _body(row: Row) -> tuple[Body, bool]:
    """Give the body that a route states, and whether that is all of it."""
    found = _of(row, *BODIES)
    whole = [leaf for leaf in found if leaf.lookup == "eq" and not leaf.below and leaf.key != "files"]
    for leaf in whole:
        read = {"json": json_body, "content": text_body, "data": _form}[leaf.key]
        return read(leaf.argument), True
    nested = [leaf for leaf in found if leaf.below]
    if nested and len(nested) == len(found) and not any(bit.isdigit() for leaf in nested for bit in leaf.below):
        return _nested(nested), False
    if found:
        why = f"respx looks at a part of it only (`{found[0].key}`)"
        return Unknown(why=why, at=place_of(found[0].argument)), False
    return NoBody(), False


def _nested(leaves: list[Leaf]) -> Body:
    """Put the parts of a JSON object that ``json__a__b`` names into one."""
    top: dict[str, Value] = {}
    for leaf in leaves:
        inner = top
        for bit in leaf.below[:-1]:
            below = inner.setdefault(bit, {})
            if not isinstance(below, dict):
                return Unknown(why="respx looks at parts of it that do not fit", at=place_of(leaf.argument))
            inner = below
        inner[leaf.below[-1]] = to_model(leaf.value)
    return JsonBody(value=top, at=place_of(leaves[0].argument))


def _form(argument: Argument) -> Body:
    """Read a form's fields as respx compares them: as text, a list being one field given several times."""
    value = argument.value
    if not isinstance(value, Dict) or value.broken is not None:
        return Unknown(why="a field of the form is not known", at=place_of(argument))
    pairs: list[tuple[str, str]] = []
    for name, item in value.state.items():
        many = item.state if isinstance(item, Sequence) and item.broken is None else [item]
        for part in many:
            text = "" if part is None else str(part) if isinstance(part, (int, float)) else plain_text(part)
            if text is None:
                return Unknown(why="a field of the form is not known", at=place_of(argument))
            pairs.append((str(name), text))
    return TextBody(text=urlencode(pairs), at=place_of(argument)) if pairs else NoBody()
