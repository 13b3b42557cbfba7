"""What the help of every command has in common: how it is asked for, how wide it is, and the environment."""

from __future__ import annotations

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
ENVIRONMENT = """\
\b
Environment:
  MOCKAUDIT_CACHE_DIR  the folder of the cache  [default: the platform's own place for caches]
  MOCKAUDIT_DEBUG      where set, what nobody expected ends in a traceback
  NO_COLOR             where set, no colours; FORCE_COLOR: colours everywhere; an option outweighs both
"""
EXITS = """\
\b
Exit codes:
  0  done
  2  not done: wrong usage or configuration, or something that cannot be read or written
"""
