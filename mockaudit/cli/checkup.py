"""A doctor's findings become text for people or JSON for programs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping

from mockaudit.adoption.diagnosis import EXAMPLES, Diagnosis, Skipped, Trouble
from mockaudit.adoption.machine import CacheState
from mockaudit.model.dataclass import dataclass
from mockaudit.model.service import service_at
from mockaudit.model.value import Json
from mockaudit.reporters.paint import Paint
from mockaudit.reporters.sanitize import clean
from mockaudit.reporters.totals import plural


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkup:
    """What a doctor has to say; ``found`` is None where the settings allow no audit."""

    file: str | None
    keys: Mapping[str, Json]
    found: Diagnosis | None
    cache: CacheState
    versions: Mapping[str, str]
    troubles: tuple[Trouble, ...]


def as_text(checkup: Checkup, paint: Paint) -> str:
    """Write a section for each thing that was looked at, the troubles last."""
    sections = {"Configuration": _configuration(checkup)}
    if checkup.found is not None:
        sections |= {
            "Contracts": _contracts(checkup.found),
            "Fakes": _fakes(checkup.found),
            "Not read": _skipped(checkup.found.unread, paint),
            "Not judged": _skipped(checkup.found.unjudged, paint),
        }
    sections |= {
        "Cache": _cache(checkup.cache),
        "Versions": iter(f"{name} {clean(version)}" for name, version in checkup.versions.items()),
        "Problems": _troubles(checkup.troubles, paint),
    }
    lines: list[str] = []
    for title, content in sections.items():
        lines += [paint("strong", title), *(f"  {line}".rstrip() for line in content), ""]
    return "\n".join(lines)


def _configuration(checkup: Checkup) -> Iterator[str]:
    yield clean(checkup.file) if checkup.file else "none: defaults apply"
    for key, value in checkup.keys.items():
        yield f"{clean(key)} = {clean(json.dumps(value, ensure_ascii=False))}"
    if checkup.found is not None:
        yield f"root: {clean(str(checkup.found.settings.root))}"
        shown = [clean(str(path)) for path in checkup.found.settings.paths]
        yield f"audited: {', '.join(shown)}"


def _contracts(found: Diagnosis) -> Iterator[str]:
    for use in found.contracts:
        how = "found" if use.discovered or service_at(use.path) is not None else "named"
        operations = plural(use.operations, "operation")
        yield f"{clean(use.path)} ({clean(use.title)}): {how}, {operations}, {use.faked} of them faked"
    for path, reason in found.unusable.items():
        yield f"{clean(path)}: cannot be used: {clean(reason)}"
    if not found.contracts and not found.unusable:
        yield "none"


def _fakes(found: Diagnosis) -> Iterator[str]:
    stats, total = found.report.stats, len(found.files)
    yield f"{plural(total, 'file')} looked at, {stats.files} with fakes"
    yield f"{plural(stats.fakes, 'fake')}: {stats.matched} matched to an operation, {stats.judged} judged"
    for loader, count in stats.by_loader.items():
        paths = [path for path, loaders in found.files.items() if loader in loaders]
        yield f"{loader}: {count} in {plural(len(paths), 'file')}, as {_some(paths)}"
    empty = Counter(path.rpartition(".")[2].lower() for path, loaders in found.files.items() if not loaders)
    if empty:
        yield f"without fakes: {', '.join(f'{count} .{clean(suffix)}' for suffix, count in sorted(empty.items()))}"


def _skipped(items: tuple[Skipped, ...], paint: Paint) -> Iterator[str]:
    if not items:
        yield "nothing"
    for item in items:
        yield f"{item.count} x {clean(item.reason)}"
        yield paint("faint", f"    {_some(item.examples, item.count)}")
        if item.todo:
            yield f"    -> {clean(item.todo)}"


def _some(paths: list[str] | tuple[str, ...], count: int = 0) -> str:
    shown = ", ".join(clean(path) for path in paths[:EXAMPLES])
    return f"{shown}, ..." if max(count, len(paths)) > EXAMPLES else shown


def _cache(cache: CacheState) -> Iterator[str]:
    state = "used" if cache.used else "not used (--no-cache or `cache = false`)"
    yield f"{clean(str(cache.folder))}: {plural(cache.files, 'file')}, {cache.size / 1_000_000:.1f} MB, {state}"


def _troubles(troubles: tuple[Trouble, ...], paint: Paint) -> Iterator[str]:
    if not troubles:
        yield paint("good", "none")
    for trouble in troubles:
        yield f"{paint(trouble.level.value, trouble.level.value)}: {clean(trouble.what)}"
        if trouble.todo:
            yield f"    -> {clean(trouble.todo)}"


def as_json(checkup: Checkup) -> str:
    """Write everything, with every file that was looked at; the text is ASCII."""
    found, cache = checkup.found, checkup.cache
    record: dict[str, Json] = {
        "version": 1,
        "configuration": {"file": checkup.file, "keys": dict(checkup.keys)},
        "audit": None if found is None else _audit(found),
        "cache": {
            "folder": str(cache.folder),
            "used": cache.used,
            "writable": cache.writable,
            "files": cache.files,
            "bytes": cache.size,
        },
        "versions": dict(checkup.versions),
        "problems": [{"level": item.level.value, "what": item.what, "todo": item.todo} for item in checkup.troubles],
    }
    return json.dumps(record, indent=1) + "\n"


def _audit(found: Diagnosis) -> Json:
    contracts: list[Json] = [
        {
            "path": use.path,
            "title": use.title,
            "operations": use.operations,
            "faked": use.faked,
            "discovered": use.discovered,
        }
        for use in found.contracts
    ]
    stats = found.report.stats
    return {
        "root": str(found.settings.root),
        "paths": [str(path) for path in found.settings.paths],
        "contracts": contracts,
        "unusable": dict(found.unusable),
        "fakes": {"total": stats.fakes, "matched": stats.matched, "judged": stats.judged},
        "files": {path: dict(loaders) for path, loaders in found.files.items()},
        "unread": [_record(item) for item in found.unread],
        "unjudged": [_record(item) for item in found.unjudged],
    }


def _record(item: Skipped) -> Json:
    return {"reason": item.reason, "count": item.count, "examples": list(item.examples), "todo": item.todo}
