"""What setting a repository up comes to: one step for each file, and the safe reading that a step begins with."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from mockaudit.documents.source import Project, UnreadableError
from mockaudit.model.dataclass import dataclass

_MAX_BYTES = 1024 * 1024


class Outcome(StrEnum):
    """What a step does: it writes the file, finds it done already, or leaves it to the user."""

    WRITE = "write"
    KEEP = "keep"
    BY_HAND = "by hand"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A file of the repository (``path`` is POSIX and relative to its top) and what becomes of it.

    ``old`` is the file's text, None where there is none. ``new`` is its whole text afterwards, for BY_HAND the lines
    that the user may add.
    """

    path: str
    outcome: Outcome
    why: str
    old: str | None = None
    new: str = ""


class UntouchableError(Exception):
    """A file that is not to be changed; the message says why."""


def read_text(repository: Path, path: str) -> str | None:
    """Read a file that may be rewritten, None where there is none.

    Raises UntouchableError for a link or what lies behind one, and for what is no readable UTF-8 text of up to 1 MiB:
    writing there would change something else, or lose something.
    """
    place = repository
    for part in path.split("/"):
        place /= part
        if place.is_symlink():
            raise UntouchableError(f"{place.relative_to(repository).as_posix()} is a link")
    if not place.exists():
        return None
    try:
        return Project(root=repository, max_bytes=_MAX_BYTES).read(path).data.decode("utf-8")
    except UnreadableError as error:
        raise UntouchableError(str(error)) from None
    except UnicodeDecodeError:
        raise UntouchableError(f"{path} is no UTF-8 text") from None


def appended(text: str, addition: str) -> str:
    """Put lines at a text's end, with the line ends that it has."""
    newline = "\r\n" if "\r\n" in text else "\n"
    begun = text if not text or text.endswith("\n") else text + newline
    return begun + addition.replace("\n", newline)
