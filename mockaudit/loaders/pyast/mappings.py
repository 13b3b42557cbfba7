"""Read and change dicts of which some keys may be absent, and join what several paths made of one."""

from __future__ import annotations

from mockaudit.loaders.pyast.maybe import LOOSE, SOME, Maybe, is_listed, worse
from mockaudit.loaders.pyast.values import Dict, Instance, Sequence, one_of

KEPT = (Dict, Sequence, Instance, str, int)
MAX_ABSENT = 3
MAX_VERSIONS = 2**MAX_ABSENT


def put_item(box: Dict, key: object, value: object) -> None:
    """Set a key; a ``Maybe`` may leave what is there."""
    before = box.state.get(key)
    if isinstance(value, Maybe):
        if key in box.state:
            old = before.value if isinstance(before, Maybe) else before
            joined = one_of([old, value.value])
            box.state[key] = Maybe(joined) if isinstance(before, Maybe) else joined
            box.broken = worse(box.broken, LOOSE if isinstance(before, Maybe) else None)
        else:
            box.state[key] = value
            box.broken = worse(box.broken, SOME)
        return
    box.state[key] = value
    if isinstance(before, Maybe):
        box.broken = worse(box.broken, None if _is_last(box, key) else LOOSE)
        settle(box)


def _is_last(box: Dict, key: object) -> bool:
    return next(reversed(box.state)) == key


def settle(box: Dict) -> None:
    """Take a dict for known again once no key of it may be absent."""
    if box.broken == SOME and not any(isinstance(value, Maybe) for value in box.state.values()):
        box.broken = None


def put_all(box: Dict, source: Dict) -> None:
    """Set the keys of another dict, as ``update`` does."""
    for key, value in source.state.items():
        put_item(box, key, value)
    box.places.update(source.places)
    box.broken = worse(box.broken, source.broken if source.broken != SOME else None)


def found_item(box: Dict, key: object, default: object) -> object:
    """Give what ``get`` gives, of a dict that lists its keys."""
    value = box.state.get(key, default)
    return one_of([value.value, default]) if isinstance(value, Maybe) else value


def versions(box: Dict) -> list[dict[object, object]] | None:
    """List the contents that a dict may have, None where they are too many or not listed."""
    absent = [key for key, value in box.state.items() if isinstance(value, Maybe)]
    if not is_listed(box.broken) or len(absent) > MAX_ABSENT:
        return None
    found: list[dict[object, object]] = []
    for bits in range(2 ** len(absent)):  # the first has them all
        gone = {key for i, key in enumerate(absent) if bits >> i & 1}
        found.append({k: v.value if isinstance(v, Maybe) else v for k, v in box.state.items() if k not in gone})
    return found


def join_dicts(contents: list[dict[object, object]]) -> tuple[dict[object, object], str | None]:
    """Join what several paths made of one dict: keys that not all of them set may be absent."""
    names = list(contents[0])
    for content in contents[1:]:
        if list(content) != names:
            _weave(names, list(content))
    joined: dict[object, object] = {}
    broken: str | None = None
    for name in names:
        given = [content[name] for content in contents if name in content]
        first = given[0]
        if type(first) in KEPT and len(given) == len(contents) and all(item is first for item in given):
            joined[name] = first
            continue
        value = one_of([item.value if isinstance(item, Maybe) else item for item in given])
        certain = len(given) == len(contents) and not any(isinstance(item, Maybe) for item in given)
        joined[name] = value if certain else Maybe(value)
        broken = broken if certain else SOME
    kept = all(list(content) == [name for name in names if name in content] for content in contents)
    return joined, broken if kept else LOOSE


def _weave(names: list[object], others: list[object]) -> None:
    """Put names that are missing behind those that they follow."""
    known = {name: i for i, name in enumerate(names, 1)}
    at = added = 0
    for name in others:
        if name in known:
            at = known[name] + added
        else:
            names.insert(at, name)
            at, added = at + 1, added + 1
