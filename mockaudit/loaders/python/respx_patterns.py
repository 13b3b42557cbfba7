"""Turn the patterns of a ``respx`` route (0.23) into the conditions that it asks of a request together."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import islice
from typing import TypeAlias
from urllib.parse import urlsplit

from mockaudit.loaders.pyast.export import known_text
from mockaudit.loaders.pyast.maybe import certain
from mockaudit.loaders.pyast.values import Argument, Call, Made, Sequence, hole_of, plain_text
from mockaudit.model.dataclass import dataclass
from mockaudit.model.value import Hole, Regex, Template

MAKERS = frozenset({"respx.patterns.M"})
# respx's lookups by key, the default one first.
LOOKUPS = {
    "method": ("eq", "in"),
    "scheme": ("eq", "in"),
    "host": ("eq", "regex", "in"),
    "port": ("eq", "in"),
    "path": ("eq", "regex", "startswith", "in"),
    "params": ("contains", "eq"),
    "url": ("eq", "regex", "startswith"),
    "headers": ("contains", "eq"),
    "cookies": ("contains", "eq"),
    "content": ("eq", "contains"),
    "json": ("eq",),
    "data": ("eq", "contains"),
    "files": ("contains", "eq"),
}
# A URL of which it is not known where its host ends, and a condition that is not known at all.
ADDRESS, UNKNOWN = "address", "unknown"
OPERATORS = {"operator.and_": "and", "operator.or_": "or", "operator.invert": "not"}
MAX_ROWS = 16
MAX_PARTS = 100


@dataclass(slots=True, eq=False)
class Leaf:
    """One condition; ``below`` is where in a JSON body it is asked, ``base`` what a path must begin with before it."""

    key: str
    lookup: str
    argument: Argument
    below: tuple[str, ...] = ()
    base: Leaf | None = None

    @property
    def value(self) -> object:
        """Give what the request's part is compared with."""
        return self.argument.value


@dataclass(frozen=True, slots=True, eq=False)
class Joined:
    """Patterns joined by an operator: "and", "or" or "not"."""

    operator: str
    parts: tuple[Tree, ...]


Tree: TypeAlias = "Leaf | Joined"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What a request must fulfil at once: ``holds`` are conditions that it does, ``open`` the keys of those it may not."""

    holds: tuple[Leaf, ...] = ()
    open: frozenset[str] = frozenset()


def pattern_of(call: Call, *, url: Argument | None = None, left_out: frozenset[str] = frozenset()) -> Tree | None:
    """Read a call that takes patterns and lookups, as respx's ``M(...)`` does; None where it asks nothing."""
    parts = [_tree_of(argument) for argument in call.positional]
    for name, argument in call.keywords.items():
        known = Argument(certain(argument.value), argument.node, argument.path)
        if name == "url":
            url = known
        elif name not in left_out:
            parts.append(_leaf_of(name, known))
    if call.unknown is not None:
        parts.append(_unknown(call.unknown, call))
    asked = [part for part in parts if part is not None]
    tree = _all_of(asked)
    return tree if url is None else merge(tree, url_leaves(url, exact=True))


def _all_of(parts: list[Tree]) -> Tree | None:
    return Joined("and", tuple(parts)) if len(parts) > 1 else parts[0] if parts else None


def _unknown(why: str, call: Call) -> Leaf:
    return Leaf(UNKNOWN, "eq", Argument(Hole(reason=why), call.node, call.path))


def _tree_of(argument: Argument) -> Tree | None:
    made = argument.value
    if _is_large(made):
        made = Hole(reason="it is put together from too many patterns")
    if isinstance(made, Made) and made.name in MAKERS:
        return pattern_of(made.call)
    if isinstance(made, Made) and made.name in OPERATORS:
        parts = [part for part in map(_tree_of, made.call.positional) if part is not None]
        if len(parts) < 2 and made.name != "operator.invert":
            return _all_of(parts)
        return Joined(OPERATORS[made.name], tuple(parts)) if parts else None
    return Leaf(
        UNKNOWN, "eq", Argument(hole_of(made, "a pattern is only known at run time"), argument.node, argument.path)
    )


