"""Read the probes of a suite and put those that a drift touches to the changes that touch them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mockaudit.config.settings import Settings
from mockaudit.documents.source import Project, UnreadableError
from mockaudit.drift.probes import Compared, TouchedProbe, judge_probes
from mockaudit.drift.report import Effect
from mockaudit.loaders.discover import discover
from mockaudit.loaders.pyprobe.source_file import load_probes, new_modules
from mockaudit.model.location import Location
from mockaudit.model.notice import Notice, NoticeKind
from mockaudit.model.probe import Probe


def read_probes(settings: Settings) -> tuple[tuple[Probe, ...], tuple[Notice, ...]]:
    """Read the probes below ``settings.paths``; what cannot be read there is told by the audit of its fakes."""
    project = Project(root=settings.root)
    paths, _ = discover(project, settings.paths, settings.exclude)
    modules = new_modules(project)
    probes: list[Probe] = []
    notices: list[Notice] = []
    for path in paths:
        if not path.endswith(".py"):
            continue
        try:
            probes += load_probes(project.read(path), modules)
        except UnreadableError:
            continue
        except Exception as error:  # noqa: BLE001 - one file must never end the comparison
            message = f"{path}: the reader of probes failed with {type(error).__name__}: {str(error)[:200]}"
            hint = "report this with the file; the rest of the comparison is not affected"
            notices.append(Notice(kind=NoticeKind.INTERNAL, at=Location(path=path), message=message, hint=hint))
    return tuple(probes), tuple(notices)


def with_probes(
    effects: Sequence[Effect], probes: Sequence[Probe], compared: Compared
) -> tuple[tuple[Effect, ...], tuple[TouchedProbe, ...]]:
    """Add the probes to the effects of the changes that touch them; give those that no change accounts for apart."""
    found: dict[int, list[TouchedProbe]] = {}
    unexplained: list[TouchedProbe] = []
    for touched, causes in judge_probes(probes, compared):
        for index in causes:
            found.setdefault(index, []).append(touched)
        if not causes:
            unexplained.append(touched)
    filled = (replace(effect, probes=tuple(found.get(index, ()))) for index, effect in enumerate(effects))
    return tuple(filled), tuple(unexplained)
