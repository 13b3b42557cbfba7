"""``python -m mockaudit`` is the command."""

from __future__ import annotations

from mockaudit.cli.app import run

if __name__ == "__main__":
    run()
