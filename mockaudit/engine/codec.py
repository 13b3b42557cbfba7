"""Turn a file's result into JSON text and back, for the cache."""

from __future__ import annotations

import json
from typing import Any, TypeAlias

from mockaudit.model.finding import Confidence, FakeRef, Severity, Verdict, Violation
from mockaudit.model.location import Location, Span
from mockaudit.model.notice import Notice, NoticeKind
from mockaudit.model.result import FileResult, Recorded, Shape, Stamped, Suppression

_CONFIDENCES = {confidence.value: confidence for confidence in Confidence}
_SEVERITIES: dict[str | None, Severity | None] = {None: None, **{severity.value: severity for severity in Severity}}
_VERDICTS: dict[str | None, Verdict | None] = {None: None, **{verdict.value: verdict for verdict in Verdict}}
Row: TypeAlias = tuple[Any, ...]
"""A place or a fake as it is written."""

_text = json.JSONEncoder(separators=(",", ":")).encode
_NONE = -1  # where a number of a place or fake could stand


def encode(result: FileResult) -> str:
    """Write a result as compact JSON; what many findings share, places and fakes, stands in it once."""
    places: dict[Row, int] = {}
    fakes: dict[Row, int] = {}
    stamped = [_stamped(item, places, fakes) for item in result.stamped]
    return _text(
        {
            "path": result.path,
            "places": list(places),
            "fakes": list(fakes),
            "stamped": stamped,
            "notices": [[n.kind.value, _location(n.at), n.message, n.hint] for n in result.notices],
            "suppressions": [[_location(s.at), s.kind, s.codes, s.reason, s.line] for s in result.suppressions],
            "reads": result.reads,
            "touched": result.touched,
            "recorded": [[r.contract, r.operation, r.status, r.recorded_at] for r in result.recorded],
            "loaders": result.loaders,
            "outcomes": result.outcomes,
            "refs": result.refs,
            "patched": result.patched,
            "uses": result.uses,
            "fullness": result.fullness,
            "shapes": [[s.contract, s.operation, s.status, s.names, s.valid, _location(s.at)] for s in result.shapes],
        },
    )


def decode(text: str) -> FileResult:
    """Read what ``encode`` wrote.

    Raises KeyError, TypeError, IndexError or ValueError where the text is something else; the cache then counts as
    empty.
    """
    data = json.loads(text)
    places = [*(_to_location(place) for place in data["places"]), None]
    fakes = [*(_to_fake(fake) for fake in data["fakes"]), None]
    return FileResult(
        path=data["path"],
        stamped=tuple([_to_stamped(item, places, fakes) for item in data["stamped"]]),
        notices=tuple(
            Notice(kind=NoticeKind(kind), at=_to_location(at), message=message, hint=hint)
            for kind, at, message, hint in data["notices"]
        ),
        suppressions=tuple(
            Suppression(at=_to_location(at), kind=kind, codes=tuple(codes), reason=reason, line=line)
            for at, kind, codes, reason, line in data["suppressions"]
        ),
        reads=tuple(map(tuple, data["reads"])),
        touched=tuple(map(tuple, data["touched"])),
        recorded=tuple(
            Recorded(contract=contract, operation=operation, status=status, recorded_at=at)
            for contract, operation, status, at in data["recorded"]
        ),
        loaders=tuple(map(tuple, data["loaders"])),
        outcomes=tuple(map(tuple, data["outcomes"])),
        refs=tuple(data["refs"]),
        patched=tuple(map(tuple, data["patched"])),
        uses=tuple(map(tuple, data["uses"])),
        fullness=tuple(map(tuple, data["fullness"])),
        shapes=tuple(
            Shape(
                contract=contract,
                operation=operation,
                status=status,
                names=tuple(names),
                valid=valid,
                at=_to_location(at),
            )
            for contract, operation, status, names, valid, at in data["shapes"]
        ),
    )


def _location(at: Location) -> Row:
    span = at.span
    if span is None:
        return at.path, at.pointer
    return at.path, at.pointer, span.line, span.column, span.end_line, span.end_column


def _to_location(data: list[Any]) -> Location:
    if len(data) == 2:
        return Location(path=data[0], pointer=data[1])
    path, pointer, line, column, end_line, end_column = data
    return Location(
        path=path, pointer=pointer, span=Span(line=line, column=column, end_line=end_line, end_column=end_column)
    )


def _to_fake(data: list[Any]) -> FakeRef:
    loader, title, ref, owner, provenance = data
    return FakeRef(loader=loader, title=title, ref=ref, owner=owner, provenance=provenance)


def _stamped(item: Stamped, places: dict[Row, int], fakes: dict[Row, int]) -> list[Any]:
    violation = item.violation
    return [
        item.code,
        _place(violation.at, places),
        _place(violation.contract, places),
        violation.message,
        violation.pointer,
        violation.key,
        violation.expected,
        violation.actual,
        violation.hint,
        violation.because,
        violation.confidence.value,
        violation.severity and violation.severity.value,
        violation.verdict and violation.verdict.value,
        _fake(item.fake, fakes),
        _place(item.fake_at, places),
        item.operation,
        item.status,
        item.contract,
        item.recorded_at,
    ]


def _place(at: Location | None, places: dict[Row, int]) -> int:
    return _NONE if at is None else places.setdefault(_location(at), len(places))


def _fake(fake: FakeRef | None, fakes: dict[Row, int]) -> int:
    if fake is None:
        return _NONE
    return fakes.setdefault((fake.loader, fake.title, fake.ref, fake.owner, fake.provenance), len(fakes))


def _to_stamped(data: list[Any], places: list[Any], fakes: list[FakeRef | None]) -> Stamped:
    """Read a finding; ``_NONE`` as a number leads to the None at the end of ``places`` and ``fakes``."""
    code, at, against, message, pointer, key, expected, actual, hint, because, *rest = data
    confidence, severity, verdict, fake, fake_at, operation, status, contract, recorded_at = rest
    return Stamped(
        code=code,
        violation=Violation(
            at=places[at],
            contract=places[against],
            message=message,
            pointer=pointer,
            key=key,
            expected=expected,
            actual=actual,
            hint=hint,
            because=because,
            confidence=_CONFIDENCES[confidence],
            severity=_SEVERITIES[severity],
            verdict=_VERDICTS[verdict],
        ),
        fake=fakes[fake],
        fake_at=places[fake_at],
        operation=operation,
        status=status,
        contract=contract,
        recorded_at=recorded_at,
    )
