"""Keep the garbage collector from looking again and again at what lives on: it is a sixth of a large scan otherwise."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


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
    """Run a block whose collections pass over what was there before it, and what ``settle`` was told of."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def settle() -> None:
    """Free what is garbage, and let later collections pass over the rest."""
    gc.collect()
    gc.freeze()
