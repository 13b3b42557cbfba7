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
            yield from load_data_file(source, self.project)
            return
        # Only here, because a scan of data files alone never needs the evaluator.
        from mockaudit.loaders.pymock.names import Index  # noqa: PLC0415
        from mockaudit.loaders.pymock.source_file import load_patches  # noqa: PLC0415
        from mockaudit.loaders.python.source_file import load_python, new_suite  # noqa: PLC0415

        if self._suite is None or self._index is None:
            self._suite, self._index = new_suite(self.project), Index(self.project)
        for item in load_python(source, self.project, self._suite):
            yield item
            if isinstance(item, Notice) and item.kind is NoticeKind.UNREADABLE:
                return
        yield from load_patches(source, self._suite, self._index)

    def reads(self, path: str) -> set[str]:
        """Give the other files that the fakes of a file rest on, with those that were looked for and are not there.

        Python files share their modules, so all that was read for any of them counts for each.
        """
        read = self.project.read_paths - {path}
        return read | self._suite.files.keys() if self._suite and path.endswith(".py") else read
