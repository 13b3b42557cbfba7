"""Write a small project to audit: a contract and tests whose stubs disagree with it."""

from __future__ import annotations

import subprocess
from pathlib import Path

from mockaudit.config.settings import ContractSetting, Settings

CONTRACT = """\
openapi: 3.0.3
info: {title: Pets, version: '1'}
servers: [{url: 'https://api.pets.example'}]
paths:
  /pets/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get:
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema:
                type: object
                properties: {id: {type: integer}, name: {type: string}}
"""
STUB = """\
import responses


@responses.activate
def test_{name}():
    responses.get("https://api.pets.example/pets/1", json={body})
"""


def stub(name: str, body: str) -> str:
    return STUB.format(name=name, body=body)


def write(root: Path, **tests: str) -> Settings:
    (root / "contract.yaml").write_text(CONTRACT)
    for name, body in tests.items():
        (root / f"test_{name}.py").write_text(stub(name, body))
    return Settings(root=root, paths=(root,), contracts=(ContractSetting(path=root / "contract.yaml"),), cache=False)


def git(root: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=t", "-c", "user.email=t@t.invalid", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(root), *identity, *arguments], check=True, capture_output=True)