def _is_large(value: object) -> bool:
    """Tell whether a pattern, written out in full, has more parts than are read; shared parts count each time."""
    pending, seen = [value], 0
    while pending and seen <= MAX_PARTS:
        item = pending.pop()
        seen += 1
        if isinstance(item, Made):
            pending += [argument.value for argument in item.call.positional]
    return seen > MAX_PARTS


def _leaf_of(name: str, argument: Argument) -> Leaf | None:
    """Read one lookup (``path__startswith``); None where respx leaves it out, because it asks for nothing."""
    key, _, rest = name.partition("__")
    bits = rest.split("__") if rest else []
    allowed = LOOKUPS.get(key, ())
    if key == "json" and bits and bits[-1] not in {"eq", "regex", "startswith", "contains", "in"}:
        return Leaf(key, "eq", argument, below=tuple(bits))
    lookup = bits[-1] if bits else (allowed[0] if allowed else "")
    if lookup not in allowed or (key != "json" and len(bits) > 1):
        return Leaf(UNKNOWN, "eq", Argument(Hole(reason=f"respx has no lookup `{name}`"), argument.node, argument.path))
    if lookup != "eq" and _is_empty(argument.value) and key != "path":
        return None
    return Leaf(key, lookup, argument, below=tuple(bits[:-1]))


def _is_empty(value: object) -> bool:
    return (
        value is None or value in ("", b"") or (getattr(value, "broken", "") is None and not getattr(value, "state", 1))
    )


def url_leaves(argument: Argument, *, exact: bool) -> dict[str, Leaf]:
    """Split a URL as respx does; ``exact`` is false for a router's ``base_url``, which URLs begin with."""
    value = argument.value
    if isinstance(value, Made) and value.name == "httpx.URL" and len(value.call.positional) == 1:
        value = Hole(reason="parts of it are given apart") if value.call.keywords else value.call.positional[0].value
    if value is None or value in ("", "all"):
        return {}
    lookup = "eq" if exact else "startswith"
    if isinstance(value, Regex):
        return {"url": Leaf("url", "regex", argument)}
    text = known_text(value)
    if isinstance(text, Hole):
        return {ADDRESS: Leaf(ADDRESS, lookup, _with(argument, text))}
    if isinstance(text, Template):
        return _template_leaves(text, lookup, argument)
    try:
        return _text_leaves(text, argument, exact=exact)
    except ValueError:
        return {UNKNOWN: Leaf(UNKNOWN, lookup, _with(argument, Hole(reason=f"{text!r} is no URL", type="string")))}


def _with(argument: Argument, value: object) -> Argument:
    return Argument(value, argument.node, argument.path)


def _template_leaves(url: Template, lookup: str, argument: Argument) -> dict[str, Leaf]:
    parts: list[str | Hole] = []
    cut = False
    for part in url.parts:
        if isinstance(part, str) and ("?" in part or "#" in part):
            parts.append(part.partition("?")[0].partition("#")[0])
            cut = "?" in part
            break
        parts.append(part)
    known = [part for part in parts if part != ""]
    text = Template(parts=tuple(known))
    is_absolute = not isinstance(known[0], str) or "://" in "".join(p for p in known if isinstance(p, str))
    key = ADDRESS if is_absolute or str(known[0]).startswith("//") else "path"
    found = {key: Leaf(key, lookup, _with(argument, text))}
    if cut:
        found["params"] = Leaf("params", "contains", _with(argument, Hole(reason="the query is not known")))
    return found


