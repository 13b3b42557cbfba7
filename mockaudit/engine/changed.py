"""Keep the findings that a change touches: a git revision in, the findings on changed lines out."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

from mockaudit.engine.errors import ChangeError
from mockaudit.model.location import Location
from mockaudit.model.result import Stamped

_HUNK = re.compile(rb"@@ -\S+ \+(\d+)(?:,(\d+))? @@")
_EVERY_LINE = range(1, 2**31)


def keep_changed(stamped: Iterable[Stamped], root: Path, revision: str) -> list[Stamped]:
    """Keep what stands on a line changed since a revision, on the mock's side or on the contract's.

    Raises ChangeError where git cannot tell.
    """
    changed = changed_lines(root, revision)

    def is_changed(place: Location | None) -> bool:
        if place is None or place.path not in changed:
            return False
        if place.span is None:
            return True
        last = place.span.end_line or place.span.line
        return any(lines.start <= last and place.span.line < lines.stop for lines in changed[place.path])

    return [
        item
        for item in stamped
        if is_changed(item.fake_at) or is_changed(item.violation.at) or is_changed(item.violation.contract)
    ]


def changed_lines(root: Path, revision: str) -> dict[str, list[range]]:
    """Give the lines of each file below the root that differ from a revision; all those of untracked files."""
    if revision.startswith("-"):
        raise ChangeError(f"{revision} is no revision; name a commit, branch or tag")
    diff = _git(
        root, "diff", "--unified=0", "--no-color", "--no-ext-diff", "--no-renames", "--relative", revision, "--"
    )
    changed: dict[str, list[range]] = {}
    path = ""
    for line in diff.split(b"\n"):
        if line.startswith(b"+++ "):
            path = _path(line[4:])
        elif path and (hunk := _HUNK.match(line)):
            start, count = int(hunk[1]), int(hunk[2] or 1)
            changed.setdefault(path, []).append(range(start, start + max(count, 1)))
    for name in _git(root, "ls-files", "--others", "--exclude-standard", "-z").split(b"\0"):
        if name:
            changed[name.decode("utf-8", "surrogateescape")] = [_EVERY_LINE]
    return changed


def _path(text: bytes) -> str:
    """Read the new file's name of a diff; "" where the file is gone."""
    name = text.rstrip(b"\t\r")
    if name.startswith(b'"') and name.endswith(b'"'):
        name = name[1:-1].decode("unicode_escape").encode("latin-1")
    return name[2:].decode("utf-8", "surrogateescape") if name.startswith(b"b/") else ""


def _git(root: Path, *arguments: str) -> bytes:
    try:
        run = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, check=False)  # noqa: S603, S607
    except OSError as error:
        raise ChangeError(f"git cannot be run ({error}); --diff-base needs it") from None
    if run.returncode:
        reason = run.stderr.decode("utf-8", "replace").strip().splitlines()[-1:] or ["git failed"]
        raise ChangeError(f"{reason[0]}; --diff-base names a revision of the repository at {root}")
    return run.stdout
