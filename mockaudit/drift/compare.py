"""Compare what two schemas say of the same value: two views in, drafts of changes out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mockaudit.contracts.refs import Place
from mockaudit.drift.aspects import BOUNDS
from mockaudit.drift.draft import Draft, named, show
from mockaudit.drift.views import View
from mockaudit.model.value import Json

_FLAGS = {"deprecated": ("deprecated", "reactivated")} | {
    keyword: (f"became-{word}", f"became-not-{word}")
    for keyword, word in (("readOnly", "read-only"), ("writeOnly", "write-only"))
}
_SINGLE = {"const": "const", "pattern": "pattern", "multipleOf": "multiple-of"}
_WIDER_FORMATS = {("int32", "int64"), ("float", "double")}


def compare(old: View, new: View) -> Iterator[Draft]:
    """Yield the differences of two schemas themselves, not of their parts."""
    if old.is_open != new.is_open:
        aspect = "became-unreadable" if new.is_open else "became-readable"
        yield Draft(aspect=aspect, keywords=(), old=old.place, new=new.place)
    if old.is_open or new.is_open:
        return
    if old.is_never != new.is_never:
        aspect = "became-impossible" if new.is_never else "became-possible"
        yield Draft(aspect=aspect, keywords=("falseSchema",), old=old.place, new=new.place)
        return
    yield from _types(old, new)
    yield from _enum(old, new)
    yield from _single(old, new)
    yield from _bounds(old, new)
    for keyword, (on, off) in _FLAGS.items():
        before, after = old.keywords.get(keyword) is True, new.keywords.get(keyword) is True
        if before != after:
            yield _draft(on if after else off, keyword, old, new)
    if (old.keywords.get("uniqueItems") is True) != (new.keywords.get("uniqueItems") is True):
        is_added = new.keywords.get("uniqueItems") is True
        yield _draft("unique-items-added" if is_added else "unique-items-removed", "uniqueItems", old, new)
    if old.closed != new.closed:
        aspect = "additional-properties-forbidden" if new.closed else "additional-properties-allowed"
        yield _draft(aspect, "additionalProperties", old, new)
    for keyword, had, has in (
        ("items", old.items, new.items),
        ("additionalProperties", old.additional, new.additional),
    ):
        if (had is None) != (has is None):
            # About what is inside, wherever the payload holds such an item.
            yield replace(_draft(f"items-{'bound' if had is None else 'unbound'}", keyword, old, new), tokens=("*",))
    yield from _branches(old, new)


def _draft(aspect: str, keyword: str, old: View, new: View, before: str = "", after: str = "") -> Draft:
    return Draft(
        aspect=aspect,
        keywords=(keyword,),
        old=old.at(keyword),
        new=new.at(keyword),
        before=before,
        after=after,
        schemas=(old.place, new.place),
    )


def _types(old: View, new: View) -> Iterator[Draft]:
    before, after = _format(old), _format(new)
    if old.types != new.types or before != after:
        if _admits(new, old):
            aspect = "type-generalized"
        elif _admits(old, new):
            aspect = "type-specialized"
        else:
            aspect = "type-changed"
        keyword = "type" if old.types != new.types else "format"
        yield Draft(
            aspect=aspect,
            keywords=("type",) if keyword == "type" and before == after else ("type", "format", "maximum", "minimum"),
            old=old.at(keyword),
            new=new.at(keyword),
            before=_type_text(old),
            after=_type_text(new),
            schemas=(old.place, new.place),
        )
    # What may be anything may be null.
    was, is_now = (view.nullable or not view.types for view in (old, new))
    if was != is_now and old.types and new.types:
        yield _draft("became-nullable" if is_now else "became-not-nullable", "nullable", old, new)


def _format(view: View) -> str:
    found = view.keywords.get("format")
    return found if isinstance(found, str) else ""


def _type_text(view: View) -> str:
    kinds = "|".join(sorted(view.types)) or "any"
    found = _format(view)
    return f"{kinds} ({found})" if found else kinds


def _admits(wide: View, narrow: View) -> bool:
    """Tell whether every value of the narrow type and format is one of the wide."""
    kinds = wide.types | ({"integer"} if "number" in wide.types else frozenset())
    fits = not wide.types or (bool(narrow.types) and narrow.types <= kinds)
    formats = (_format(narrow), _format(wide))
    return fits and (not formats[1] or formats[0] == formats[1] or formats in _WIDER_FORMATS)


def _enum(old: View, new: View) -> Iterator[Draft]:
    before, after = old.keywords.get("enum"), new.keywords.get("enum")
    if not isinstance(before, list) and not isinstance(after, list):
        return
    if not isinstance(before, list):
        yield _draft("became-enum", "enum", old, new, after=_values(after))
    elif not isinstance(after, list):
        yield _draft("enum-removed", "enum", old, new, before=_values(before))
    else:
        # A null comes and goes with nullability, and is reported there.
        for value in _missing(before, after):
            yield _draft("enum-value-removed", "enum", old, new, before=show(value))
        for value in _missing(after, before):
            yield _draft("enum-value-added", "enum", old, new, after=show(value))


def _values(values: Json) -> str:
    return ", ".join(show(value) for value in values[:8]) if isinstance(values, list) else ""


def _missing(values: list[Json], others: list[Json]) -> list[Json]:
    known = {_key(other) for other in others}
    return [value for value in values if value is not None and _key(value) not in known]


def _key(value: Json) -> str:
    return show(value, limit=10_000)


def _single(old: View, new: View) -> Iterator[Draft]:
    for keyword, word in _SINGLE.items():
        had, has = keyword in old.keywords, keyword in new.keywords
        before, after = old.keywords.get(keyword), new.keywords.get(keyword)
        if had and has and _key(before) != _key(after):
            yield _draft(f"{word}-changed", keyword, old, new, show(before), show(after))
        elif had and not has:
            yield _draft(f"{word}-removed", keyword, old, new, before=show(before))
        elif has and not had:
            yield _draft(f"{word}-added", keyword, old, new, after=show(after))


def _bounds(old: View, new: View) -> Iterator[Draft]:
    for keyword, (word, _) in BOUNDS.items():
        before, after = _number(old.keywords.get(keyword)), _number(new.keywords.get(keyword))
        if before == after:
            continue
        if before is None:
            yield _draft(f"{word}-set", keyword, old, new, after=show(after))
        elif after is None:
            yield _draft(f"{word}-unset", keyword, old, new, before=show(before))
        else:
            aspect = f"{word}-{'increased' if after > before else 'decreased'}"
            yield _draft(aspect, keyword, old, new, show(before), show(after))


def _number(value: Json) -> int | float | None:
    # ``exclusiveMaximum: true`` of OpenAPI 3.0 is left to the schemas' subtraction.
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _branches(old: View, new: View) -> Iterator[Draft]:
    for keyword, word in (("oneOf", "one-of"), ("anyOf", "any-of")):
        before, after = old.branches.get(keyword), new.branches.get(keyword)
        if before is None or after is None:
            continue
        gone, come = unpaired(before, after), unpaired(after, before)
        for place in gone[len(come) :] if len(gone) > len(come) else ():
            yield _branch(f"{word}-removed", keyword, old, new, before=place)
        for place in come[len(gone) :] if len(come) > len(gone) else ():
            yield _branch(f"{word}-added", keyword, old, new, after=place)


def _branch(
    aspect: str, keyword: str, old: View, new: View, before: Place | None = None, after: Place | None = None
) -> Draft:
    return _draft(aspect, keyword, old, new, named(before) if before else "", named(after) if after else "")


def unpaired(places: tuple[Place, ...], others: tuple[Place, ...]) -> tuple[Place, ...]:
    """Give the alternatives that the other side does not have under the same name."""
    names = {name_of(other) for other in others}
    return tuple(place for place in places if name_of(place) not in names)


def name_of(place: Place) -> str:
    """Give what identifies an alternative on both sides: a component's pointer; nothing where it is written inline."""
    return "" if "/oneOf/" in place[1] or "/anyOf/" in place[1] else place[1]
