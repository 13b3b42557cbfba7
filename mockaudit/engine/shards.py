"""Carry the results of parts of an audit from one machine to another: results to JSON text, and texts to all results."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from mockaudit.config.settings import Settings
from mockaudit.engine.codec import decode, encode
from mockaudit.engine.errors import ShardError
from mockaudit.engine.examine import Examined, open_project
from mockaudit.engine.opened import open_contracts
from mockaudit.model.result import FileResult, SuiteResult

FORMAT = 1


def render_shard(examined: Examined, settings: Settings) -> str:
    """Write the results of one part. The first part carries what no file's result can tell."""
    number, count = settings.shard or (1, 1)
    files = list(examined.suite.files)
    if number == 1 and examined.unreadable:
        files.append(FileResult(path="", notices=examined.unreadable))
    return (
        json.dumps(
            {
                "version": FORMAT,
                "shard": number,
                "of": count,
                "contracts": _contracts(examined),
                "files": [json.loads(encode(file)) for file in files],
            },
        )
        + "\n"
    )


def merge_shards(texts: Iterable[tuple[str, str]], settings: Settings) -> Examined:
    """Put parts together; ``texts`` holds each file's name and content.

    The contracts are opened anew, since some rules look at them. Raises ShardError where a part is missing, twice there,
    of another audit, or no part at all.
    """
    project = open_project(settings)
    opened = open_contracts(settings, project)
    parts = [(name, _read(name, text)) for name, text in texts]
    whole = Examined(project=project, opened=opened, suite=SuiteResult(files=()), unreadable=())
    _check(parts, _contracts(whole))
    files = [decode(json.dumps(file)) for _, part in parts for file in part["files"]]
    files.sort(key=lambda file: file.path)
    return Examined(project=project, opened=opened, suite=SuiteResult(files=tuple(files)), unreadable=())


def _contracts(examined: Examined) -> dict[str, str]:
    return {document.contract.path: document.contract.digest for document in examined.opened.documents}


def _read(name: str, text: str) -> dict[str, Any]:
    try:
        part = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ShardError(f"{name} is no JSON ({error}); `mockaudit scan --shard N/M -o FILE` makes parts") from None
    if not isinstance(part, dict) or part.get("version") != FORMAT or not isinstance(part.get("files"), list):
        raise ShardError(f"{name} is no part of an audit; `mockaudit scan --shard N/M -o FILE` makes parts")
    return part


def _check(parts: list[tuple[str, dict[str, Any]]], contracts: dict[str, str]) -> None:
    if not parts:
        raise ShardError("there are no parts to merge; name the files that `mockaudit scan --shard` wrote")
    count = parts[0][1]["of"]
    for name, part in parts:
        if part["of"] != count:
            raise ShardError(f"{name} is one of {part['of']} parts, others of {count}; merge the parts of one audit")
        if part["contracts"] != contracts:
            raise ShardError(f"{name} was made with other contracts; check out the same revision for all parts")
    numbers = sorted(part["shard"] for _, part in parts)
    missing = sorted(set(range(1, count + 1)) - set(numbers))
    if missing:
        raise ShardError(f"part {', '.join(map(str, missing))} of {count} is missing; merge all parts of one audit")
    if len(numbers) != count:
        raise ShardError("some part is there twice; merge each part once")
