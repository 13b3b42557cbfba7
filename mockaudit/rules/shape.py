"""Turn schema errors into sentences, those of one keyword at one place of a payload into one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mockaudit.model.body import Body, JsonBody
from mockaudit.model.contract import SchemaError
from mockaudit.model.dataclass import dataclass
from mockaudit.rules.wording import listed, place, plain, property_of, shown, value_at

_FORBIDDING = ("additionalProperties", "unevaluatedProperties")


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """What errors of one keyword at one place come to: the first of them, and what to say."""

    error: SchemaError
    message: str
    key: str
    actual: str


def flaws(errors: Iterable[SchemaError], body: Body, what: str) -> Iterator[Flaw]:
    """Yield one flaw for each place and keyword; ``what`` begins its sentence ("request", "error")."""
    groups: dict[tuple[str, str], dict[str | None, SchemaError]] = {}
    for error in errors:
        groups.setdefault((error.instance, error.keyword), {}).setdefault(error.name, error)
    for same in groups.values():
        yield _flaw(list(same.values()), body, what)


def _flaw(errors: list[SchemaError], body: Body, what: str) -> Flaw:
    error = errors[0]
    where = f"{what} {place(error.instance)}"
    names = listed([error.name for error in errors if error.name is not None])
    actual = ""
    if isinstance(body, JsonBody):
        actual = shown(value_at(body.value, error.instance), property_of(error.instance))
    expected = plain(error.expected or error.keyword)
    if error.keyword == "required" and names:
        message = f"{where} lacks {names}, which the contract requires"
    elif error.keyword in _FORBIDDING and names:
        message = f"{where} has {names}, which the contract forbids"
    elif actual:
        message = f"{where} is {actual}, contract says {expected}"
    else:
        message = f"{where} is not {expected}"
    key = f"{error.keyword} {names}" if names else error.keyword
    return Flaw(error=error, message=message, key=key, actual=actual)
