from __future__ import annotations

import os
from pathlib import Path

import pytest

from mockaudit.contracts.cache import Cache, cache_folder
from mockaudit.contracts.cachefile import CachedNodes
from mockaudit.contracts.nodes import MemoryNodes
from mockaudit.contracts.store import StoredContract, load_contract
from mockaudit.documents.source import Project
from mockaudit.model.contract import Direction, SchemaRef
from mockaudit.model.location import Location

TEXT = """
openapi: 3.0.0
info: {title: T, version: '1'}
servers: [{url: 'https://{h}', variables: {h: {default: a, enum: [a, b]}}}]
security: [{k: []}]
paths:
  /a/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get:
      operationId: g
      servers: [{url: /x}]
      responses:
        '200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}
  /b: {$ref: 'more.yaml#/b'}
components:
  schemas:
    A: {type: object, properties: {n: {$ref: 'more.yaml#/n'}, gone: {$ref: '#/components/schemas/Gone'}}}
    B:
      type: object
      properties:
        deep: {type: integer}
  securitySchemes: {k: {type: http, scheme: bearer}}
"""
MORE = "b: {post: {responses: {'204': {description: d}}}}\nn: {type: integer}\n"


def load(root: Path, cache: Cache | None, text: str = TEXT, more: str = MORE) -> StoredContract:
    (root / "api.yaml").write_text(text)
    (root / "more.yaml").write_text(more)
    return load_contract(Project(root), "api.yaml", ("https://mapped.example",), cache)


def kind(loaded: StoredContract) -> type:
    return type(loaded._reading.nodes)


def everything(loaded: StoredContract) -> object:
    operations = loaded.operations(loaded.contract.routes)
    schema = SchemaRef(path="api.yaml", pointer="/components/schemas/B")
    errors = loaded.errors(schema, {"deep": "x"}, Direction.RESPONSE)
    places = [
        Location(path="api.yaml", pointer=pointer) for pointer in ("", "/info", "/paths/~1a~1{id}/get/operationId")
    ]
    places += [error.schema for error in errors] + [Location(path="more.yaml", pointer="/n/type")]
    return loaded.contract, operations, errors, loaded.lint(), loaded.notices(), loaded.spans(places)


def test_a_cached_contract_is_the_same(tmp_path: Path) -> None:
    cache = Cache(folder=tmp_path / "cache", min_bytes=0)
    plain, cold, warm, warmer = (load(tmp_path, known) for known in (None, cache, cache, cache))
    assert [kind(loaded) for loaded in (plain, cold, warm, warmer)] == [
        MemoryNodes,
        MemoryNodes,
        CachedNodes,
        CachedNodes,
    ]
    assert everything(plain) == everything(cold) == everything(warm) == everything(warmer)
    assert (tmp_path / "cache").stat().st_mode & 0o777 == 0o700


def test_what_changes_is_read_again(tmp_path: Path) -> None:
    cache = Cache(folder=tmp_path / "cache", min_bytes=0)
    load(tmp_path, cache)
    assert kind(load(tmp_path, cache, text=TEXT + "# changed\n")) is MemoryNodes
    assert kind(load(tmp_path, cache, more=MORE + "# changed\n")) is MemoryNodes
    assert kind(load(tmp_path, cache, more=MORE + "# changed\n")) is CachedNodes


def test_a_missing_file_that_appears_is_seen(tmp_path: Path) -> None:
    cache = Cache(folder=tmp_path / "cache", min_bytes=0)
    (tmp_path / "api.yaml").write_text(TEXT)
    cold = load_contract(Project(tmp_path), "api.yaml", (), cache)
    missing = "more.yaml does not exist; correct the path; schemas that need it are not checked"
    assert [notice.message for notice in cold.notices()] == [f"$ref more.yaml#/n: {missing}"]
    assert kind(load(tmp_path, cache)) is MemoryNodes


def test_small_contracts_are_not_cached(tmp_path: Path) -> None:
    load(tmp_path, Cache(folder=tmp_path / "cache"))
    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\0" + b"\xff" * 4_000])
def test_a_damaged_file_is_as_good_as_none(tmp_path: Path, content: bytes) -> None:
    cache = Cache(folder=tmp_path / "cache", min_bytes=0)
    plain = everything(load(tmp_path, cache))
    (file,) = (tmp_path / "cache").iterdir()
    file.write_bytes(content)
    again = load(tmp_path, cache)
    assert kind(again) is MemoryNodes
    assert everything(again) == plain
    assert kind(load(tmp_path, cache)) is CachedNodes


def test_a_file_that_vanishes_during_the_audit_hurts_nobody(tmp_path: Path) -> None:
    cache = Cache(folder=tmp_path / "cache", min_bytes=0)
    plain = everything(load(tmp_path, None))
    load(tmp_path, cache)
    warm = load(tmp_path, cache)
    for file in (tmp_path / "cache").iterdir():
        file.unlink()
    assert everything(warm) == plain


def test_without_a_writable_folder_it_goes_on(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cache = Cache(folder=tmp_path / "file" / "cache", min_bytes=0)
    assert everything(load(tmp_path, cache)) == everything(load(tmp_path, None))


def test_the_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    monkeypatch.delenv("MOCKAUDIT_CACHE_DIR", raising=False)
    assert cache_folder() == tmp_path / "xdg" / "mockaudit"
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert cache_folder() == tmp_path / ".cache" / "mockaudit"
    monkeypatch.setattr("sys.platform", "darwin")
    assert cache_folder() == tmp_path / "Library" / "Caches" / "mockaudit"
    monkeypatch.setenv("MOCKAUDIT_CACHE_DIR", str(tmp_path / "own"))
    assert cache_folder() == tmp_path / "own"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the platform cannot fork")
def test_a_forked_process_reads_through_a_connection_of_its_own(tmp_path: Path) -> None:
    cache = Cache(folder=tmp_path / "cache", min_bytes=0)
    expected = repr(everything(load(tmp_path, cache)))
    cached = load(tmp_path, cache)
    assert kind(cached) is CachedNodes
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        try:
            with os.fdopen(writing, "w") as pipe:
                pipe.write(repr(everything(cached)))
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        found = pipe.read()
    os.waitpid(process, 0)
    assert found == expected
    assert repr(everything(cached)) == expected
