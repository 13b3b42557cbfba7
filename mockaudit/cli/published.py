"""The scheduled side of ``mockaudit drift``: a URL becomes something to compare with, and drift becomes alerts."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from mockaudit.cli.output import OutputError, print_error, write
from mockaudit.config.settings import Settings
from mockaudit.contracts.cache import cache_folder
from mockaudit.documents.source import Project
from mockaudit.drift.published import MemoryProject, PublishedError, fetch, read_state, write_state
from mockaudit.drift.report import DriftReport
from mockaudit.drift.revisions import Pair, Revision
from mockaudit.drift.webhook import WebhookError, alert_key, is_alarming, issue_text, post
from mockaudit.engine.drifting import contract_paths
from mockaudit.model.dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Watching:
    """What is watched and who is told. ``contract`` is the local one, None where the audit has only one."""

    url: str
    contract: str | None
    state: Path
    webhook: str | None
    webhook_format: str
    issue_text: Path | None


def published_pairs(settings: Settings, watching: Watching) -> list[Pair]:
    """Pair the local contract with the published one, and remember what was seen. Raises PublishedError."""
    path, base_urls = _local(settings, watching.contract)
    kept = None
    if settings.cache:
        kept = cache_folder() / f"published-{hashlib.sha256(watching.url.encode('utf-8', 'replace')).hexdigest()[:32]}"
    found = fetch(watching.url, read_state(watching.state), kept)
    write_state(watching.state, found.state)
    project = MemoryProject(root=settings.root, files={found.path: found.data})
    old = Revision(project=Project(root=settings.root), path=path, label=path)
    new = Revision(project=project, path=found.path, label=found.label)
    return [Pair(old=old, new=new, base_urls=base_urls)]


def _local(settings: Settings, stated: str | None) -> tuple[str, tuple[str, ...]]:
    known = contract_paths(settings)
    if stated is not None:
        path = Project(root=settings.root).display(Path.cwd() / stated)
        return path, dict(known).get(path, ())
    if len(known) == 1:
        return known[0]
    what = "no contract" if not known else f"{len(known)} contracts"
    raise PublishedError(f"there {'are' if len(known) > 1 else 'is'} {what} to compare with; name one: --contract FILE")


def tell(watching: Watching, report: DriftReport) -> bool:
    """Alert of drift, by webhook once for each new drift; False where an alert could not be given."""
    state = read_state(watching.state)
    if not is_alarming(report):
        write_state(watching.state, replace(state, alerted=""))
        return True
    try:
        if watching.issue_text is not None:
            write(issue_text(report), watching.issue_text)
        key = alert_key(report)
        if watching.webhook is not None and key != state.alerted:
            post(watching.webhook, watching.webhook_format, report)
        write_state(watching.state, replace(state, alerted=key))
    except (OutputError, WebhookError) as error:
        print_error(f"{error}; the drift was not told", audited=True)
        return False
    return True
