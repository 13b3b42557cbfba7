"""What a recorder took out of a payload is not known, and the rest of the payload is judged all the same."""

from __future__ import annotations

from pathlib import Path

from mockaudit.engine.pipeline import scan
from tests.engine.project import write

CASSETTE = """\
version: 1
interactions:
- request: {method: GET, uri: "https://api.pets.example/pets/1", headers: {}, body: null}
  response:
    status: {code: 200, message: OK}
    headers: {Content-Type: [application/json]}
    body: {string: '{"id": "x", "name": "***"}'}
"""


def test_what_stands_beside_a_mark_is_judged(tmp_path: Path) -> None:
    settings = write(tmp_path)
    (tmp_path / "cassette.yaml").write_text(CASSETTE)
    found = [(finding.code, finding.violation.pointer) for finding in scan(settings).findings]
    assert found == [("PAY002", "/id")]
