"""A new contract whose faults are found, and which is kept, while the audit goes on: nothing differs but the time."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from mockaudit.contracts.cache import Cache
from mockaudit.contracts.store import load_contract
from mockaudit.documents.forking import MIN_BYTES
from mockaudit.documents.source import Project
from mockaudit.model.location import Location

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="the platform cannot fork")

HEAD = "openapi: 3.0.0\ninfo: {title: T, version: '1'}\npaths:\n"
PATH = "  /%d:\n    get: {responses: {'200': {description: d, content: {text/plain: {schema: %s}}}}}\n"
FAULT = ("dangling-ref", "$ref #/gone points at nothing")


@pytest.fixture(params=[pytest.param(1, id="small"), pytest.param(1 + MIN_BYTES // len(PATH), id="large")])
def project(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setattr("mockaudit.documents.forking.idle_processors", lambda: 2)
    filling = "".join(PATH % (number, "{type: string}") for number in range(1, request.param))
    (tmp_path / "api.yaml").write_text(HEAD + PATH % (0, "{$ref: '#/gone'}") + filling)
    return Project(tmp_path)


def test_faults_are_the_same_however_they_are_found(project: Project, tmp_path: Path) -> None:
    cache = Cache(folder=tmp_path / "cache", min_bytes=0)
    at = Location(path="api.yaml", pointer="/paths/~10/get/responses/200/content/text~1plain/schema")
    assert load_contract(project, "api.yaml").lint() == ((*FAULT, at),)
    built = load_contract(project, "api.yaml", (), cache)
    assert built.lint() == ((*FAULT, at),)
    assert [path.suffix for path in cache.folder.iterdir()] == [".sqlite"]
    kept = load_contract(project, "api.yaml", (), cache)
    assert kept.lint() == ((*FAULT, at),)
    assert kept.contract == built.contract
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


@needs_fork
def test_what_a_process_does_not_finish_is_done_here(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = os.getpid()
    monkeypatch.setattr(
        Cache,
        "write",
        lambda _cache, _root, built: built if os.getpid() == here else os.kill(os.getpid(), signal.SIGKILL),
    )
    loaded = load_contract(project, "api.yaml", (), Cache(folder=tmp_path / "cache", min_bytes=0))
    assert [fault[:2] for fault in loaded.lint()] == [FAULT]


def test_json_is_looked_up_without_a_cache_file_as_with_one(tmp_path: Path) -> None:
    (tmp_path / "api.json").write_text(
        '{"openapi": "3.0.0",\n "info": {"title": "T", "version": "1"},\n "paths": {\n  "/a": {}}}'
    )
    place = Location(path="api.json", pointer="/paths/~1a")
    found = []
    for cache in (None, Cache(folder=tmp_path / "cache", min_bytes=0)):
        contract = load_contract(Project(tmp_path), "api.json", (), cache)
        found += [contract.spans([place])[place], contract.spans([Location(path="api.json", pointer="/info")])]
    assert (found[0].line, found[0].column) == (4, 3)
    assert found[:2] == found[2:]