def _text_leaves(url: str, argument: Argument, *, exact: bool) -> dict[str, Leaf]:
    """Split a known URL. Raises ValueError where it is none."""
    split = urlsplit(url)
    host, port = split.netloc.rpartition("@")[2], split.port
    host = host.rpartition(":")[0] if port is not None else host.removesuffix(":")
    found: dict[str, object] = {}
    if split.scheme not in {"", "all"}:
        found["scheme"] = split.scheme
    if host:
        found["host"] = host
    if port is not None and port != {"http": 80, "https": 443}.get(split.scheme):
        found["port"] = port
    if split.path:
        found["path"] = split.path
    leaves = {key: Leaf(key, "eq", _with(argument, value)) for key, value in found.items()}
    if host.startswith("*"):
        leaves["host"].lookup = "regex"
    if split.path and not exact:
        leaves["path"].lookup = "startswith"
    if split.query:
        leaves["params"] = Leaf("params", "eq" if exact else "contains", _with(argument, split.query))
    return leaves


def merge(tree: Tree | None, bases: dict[str, Leaf]) -> Tree | None:
    """Put the parts of a URL before patterns, as respx does: none where these name a host, else those they do not."""
    leaves = list(_flat(tree))
    keys = {leaf.key for leaf in leaves}
    if not bases or keys & {"host", UNKNOWN}:
        return tree
    if keys & {ADDRESS} and bases.keys() - {"params"}:
        return tree  # it names a host, or its lead is not known
    left = dict(bases)
    for leaf in leaves:
        base = left.pop(leaf.key, None)
        if leaf.base is None and base is not None and base.lookup != "eq":
            leaf.base = base
    if ADDRESS in left and keys & {"path", "scheme", "port"}:
        for leaf in leaves:
            leaf.base = left[ADDRESS] if leaf.key == "path" and leaf.base is None else leaf.base
        if any(leaf.key == "path" for leaf in leaves):
            del left[ADDRESS]
    rest: list[Tree] = [*left.values(), *([] if tree is None else [tree])]
    return _all_of(rest)


def _flat(tree: Tree | None) -> Iterator[Leaf]:
    if isinstance(tree, Leaf):
        yield tree
    elif tree is not None:
        for part in tree.parts:
            yield from _flat(part)


def rows_of(tree: Tree | None) -> list[Row]:
    """List the ways in which a request fits: each is one of the requests that the route answers."""
    rows = [Row()] if tree is None else _rows(tree)
    if 0 < len(rows) <= MAX_ROWS:
        return rows
    node = ast.Constant(value=None)
    why = "no request fits it" if not rows else "more than 16 requests fit it"
    return [Row(holds=(Leaf(UNKNOWN, "eq", Argument(Hole(reason=why), node, "")),))]


def _rows(tree: Tree) -> list[Row]:
    if isinstance(tree, Leaf):
        return [Row(holds=(leaf,)) for leaf in _single(tree)]
    if tree.operator == "or":
        return list(islice((row for part in tree.parts for row in _rows(part)), MAX_ROWS + 1))
    if tree.operator == "not":
        inner = tree.parts[0]
        if isinstance(inner, Joined) and inner.operator == "not":
            return _rows(inner.parts[0])
        return [Row(open=frozenset(leaf.key for leaf in _flat(inner)))]
    found = [Row()]
    for part in tree.parts:
        rows = _rows(part)
        joined = (Row(holds=a.holds + b.holds, open=a.open | b.open) for a in found for b in rows)
        found = list(islice(joined, MAX_ROWS + 1))
    return found


def _single(leaf: Leaf) -> list[Leaf]:
    """Take the values of ``host__in`` and ``path__in`` apart."""
    value = leaf.value
    if leaf.lookup != "in" or leaf.key not in {"host", "path"}:
        return [leaf]
    texts = (
        [plain_text(item) for item in value.state] if isinstance(value, Sequence) and value.broken is None else [None]
    )
    if None in texts:
        return [Leaf(UNKNOWN, "eq", _with(leaf.argument, hole_of(value, f"the {leaf.key} is one of several")))]
    fitting = [text for text in texts if text is not None and (leaf.key == "host" or text.startswith("/"))]
    return [
        Leaf(leaf.key, "eq", _with(leaf.argument, text), base=leaf.base)
        for text in list(dict.fromkeys(fitting))[: MAX_ROWS + 1]
    ]
