"""Give the items that a loop runs over, where they are known."""

from __future__ import annotations

from mockaudit.loaders.pyast.values import Class, Dict, EnumMember, Sequence, plain_text


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
