"""Tell whether this process may fork, and whether a second one would find a processor to run on."""

from __future__ import annotations

import os
import sys


def can_fork() -> bool:
    """Tell whether this process can be forked: the platform knows how, and there are no threads that would not survive."""
    if not hasattr(os, "fork") or not hasattr(os, "sched_getaffinity"):
        return False
    threading = sys.modules.get("threading")
    return threading is None or threading.active_count() <= 1


def idle_processors() -> int:
    """Tell how many processors there are; 1 where others keep them busy: two halves then take longer than the whole."""
    processors = len(os.sched_getaffinity(0))
    try:
        return 1 if os.getloadavg()[0] >= processors else processors
    except OSError:
        return 1
