"""Turn any file into its fakes: Python sources go to the partial evaluator, data files to the loader that claims them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from typing import TYPE_CHECKING, TypeAlias

from mockaudit.documents.source import Project, Source
from mockaudit.loaders.discover import load_data_file
from mockaudit.model.dataclass import dataclass
from mockaudit.model.exchange import Exchange
from mockaudit.model.notice import Notice, NoticeKind
from mockaudit.model.patched import MockUse, PatchedCall

if TYPE_CHECKING:
    from mockaudit.loaders.pyast.suite import Suite
    from mockaudit.loaders.pymock.names import Index

Loadable: TypeAlias = Exchange | PatchedCall | MockUse | Notice


@dataclass(slots=True)
class Loading:
    """The loading of one audit's files; the modules that many of them share are read once."""

    project: Project
    _suite: Suite | None = field(default=None, init=False)
    _index: Index | None = field(default=None, init=False)

    def load(self, source: Source) -> Iterator[Loadable]:
        """Yield the fakes of a file, the names that it patches, and what could not be read of it."""
        if not source.path.endswith(".py"):
            self.project.read_paths = set()
            yield from load_data_file(source, self.project)
            return
        # Only here, because a scan of data files alone never needs the evaluator.
        from mockaudit.loaders.pyast.aliases import is_copy  # noqa: PLC0415
        from mockaudit.loaders.pymock.names import Index  # noqa: PLC0415
        from mockaudit.loaders.pymock.source_file import load_patches  # noqa: PLC0415
        from mockaudit.loaders.python.source_file import load_python, new_suite  # noqa: PLC0415

        if is_copy(self.project.aliases, source.path):
            return
        if self._suite is None or self._index is None:
            self._suite, self._index = new_suite(self.project), Index(self.project)
        with self.project.apart(_unit(source.path)):
            found: list[Loadable] = [*load_python(source, self.project, self._suite)]
            if not any(isinstance(item, Notice) and item.kind is NoticeKind.UNREADABLE for item in found):
                found += load_patches(source, self._suite, self._index)
        yield from found

    def reads(self, path: str) -> set[str]:
        """Give the other files that the fakes of a file rest on, with those that were looked for and are not there.

        Among them are questions that other files answer together: which of them use a helper, where a module lies.
        """
        read = self.project.rests_on(_unit(path)) if path.endswith(".py") else self.project.read_paths
        return read - {path}


def _unit(path: str) -> str:
    return f"\0file\0{path}"
