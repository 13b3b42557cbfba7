"""The findings that a team has decided to live with for now: a file of fingerprints, written, read and pruned."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from mockaudit.engine.errors import BaselineError
from mockaudit.model.finding import Finding

FORMAT = 1


def read_baseline(path: Path) -> frozenset[str]:
    """Give the fingerprints of a baseline, contracts/baseline.schema.json.

    Raises BaselineError where the file is missing, unreadable or no baseline.
    """
    try:
        document = json.loads(path.read_bytes())
    except FileNotFoundError:
        raise BaselineError(f"the baseline {path} does not exist; `mockaudit baseline write` makes it") from None
    except (OSError, ValueError, RecursionError) as error:
        raise BaselineError(f"the baseline {path} cannot be read ({error}); mend it or write it anew") from None
    entries = document.get("findings") if isinstance(document, dict) else None
    if not isinstance(entries, list) or document.get("version") != FORMAT:
        raise BaselineError(f"{path} is no baseline of version {FORMAT}; `mockaudit baseline write` makes one")
    return frozenset(
        entry["fingerprint"]
        for entry in entries
        if isinstance(entry, dict) and isinstance(entry.get("fingerprint"), str)
    )


def render_baseline(findings: Iterable[Finding]) -> str:
    """Write findings as a baseline: sorted, one to a line, without line numbers, so that its diffs stay small."""
    rows = [
        {
            "code": finding.code,
            "path": finding.violation.at.path,
            "fake": finding.fake.title,
            "message": finding.violation.message,
            "fingerprint": finding.fingerprint,
        }
        for finding in findings
    ]
    rows.sort(key=lambda row: (row["path"], row["code"], row["fingerprint"]))
    body = ",\n".join(f"  {json.dumps(row)}" for row in rows)
    return f'{{"version": {FORMAT}, "findings": [{chr(10) + body + chr(10) if body else ""}]}}\n'
