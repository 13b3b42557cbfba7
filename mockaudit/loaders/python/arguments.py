"""Read the arguments that mock libraries have in common: methods, statuses, headers."""

from __future__ import annotations

from mockaudit.loaders.pyast.export import to_model
from mockaudit.loaders.pyast.values import Dict, EnumMember, OneOf, Sequence, hole_of, plain_text
from mockaudit.model.exchange import Pairs
from mockaudit.model.value import Alternatives, Hole


def read_method(value: object) -> str | Hole | Alternatives:
    """Give an HTTP method in upper case."""
    if isinstance(value, EnumMember) and value.mixin == "str":
        value = value.value
    text = plain_text(value)
    if text is not None:
        return text.upper()
    if isinstance(value, OneOf):
        texts = [plain_text(item) for item in value.values]
        known = [item.upper() for item in texts if item is not None]
        if len(known) == len(texts):
            return Alternatives(values=tuple(dict.fromkeys(known)))
    return hole_of(value, "the method is only known at run time")


def read_status(value: object) -> int | Hole | Alternatives:
    """Give an HTTP status."""
    if isinstance(value, EnumMember) and value.mixin == "int":
        value = value.value
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, OneOf) and all(isinstance(item, int) for item in value.values):
        return Alternatives(values=tuple(item for item in value.values if isinstance(item, int)))
    return Hole(reason=hole_of(value, "the status is only known at run time").reason, type="integer")


def read_headers(value: object) -> Pairs | None:
    """Give the headers of a mapping or a list of pairs, None where they are not known."""
    if value is None:
        return ()
    if isinstance(value, Dict) and value.broken is None:
        return tuple((str(name), to_model(item)) for name, item in value.state.items())
    if isinstance(value, Sequence) and value.broken is None:
        pairs = [item for item in value.state if isinstance(item, Sequence) and len(item.state) == 2]
        if len(pairs) == len(value.state):
            return tuple((str(pair.state[0]), to_model(pair.state[1])) for pair in pairs)
    return None


def header(headers: Pairs, name: str) -> str | Hole | None:
    """Give a header's value by its name in any letter case, None where it is not among them."""
    found = next((value for key, value in headers if key.lower() == name.lower()), None)
    if found is None or isinstance(found, (str, Hole)):
        return found
    return Hole(reason=f"the header {name} is only known at run time")
