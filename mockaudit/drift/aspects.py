"""What can change about a schema: oasdiff's word, whether it breaks whoever sends or receives, and how to say it."""

from __future__ import annotations

from mockaudit.model.contract import Direction
from mockaudit.model.dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Aspect:
    """A kind of change. A request breaks where less is accepted than before, a response where more can come."""

    request: bool
    response: bool
    text: str


def _narrows(text: str) -> Aspect:
    return Aspect(request=True, response=False, text=text)


def _widens(text: str) -> Aspect:
    return Aspect(request=False, response=True, text=text)


def _informs(text: str) -> Aspect:
    return Aspect(request=False, response=False, text=text)


BOUNDS = {
    "maximum": ("max", "maximum"),
    "exclusiveMaximum": ("exclusive-max", "exclusive maximum"),
    "maxLength": ("max-length", "maximum length"),
    "maxItems": ("max-items", "maximum number of items"),
    "maxProperties": ("max-properties", "maximum number of properties"),
    "minimum": ("min", "minimum"),
    "exclusiveMinimum": ("exclusive-min", "exclusive minimum"),
    "minLength": ("min-length", "minimum length"),
    "minItems": ("min-items", "minimum number of items"),
    "minProperties": ("min-properties", "minimum number of properties"),
}

ASPECTS: dict[str, Aspect] = {
    "type-changed": Aspect(request=True, response=True, text="changed its type from {old} to {new}"),
    "type-generalized": _widens("widened its type from {old} to {new}"),
    "type-specialized": _narrows("narrowed its type from {old} to {new}"),
    "became-nullable": _widens("became nullable"),
    "became-not-nullable": _narrows("is no longer nullable"),
    "became-enum": _narrows("became an enum of {new}"),
    "enum-removed": _widens("is no longer an enum"),
    "enum-value-added": _widens("got the enum value {new}"),
    "enum-value-removed": _narrows("lost the enum value {old}"),
    "const-added": _narrows("must now be {new}"),
    "const-removed": _widens("need no longer be {old}"),
    "const-changed": Aspect(request=True, response=True, text="must be {new} instead of {old}"),
    "pattern-added": _narrows("got the pattern {new}"),
    "pattern-removed": _widens("lost the pattern {old}"),
    "pattern-changed": Aspect(request=True, response=True, text="changed its pattern from {old} to {new}"),
    "multiple-of-added": _narrows("must now be a multiple of {new}"),
    "multiple-of-removed": _widens("need no longer be a multiple of {old}"),
    "multiple-of-changed": Aspect(request=True, response=True, text="must be a multiple of {new}, was {old}"),
    "unique-items-added": _narrows("must now hold no item twice"),
    "unique-items-removed": _widens("may now hold an item twice"),
    "items-bound": _narrows("must now fit a schema"),
    "items-unbound": _widens("need no longer fit a schema"),
    "became-required": _narrows("became required"),
    "became-optional": _widens("became optional"),
    "deprecated": _informs("became deprecated"),
    "reactivated": _informs("is no longer deprecated"),
    "additional-properties-forbidden": _narrows("now forbids further properties"),
    "additional-properties-allowed": _widens("now allows further properties"),
    "one-of-added": _widens("got the alternative {new}"),
    "one-of-removed": _narrows("lost the alternative {old}"),
    "any-of-added": _widens("got the alternative {new}"),
    "any-of-removed": _narrows("lost the alternative {old}"),
    "became-impossible": _narrows("can no longer have any value"),
    "became-possible": _widens("can have a value now"),
    "became-read-only": _informs("became read-only"),
    "became-not-read-only": _informs("is no longer read-only"),
    "became-write-only": _informs("became write-only"),
    "became-not-write-only": _informs("is no longer write-only"),
    "became-unreadable": _informs("can no longer be read: something it refers to is missing or no schema"),
    "became-readable": _informs("can be read now"),
    "added": _informs("is new and optional"),
    "added-required": Aspect(request=True, response=False, text="is new and required"),
    "removed": Aspect(request=True, response=True, text="was removed"),
    "removed-required": Aspect(request=True, response=True, text="was removed and had been required"),
}
for _word, _name in BOUNDS.values():
    _is_upper = "max" in _word
    _tighter, _looser = ("decreased", "increased") if _is_upper else ("increased", "decreased")
    ASPECTS[f"{_word}-set"] = _narrows(f"got the {_name} {{new}}")
    ASPECTS[f"{_word}-unset"] = _widens(f"lost the {_name} {{old}}")
    ASPECTS[f"{_word}-{_tighter}"] = _narrows(f"{_tighter} its {_name} from {{old}} to {{new}}")
    ASPECTS[f"{_word}-{_looser}"] = _widens(f"{_looser} its {_name} from {{old}} to {{new}}")

# Where oasdiff says the same of two aspects, or names one of them otherwise.
_WORDS = {
    (Direction.RESPONSE, "type-generalized"): "{scope}-type-changed",
    (Direction.REQUEST, "type-specialized"): "{scope}-type-changed",
    (Direction.REQUEST, "added"): "new-optional-request-property",
    (Direction.REQUEST, "added-required"): "new-required-request-property",
    (Direction.REQUEST, "removed"): "request-property-removed",
    (Direction.REQUEST, "removed-required"): "request-property-removed",
    (Direction.RESPONSE, "added"): "response-optional-property-added",
    (Direction.RESPONSE, "added-required"): "response-required-property-added",
    (Direction.RESPONSE, "removed"): "response-optional-property-removed",
    (Direction.RESPONSE, "removed-required"): "response-required-property-removed",
}


def rule_id(direction: Direction, aspect: str, scope: str) -> str:
    """Give oasdiff's id of a change of a schema; ``scope`` is body, property, parameter, parameter-property or header.

    Some words of oasdiff are irregular; where it has none, the id is of the same build.
    """
    return _WORDS.get((direction, aspect), "{scope}-" + aspect).format(scope=f"{direction.value}-{scope}")


def breaks(direction: Direction, aspect: str) -> bool:
    """Tell whether a change breaks consumers, by the way that the payload travels."""
    found = ASPECTS[aspect]
    return found.request if direction is Direction.REQUEST else found.response
