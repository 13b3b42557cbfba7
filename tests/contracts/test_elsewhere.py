"""Contracts that another process builds: what comes back is what this process would have built."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from mockaudit.contracts.cache import Cache
from mockaudit.contracts.elsewhere import build_elsewhere, is_worth_a_process
from mockaudit.documents.source import Project, Source
from mockaudit.model.notice import Notice

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the platform cannot fork")

TEXT = """
openapi: 3.0.0
info: {title: T, version: '1'}
paths:
  /a:
    get: {responses: {'200': {description: d, content: {application/json: {schema: {$ref: 'gone.yaml#/a'}}}}}}
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "api.yaml").write_text(TEXT)
    return Project(tmp_path)


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(folder=tmp_path / "cache", min_bytes=0)


def test_the_contract_comes_through_the_cache(project: Project, cache: Cache) -> None:
    steps = iter(range(3))
    built = build_elsewhere(cache, project, project.read("api.yaml"), ("https://a.test",), steps)
    assert built is not None
    assert [route.template for route in built.contract.routes] == ["/a"]
    assert built.contract.base_urls == ("https://a.test",)
    assert [type(notice) for notice in built.notices] == [Notice]
    assert built.collected is None


def test_other_work_is_done_until_the_contract_is_there(project: Project, cache: Cache) -> None:
    done: list[int] = []

    def endless() -> Iterator[int]:
        while True:
            done.append(len(done))
            yield done[-1]

    assert build_elsewhere(cache, project, project.read("api.yaml"), (), endless()) is not None
    assert done[:1] == [0]


def test_what_cannot_be_built_there_is_left_to_the_caller(project: Project, cache: Cache) -> None:
    (project.root / "api.yaml").write_text("no: contract")
    assert build_elsewhere(cache, project, project.read("api.yaml"), (), iter(())) is None


def test_a_small_contract_is_not_worth_a_process() -> None:
    assert not is_worth_a_process(Source(path="api.yaml", data=b" " * 1000))
