"""What the audit of a file, and of all of them, came to: plain data, kept and used again while nothing has changed."""

from __future__ import annotations

from collections.abc import Iterator

from mockaudit.model.dataclass import dataclass
from mockaudit.model.finding import FakeRef, Violation
from mockaudit.model.location import Location
from mockaudit.model.notice import Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamped:
    """A violation with its rule's code and the fake it is about; selection and severity come later.

    ``fake_at`` is where the fake stands, which an inline suppression may point at. ``recorded_at`` is the recording's
    date (ISO 8601).
    """

    code: str
    violation: Violation
    fake: FakeRef | None = None
    fake_at: Location | None = None
    operation: str | None = None
    status: str | None = None
    contract: str | None = None
    recorded_at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """An inline comment: ``# mockaudit: ignore[PAY002] reason``.

    It speaks of the line it stands on, or of the next one where it stands alone. ``kind`` is "ignore" or
    "deliberate".
    """

    at: Location
    kind: str
    codes: tuple[str, ...]
    reason: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """One recorded response of an operation: the denominator of rule MET008."""

    contract: str
    operation: str
    status: str
    recorded_at: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """The names at the top of one hand-written answer (of an array: of its first item), and whether it is valid."""

    contract: str
    operation: str
    status: str
    names: tuple[str, ...]
    valid: bool
    at: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class FileResult:
    """The audit of one file.

    ``reads`` are the other files that the result rests on (a conftest, a data file), each with its digest.
    ``loaders`` counts its fakes by loader, ``outcomes`` by what became of them ("judged", or why not).
    ``refs`` names its fakes, each once. ``patched`` counts the names that it patches by boundary, ``uses`` what it does with doubles by kind.
    ``fullness`` counts its hand-written successes by how many percent of the declared properties they state.
    ``touched`` counts its fakes by contract path, operation title and status ("" where it is not known).
    """

    path: str
    stamped: tuple[Stamped, ...] = ()
    notices: tuple[Notice, ...] = ()
    suppressions: tuple[Suppression, ...] = ()
    reads: tuple[tuple[str, str], ...] = ()
    touched: tuple[tuple[str, str, str, int], ...] = ()
    recorded: tuple[Recorded, ...] = ()
    loaders: tuple[tuple[str, int], ...] = ()
    outcomes: tuple[tuple[str, int], ...] = ()
    refs: tuple[str, ...] = ()
    patched: tuple[tuple[str, int], ...] = ()
    uses: tuple[tuple[str, int], ...] = ()
    fullness: tuple[tuple[int, int], ...] = ()
    shapes: tuple[Shape, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SuiteResult:
    """The audit of all files: the subject of rules that no single file can answer."""

    files: tuple[FileResult, ...]

    @property
    def stamped(self) -> Iterator[tuple[FileResult, Stamped]]:
        """Yield every stamped violation with the result of its file."""
        for file in self.files:
            for item in file.stamped:
                yield file, item
