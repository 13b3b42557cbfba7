"""What is wrong with a configuration: problems as data, all of them in one exception."""

from __future__ import annotations

from collections.abc import Iterable

from mockaudit.model.dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One fault: ``where`` it was written (a file, "command line"), under which ``key``, ``what`` it is, what to do."""

    where: str
    key: str
    what: str
    hint: str = ""

    def __str__(self) -> str:
        place = f"{self.where}: {self.key}" if self.key else self.where
        return f"{place}: {self.what}"


class ConfigError(Exception):
    """A configuration that cannot be followed; it holds every problem that was found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(str(problem) for problem in self.problems))


def closest(word: str, known: Iterable[str]) -> str:
    """Give the known word that ``word`` nearly is, "" where there is none."""
    import difflib  # noqa: PLC0415  (only where something is wrong)

    names = {name.lower(): name for name in known}
    found = difflib.get_close_matches(word.lower(), names, n=1, cutoff=0.6)
    return names[found[0]] if found else ""
