"""Hold drift's verdicts against oasdiff's: every change of the tests in, a line for each disagreement out.

Run it with the path of an oasdiff 1.15.0 binary, or with one on the PATH; it agrees where both call a change breaking
(oasdiff: level error or warning) or both do not. Exit 1 where a disagreement is not explained.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from mockaudit.documents.source import Project  # noqa: E402
from mockaudit.drift.change import Change  # noqa: E402
from mockaudit.drift.changes import find_changes  # noqa: E402
from mockaudit.drift.proof import prove  # noqa: E402
from mockaudit.drift.sides import open_side  # noqa: E402
from tests.drift.history import STEPS, contracts  # noqa: E402
from tests.drift.matrix import MODERN, PLACES, VALUES, document  # noqa: E402

Case = tuple[str, str, str, str]
"""Name, old text, new text, why the two may disagree."""

_WIDER = "what can come is wider than before; oasdiff 1.15.0 is silent or calls it information"
_SAME = "what can come was possible before; oasdiff 1.15.0 calls every such change breaking"
_NULL = "both say that a value may be null, in two forms; oasdiff 1.15.0 does not know the first"
REASONS = {
    "request null first": _NULL,
    "response null first": _NULL,
    "parameter null first": _NULL,
    "response format set": _SAME,
    "response enum set": "an enum of what was any text is narrower: oasdiff counts its values as added",
    "request enum unset": "any text is wider than an enum: oasdiff counts its values as removed",
    "parameter enum unset": "any text is wider than an enum: oasdiff counts its values as removed",
    "request format unset": "any text is wider than one of a format; oasdiff 1.15.0 calls it a changed type",
    "parameter format unset": "any text is wider than one of a format; oasdiff 1.15.0 calls it a changed type",
    "response enum unset": _WIDER,
    "response maximum unset": _WIDER,
    "response pattern changed": _WIDER,
    "parameter not nullable": "oasdiff 1.15.0 does not look at it",
    "request items set": "oasdiff 1.15.0 does not look at it",
    "parameter items set": "oasdiff 1.15.0 does not look at it",
    "request closed": "oasdiff 1.15.0 does not look at it",
    "parameter closed": "oasdiff 1.15.0 does not look at it",
}


def cases() -> Iterator[Case]:
    """Yield every change that the tests know."""
    revisions = contracts()
    for number, step in enumerate(STEPS):
        yield f"history {step.name}", revisions[number], revisions[number + 1], step.differs
    for name, (old, new, _) in VALUES.items():
        for place in PLACES:
            before, after = (json.dumps(document(place, schema, modern=name in MODERN)) for schema in (old, new))
            yield f"{place} {name}", before, after, REASONS.get(f"{place} {name}", "")


def ours(folder: Path) -> tuple[Change, ...]:
    """Give drift's changes."""
    old, new = (open_side(Project(root=folder), name, (), name) for name in ("old.yaml", "new.yaml"))
    return prove(find_changes(old, new), old, new)


def theirs(binary: str, folder: Path) -> list[tuple[str, bool]]:
    """Give oasdiff's changes: (rule id, breaking)."""
    command = [binary, "changelog", "old.yaml", "new.yaml", "--format", "json"]
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True, timeout=60)
    found = json.loads(done.stdout or "[]")
    return [(change["id"], change["level"] > 1) for change in found]


def main() -> int:
    """Compare all cases and print the agreement."""
    binary = sys.argv[1] if len(sys.argv) > 1 else shutil.which("oasdiff")
    if binary is None:
        print("oasdiff is not installed: nothing was compared")
        return 0
    agreed = same_words = unexplained = count = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for title, old, new, reason in cases():
            (folder / "old.yaml").write_text(old, encoding="utf-8")
            (folder / "new.yaml").write_text(new, encoding="utf-8")
            mine, other = ours(folder), theirs(str(Path(binary).absolute()), folder)
            count += 1
            same_words += {change.id for change in mine} == {word for word, _ in other}
            if any(change.breaking for change in mine) == any(breaking for _, breaking in other):
                agreed += 1
                continue
            unexplained += not reason
            words = ", ".join(f"{change.id} {'breaking' if change.breaking else 'not'}" for change in mine) or "nothing"
            words += " | " + (", ".join(f"{word} {'breaking' if is_ else 'not'}" for word, is_ in other) or "nothing")
            print(f"{title}: {words}\n    {reason or 'NOT EXPLAINED'}")
    print(f"{agreed} of {count} verdicts agree, {same_words} in the same words; {unexplained} are not explained")
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
