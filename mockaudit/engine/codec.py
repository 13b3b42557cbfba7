"""Turn a file's result into JSON text and back, for the cache."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

from mockaudit.model.finding import Confidence, FakeRef, Severity, Verdict, Violation
from mockaudit.model.location import Location, Span
from mockaudit.model.notice import Notice, NoticeKind
from mockaudit.model.result import FileResult, Recorded, Shape, Stamped, Suppression

_PLAIN = tuple(
    field.name
    for field in fields(Violation)
    if field.name not in ("at", "contract", "confidence", "severity", "verdict")
)


def encode(result: FileResult) -> str:
    """Write a result as compact JSON."""
    return json.dumps(
        {
            "path": result.path,
            "stamped": [_stamped(item) for item in result.stamped],
            "notices": [[n.kind.value, _location(n.at), n.message, n.hint] for n in result.notices],
            "suppressions": [[_location(s.at), s.kind, s.codes, s.reason, s.line] for s in result.suppressions],
            "reads": result.reads,
            "touched": result.touched,
            "recorded": [[r.contract, r.operation, r.status, r.recorded_at] for r in result.recorded],
            "loaders": result.loaders,
            "outcomes": result.outcomes,
            "patched": result.patched,
            "uses": result.uses,
            "shapes": [[s.contract, s.operation, s.status, s.names, s.valid, _location(s.at)] for s in result.shapes],
        },
        separators=(",", ":"),
    )


def decode(text: str) -> FileResult:
    """Read what ``encode`` wrote.

    Raises KeyError, TypeError, IndexError or ValueError where the text is something else; the cache then counts as
    empty.
    """
    data = json.loads(text)
    return FileResult(
        path=data["path"],
        stamped=tuple(_to_stamped(item) for item in data["stamped"]),
        notices=tuple(
            Notice(kind=NoticeKind(kind), at=_to_location(at), message=message, hint=hint)
            for kind, at, message, hint in data["notices"]
        ),
        suppressions=tuple(
            Suppression(at=_to_location(at), kind=kind, codes=tuple(codes), reason=reason, line=line)
            for at, kind, codes, reason, line in data["suppressions"]
        ),
        reads=tuple((path, digest) for path, digest in data["reads"]),
        touched=tuple((contract, operation, status, count) for contract, operation, status, count in data["touched"]),
        recorded=tuple(
            Recorded(contract=contract, operation=operation, status=status, recorded_at=at)
            for contract, operation, status, at in data["recorded"]
        ),
        loaders=tuple((name, count) for name, count in data["loaders"]),
        outcomes=tuple((outcome, count) for outcome, count in data["outcomes"]),
        patched=tuple((boundary, count) for boundary, count in data["patched"]),
        uses=tuple((kind, count) for kind, count in data["uses"]),
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


def _location(at: Location | None) -> list[Any] | None:
    if at is None:
        return None
    if at.span is None:
        return [at.path, at.pointer]
    return [at.path, at.pointer, at.span.line, at.span.column, at.span.end_line, at.span.end_column]


def _to_location(data: list[Any]) -> Location:
    if len(data) == 2:
        return Location(path=data[0], pointer=data[1])
    path, pointer, line, column, end_line, end_column = data
    return Location(
        path=path, pointer=pointer, span=Span(line=line, column=column, end_line=end_line, end_column=end_column)
    )


def _stamped(item: Stamped) -> list[Any]:
    violation = item.violation
    fake = item.fake
    return [
        item.code,
        [getattr(violation, name) for name in _PLAIN],
        _location(violation.at),
        _location(violation.contract),
        violation.confidence.value,
        violation.severity and violation.severity.value,
        violation.verdict and violation.verdict.value,
        fake and [fake.loader, fake.title, fake.ref, fake.owner, fake.provenance],
        _location(item.fake_at),
        item.operation,
        item.status,
        item.contract,
        item.recorded_at,
    ]


def _to_stamped(data: list[Any]) -> Stamped:
    code, plain, at, contract, confidence, severity, verdict, fake, fake_at, *rest = data
    operation, status, contract_path, recorded_at = rest
    violation = Violation(
        at=_to_location(at),
        contract=_to_location(contract) if contract else None,
        confidence=Confidence(confidence),
        severity=Severity(severity) if severity else None,
        verdict=Verdict(verdict) if verdict else None,
        **dict(zip(_PLAIN, plain, strict=True)),
    )
    named = None
    if fake:
        loader, title, ref, owner, provenance = fake
        named = FakeRef(loader=loader, title=title, ref=ref, owner=owner, provenance=provenance)
    return Stamped(
        code=code,
        violation=violation,
        fake=named,
        fake_at=_to_location(fake_at) if fake_at else None,
        operation=operation,
        status=status,
        contract=contract_path,
        recorded_at=recorded_at,
    )
