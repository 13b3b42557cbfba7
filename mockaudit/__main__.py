"""``python -m mockaudit`` is the command."""

from __future__ import annotations

import sys

from mockaudit.cli.app import main

if __name__ == "__main__":
    sys.exit(main())
