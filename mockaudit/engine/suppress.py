"""Read inline suppressions and apply them: comments in, kept and silenced findings out."""

from __future__ import annotations

import io
import tokenize
from collections.abc import Iterable, Iterator

from mockaudit.documents.source import Source
from mockaudit.model.location import Location, Span
from mockaudit.model.notice import Notice, NoticeKind
from mockaudit.model.pattern import lazy_pattern
from mockaudit.model.result import Stamped, Suppression

MARK = b"mockaudit:"
_COMMENT = lazy_pattern(r"#\s*mockaudit:\s*(?P<kind>[\w-]+)\s*(?:\[(?P<codes>[^\]]*)\])?\s*(?P<reason>.*)")


def read_suppressions(source: Source) -> Iterator[Suppression | Notice]:
    """Yield the suppressions of a Python or YAML file, and a notice for each that is malformed."""
    if MARK not in source.data:
        return
    for line, column, text, alone in _comments(source):
        found = _COMMENT.search(text)
        if found is None:
            continue
        at = Location(path=source.path, span=Span(line=line, column=column))
        codes = tuple(code.strip() for code in (found["codes"] or "").split(",") if code.strip())
        fault = _fault(found["kind"], codes, found["reason"])
        if fault:
            yield Notice(
                kind=NoticeKind.SUPPRESSION,
                at=at,
                message=fault,
                hint="write `# mockaudit: ignore[PAY002] why it is right`",
            )
            continue
        target = line + 1 if alone else line
        yield Suppression(at=at, kind=found["kind"], codes=codes, reason=found["reason"], line=target)


def _fault(kind: str, codes: tuple[str, ...], reason: str) -> str:
    if kind not in ("ignore", "deliberate"):
        return f"unknown suppression {kind!r}; it silences nothing"
    if not codes:
        return f"a bare `{kind}` is refused: it names no rule"
    if not reason.strip():
        return f"`{kind}[{', '.join(codes)}]` gives no reason; it silences nothing"
    return ""


def _comments(source: Source) -> Iterator[tuple[int, int, str, bool]]:
    """Yield (line, column, text, whether it stands alone) for the comments of a file."""
    if source.path.endswith(".py"):
        try:
            encoding, _ = tokenize.detect_encoding(io.BytesIO(source.data).readline)
            for token in tokenize.generate_tokens(io.StringIO(source.data.decode(encoding)).readline):
                if token.type == tokenize.COMMENT:
                    alone = not token.line[: token.start[1]].strip()
                    yield token.start[0], token.start[1] + 1, token.string, alone
        except (tokenize.TokenError, SyntaxError, LookupError, UnicodeDecodeError):  # the loader complains
            return
        return
    for number, line in enumerate(source.data.decode("utf-8", "replace").splitlines(), 1):
        before, mark, comment = line.partition("# mockaudit:")
        if mark and (not before or before[-1].isspace()):
            yield number, len(before) + 1, mark + comment, not before.strip()


def apply_suppressions(
    stamped: Iterable[Stamped], suppressions: Iterable[Suppression], names: dict[str, str]
) -> tuple[list[Stamped], list[Stamped], list[Notice]]:
    """Split findings into kept and silenced, and say which suppressions silenced nothing.

    ``names`` maps rule codes to rule names: a suppression may use either, or a family.
    """
    by_line: dict[tuple[str, int], list[Suppression]] = {}
    for suppression in suppressions:
        by_line.setdefault((suppression.at.path, suppression.line), []).append(suppression)
    if not by_line:
        return list(stamped), [], []
    used: set[int] = set()
    kept: list[Stamped] = []
    silenced: list[Stamped] = []
    for item in stamped:
        hit = next((s for s in _candidates(item, by_line) if _speaks_of(s, item.code, names)), None)
        (silenced if hit else kept).append(item)
        if hit:
            used.add(id(hit))
    unused = [s for group in by_line.values() for s in group if id(s) not in used]
    return kept, silenced, [_unused(suppression) for suppression in unused]


def _candidates(item: Stamped, by_line: dict[tuple[str, int], list[Suppression]]) -> Iterator[Suppression]:
    for place in (item.violation.at, item.fake_at):
        if place is None or place.span is None:
            continue
        last = place.span.end_line if place is item.fake_at and place.span.end_line else place.span.line
        for line in range(place.span.line, last + 1):
            yield from by_line.get((place.path, line), ())


def _speaks_of(suppression: Suppression, code: str, names: dict[str, str]) -> bool:
    return any(word in (code, code[:3], names.get(code)) for word in suppression.codes)


def _unused(suppression: Suppression) -> Notice:
    return Notice(
        kind=NoticeKind.SUPPRESSION,
        at=suppression.at,
        message=f"`{suppression.kind}[{', '.join(suppression.codes)}]` silences nothing",
        hint="remove it, or check that it stands on the finding's line or alone above it",
    )
