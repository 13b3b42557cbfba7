"""Subtract schemas in a process of its own, which can be stopped: a line of JSON with two schemas in, a verdict out.

It is started as a script, so it imports nothing of this package.
"""

from __future__ import annotations

import json
import sys

import jsonschema_rs


def verdict(minuend: dict[str, object], subtrahend: dict[str, object]) -> str:
    """Say whether some value fits the first schema and not the second: YES, NO, or UNKNOWN."""
    try:
        left, right = (
            jsonschema_rs.canonicalize(schema, draft=jsonschema_rs.Draft202012, validate_formats=True)
            for schema in (minuend, subtrahend)
        )
        found = str(left.subtract(right).satisfiability()).upper()
    except Exception:  # noqa: BLE001  (whatever the library cannot do is not proved)
        return "UNKNOWN"
    return found if found in {"YES", "NO"} else "UNKNOWN"


def main() -> None:
    """Answer lines until there are no more."""
    for line in sys.stdin:
        minuend, subtrahend = json.loads(line)
        print(verdict(minuend, subtrahend), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
