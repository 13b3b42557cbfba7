"""Turn the name of a vendored or renamed library, as the configuration knows it, into the name of the library itself."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping

# The names of one import statement; those in brackets may stand on many lines.
_IMPORT = r"^[ \t]*(?:from|import)\b[^\n(]*(?:\([^)]{{0,4000}}?)?\b(?:{})\b"


def library_of(aliases: Mapping[str, str], name: str) -> str | None:
    """Give a dotted name as the library has it: ``respx.get`` of ``vendor.respx2.get``; None where it is no copy's."""
    for alias, library in sorted(aliases.items(), reverse=True):
        if name == alias or name.startswith(f"{alias}."):
            return library + name.removeprefix(alias)
    return None


def library_below(aliases: Mapping[str, str], path: str, level: int, name: str) -> str | None:
    """Do the same for a name that is imported relative to a file's own package, whatever folder the source lies in."""
    parts = path.split("/")[:-level]
    return _from_anywhere(aliases, [*parts, *name.split(".")])


def is_copy(aliases: Mapping[str, str], path: str) -> bool:
    """Tell whether a file is one of a library's copy, and so no part of the suite."""
    parts = path.removesuffix(".py").split("/")
    return _from_anywhere(aliases, parts) is not None


def _from_anywhere(aliases: Mapping[str, str], parts: list[str]) -> str | None:
    found = (library_of(aliases, ".".join(parts[i:])) for i in range(len(parts)))
    return next((name for name in found if name is not None), None)


@functools.lru_cache(maxsize=8)
def imports_of(aliases: tuple[str, ...]) -> re.Pattern[bytes]:
    """Give the pattern of the import statements that may name one of these modules, absolutely or relatively."""
    names: Iterable[str] = sorted({alias.rpartition(".")[2] for alias in aliases})
    return re.compile(_IMPORT.format("|".join(map(re.escape, names))).encode(), re.MULTILINE)
