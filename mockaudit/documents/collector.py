"""Keep the garbage collector from looking again and again at what lives on: it is a sixth of a large scan otherwise."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

# Of objects made since the last collection and not freed since: to look at one takes as long as to make it.
_MANY = 200_000
_YOUNG = 500_000


@contextmanager
def paused_collector() -> Iterator[None]:
    """Run a block without garbage collections, and leave the collector as it was."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@contextmanager
def settled_collector() -> Iterator[None]:
    """Run a block whose collections are few, and pass over what was there before it and what is kept in it."""
    thresholds = gc.get_threshold()
    gc.set_threshold(_YOUNG, *thresholds[1:])
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
        gc.set_threshold(*thresholds)


def keep() -> None:
    """Let later collections pass over what is there now: something large has come that lives on."""
    gc.freeze()


def settle() -> None:
    """Free what is garbage once there may be much of it, and keep the rest."""
    if gc.get_count()[0] > _MANY:
        gc.collect()
        keep()
