from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mockaudit.contracts.store import StoredContract, load_contract
from mockaudit.documents.source import Project


@pytest.fixture
def load(tmp_path: Path) -> Callable[..., StoredContract]:
    """Write files below a root of their own and load the first of them as a contract."""

    def write_and_load(text: str, name: str = "api.yaml", **files: str) -> StoredContract:
        for path, content in (
            (name, text),
            *((key.replace("__", "/") + ".yaml", value) for key, value in files.items()),
        ):
            target = tmp_path / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(content)
        return load_contract(Project(tmp_path), name)

    return write_and_load


@pytest.fixture
def schema(load: Callable[..., StoredContract]) -> Callable[..., StoredContract]:
    """Load a contract of OpenAPI 3.0, or another version, with these component schemas."""

    def with_schemas(text: str, version: str = "3.0.3") -> StoredContract:
        body = "\n".join("    " + line for line in text.splitlines())
        return load(
            f"openapi: {version}\ninfo: {{title: T, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n{body}\n"
        )

    return with_schemas
