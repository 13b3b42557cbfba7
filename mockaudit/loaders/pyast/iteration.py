"""Give the items that a loop runs over, where they are known."""

from __future__ import annotations

from mockaudit.loaders.pyast.values import Class, Dict, EnumMember, Sequence, alternatives, plain_text

LAZY = "an iterator or view gives what it finds when it is used"


def items_of(value: object) -> list[object] | None:
    """List what iterating over a value gives, None where that is not known.

    The order of a set of more than one item is not known.
    """
    text = plain_text(value)
    if text is not None:
        return list(text)
    if isinstance(value, Dict) and value.broken is None:
        return list(value.state)
    if isinstance(value, Sequence) and value.broken is None and (value.kind != "set" or len(value.state) < 2):
        return list(value.state)
    if isinstance(value, bytes):
        return list(value)
    if isinstance(value, Class) and any(isinstance(item, EnumMember) for item in value.scope.state.values()):
        return [item for item in value.scope.state.values() if isinstance(item, EnumMember)]
    return None


def kept(value: object) -> object:
    """Give a value as it is once it was put somewhere: what is lazy may be used up, or show something else by then."""
    if isinstance(value, Sequence) and value.sources is not None and value.broken is None:
        return Sequence(value.state, value.site, broken=LAZY, sources=value.sources)
    return value


def shown(value: object) -> list[list[object]]:
    """List what iterating over a value looks at, as it is now."""
    if isinstance(value, Dict):
        return [list(value.state)]
    if not isinstance(value, Sequence):
        return []
    found = [] if value.sources else [list(value.state)]
    for source in value.sources or ():
        for item in alternatives(source):
            if isinstance(item, Sequence):
                found += shown(item)
            elif isinstance(item, Dict):
                found += [list(item.state), list(item.state.values())]
    return found


def is_moved(before: list[list[object]], now: list[list[object]], at: int) -> bool:
    """Tell whether what a loop looks at was changed elsewhere than at the item of this round."""
    for old, new in zip(before, now, strict=True):
        if len(old) != len(new):
            return True
        for i, (left, right) in enumerate(zip(old, new, strict=True)):
            if left is not right and i != at and i != len(new) - 1 - at:
                return True
    return False
