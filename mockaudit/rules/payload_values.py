"""Turn values that people type when they have no real one at hand into one finding for each fake."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from mockaudit.contracts.base import UnvalidatableSchemaError
from mockaudit.matching.audit import Match
from mockaudit.model.body import JsonBody
from mockaudit.model.exchange import Request
from mockaudit.model.finding import Confidence, Severity, Violation
from mockaudit.model.value import JsonScalar, Value
from mockaudit.rules.base import Rule
from mockaudit.rules.payload_errors import is_judged, is_whole
from mockaudit.rules.wording import child, place, property_of, segments, shown

_INVENTED = frozenset(
    {"foo", "bar", "baz", "qux", "foobar", "foo bar", "string", "xxx", "asdf", "lorem", "john doe", "jane doe"}
    | {"12345", "1970-01-01t00:00:00z", "1970-01-01t00:00:00.000z", "1970-01-01"}
)
_INVENTED_NUMBER = "12345"
_UNMISTAKABLE = "lorem ipsum"
_FRAGMENTS = tuple(word for word in _INVENTED if not any(other != word and other in word for other in _INVENTED))
_LONGEST = 40
_ENOUGH = 2
_RECORDED_SHARE = 0.25
_STUB_SHARE = 0.1
_SCALARS, _COLLECTIONS = (str, int), (dict, list)
_MOST_LEAVES = 20_000
_SHOWN = 3
_DESCRIBING = ("type", "kind", "format", "pattern", "query", "search")


def placeholder_value(match: Match) -> Iterator[Violation]:
    """Report a payload made of values that people invent when they have no real one at hand.

    ## What it does
    Counts values of a short, fixed list ("foo", "bar", "string", "lorem ipsum", "John Doe", 12345,
    1970-01-01T00:00:00Z) in the response's payload. Two different ones, or one "lorem ipsum", make a finding, one for
    each fake. It names the contract's own example where there is one.

    ## Why is this bad?
    Such a payload was not seen at the API: lengths, spellings and the relations between fields are nobody's.

    ## When it keeps silent
    On error responses, on fakes that look wrong on purpose, on values that the contract's example holds too or that the
    request sent, on names such as "type", and where they are few among many real values.

    ## How to fix
    Record one response, or copy the contract's example.
    """
    if match.deliberate is not None or not is_judged(match) or match.response is None:
        return
    body = match.response.body
    if not isinstance(body, JsonBody) or (body.text is not None and not _may_be_invented(body.text)):
        return
    found, leaves = _placeholders(body.value)
    if found:
        sent = _sent(match.exchange.request)
        found = [(pointer, value) for pointer, value in found if _folded(value) not in sent]
    share = _RECORDED_SHARE if is_whole(match) else _STUB_SHARE
    if not _is_enough(found) or (len(found) < share * leaves and not _is_lorem(found)):
        return
    examples = {pointer: _example(match, pointer) for pointer, _ in found}
    found = [(pointer, value) for pointer, value in found if examples[pointer] != value]
    if not _is_enough(found):
        return
    named = [f"{place(pointer)} is {shown(value, property_of(pointer))}" for pointer, value in found[:_SHOWN]]
    real = next(((pointer, examples[pointer]) for pointer, _ in found if examples[pointer] is not None), None)
    hint = f"the contract's example for {place(real[0])} is {shown(real[1], property_of(real[0]))}" if real else ""
    yield Violation(
        at=body.locate(found[0][0]),
        contract=match.response_media.at if match.response_media else None,
        message=f"{', '.join(named)}: invented, not seen at the API",
        pointer=found[0][0],
        key="placeholder",
        actual=shown(found[0][1], property_of(found[0][0])),
        hint=hint,
        confidence=Confidence.HEURISTIC,
    )


def _may_be_invented(json: str) -> bool:
    """Tell in no time that none of a payload's values is invented, which is true of most."""
    folded = json.lower()
    return "\\u" in json or any(fragment in folded for fragment in _FRAGMENTS)


def _placeholders(value: Value) -> tuple[list[tuple[str, str | int]], int]:
    """Find the invented leaves of a payload, in document order, and count all its leaves."""
    found: list[tuple[str, str | int]] = []
    leaves = 0
    if not any(map(_is_invented, _leaves(value))):
        return found, leaves
    stack: list[tuple[str, Value]] = [("", value)]
    while stack and leaves < _MOST_LEAVES:
        pointer, item = stack.pop()
        if isinstance(item, dict):
            stack.extend((child(pointer, name), item[name]) for name in reversed(item))
        elif isinstance(item, list):
            stack.extend((f"{pointer}/{index}", item[index]) for index in range(len(item) - 1, -1, -1))
        else:
            leaves += 1
            if isinstance(item, str | int) and _is_invented(_folded(item)) and not _describes(pointer):
                found.append((pointer, item))
    return found, leaves


def _is_enough(found: Sequence[tuple[str, str | int]]) -> bool:
    return _is_lorem(found) or len({_folded(value) for _, value in found}) >= _ENOUGH


def _is_lorem(found: Sequence[tuple[str, str | int]]) -> bool:
    return any(_folded(value).startswith(_UNMISTAKABLE) for _, value in found)


def _describes(pointer: str) -> bool:
    """Tell whether a property describes others: "string" is what a field's ``type`` really is."""
    return property_of(pointer).lower().endswith(_DESCRIBING)


def _is_invented(folded: str) -> bool:
    return folded in _INVENTED or folded.startswith(_UNMISTAKABLE)


def _folded(value: str | int) -> str:
    """Reduce a value to what is compared; only one number matters, and very long ones cannot be printed."""
    if isinstance(value, str):
        return value[:_LONGEST].strip().lower()
    return _INVENTED_NUMBER if value == int(_INVENTED_NUMBER) else ""


def _sent(request: Request) -> set[str]:
    """Gather what the request states: an answer that repeats it is consistent, not invented."""
    sent = {_folded(part) for part in segments(request.url)} if isinstance(request.url, str) else set()
    sent.update(_folded(value) for _, value in request.query if isinstance(value, str | int))
    return sent | _leaves(request.body.value) if isinstance(request.body, JsonBody) else sent


def _leaves(value: Value) -> set[str]:
    leaves: set[str | int] = set()
    level = [value]
    while level and len(leaves) < _MOST_LEAVES:
        leaves.update([item for item in level if isinstance(item, _SCALARS)])
        inner = [item.values() if isinstance(item, dict) else item for item in level if isinstance(item, _COLLECTIONS)]
        level = list(chain.from_iterable(inner))
    return set(map(_folded, leaves))


def _example(match: Match, pointer: str) -> JsonScalar:
    if match.response_media is None or match.response_media.schema is None:
        return None
    try:
        example = match.document.example(match.response_media.schema, pointer)
    except UnvalidatableSchemaError:
        return None
    return None if isinstance(example, list | dict) else example


RULES: tuple[Rule[Match], ...] = (
    Rule(
        code="PAY017",
        name="placeholder-value",
        summary="A response is made of invented values.",
        severity=Severity.INFO,
        subject=Match,
        check=placeholder_value,
    ),
)
