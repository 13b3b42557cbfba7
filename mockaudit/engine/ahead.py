"""Read data files before the contracts are open: what there is to do while another process builds one of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module

from mockaudit.config.settings import Settings
from mockaudit.documents.source import Project, UnreadableError
from mockaudit.loaders.discover import discover
from mockaudit.loaders.load import Early, load_early

_MOST_BYTES = 32 * 1024 * 1024  # of files that may turn out to have kept results
_NEEDED_NEXT = (
    "mockaudit.engine.files",
    "mockaudit.contracts.validators",
    "mockaudit.contracts.engine_rust",
    "mockaudit.contracts.declared",
    "mockaudit.contracts.fullness",
    "mockaudit.contracts.places",
)


def read_ahead(settings: Settings, project: Project, found: dict[str, Early]) -> Iterator[str]:
    """Read one data file after the other into ``found``, and yield its path; then import what judges."""
    contracts = [project.display(contract.path) for contract in settings.contracts]
    paths, _ = discover(project, settings.paths, settings.exclude, contracts)
    left = _MOST_BYTES
    for path in paths:
        if path.endswith(".py"):
            continue
        try:
            source = project.read(path)
        except UnreadableError:  # which is told when its turn has come
            continue
        left -= len(source.data)
        if left < 0:
            return
        found[path] = load_early(source, project)
        yield path
    for name in _NEEDED_NEXT:
        with suppress(ImportError):  # a wheel that is not there for this platform
            import_module(name)
