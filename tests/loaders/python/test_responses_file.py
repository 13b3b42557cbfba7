"""What is read of a recording of ``responses`` is what the library serves from it."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
import requests
import responses
from responses._recorder import Recorder

from mockaudit.documents.source import Project
from mockaudit.loaders.python.source_file import load_python
from mockaudit.model.exchange import Exchange
from mockaudit.model.notice import Notice
from tests.loaders.python.serving import Served, as_served

# The recorder hands all headers on, of which the file keeps those that are not alike in every response.
SENT = {"Date": "now", "Server": "x"}
RECORDED = (
    responses.Response("GET", "http://api.test/pets", json=[{"id": 1}], headers=SENT),
    responses.Response("GET", "http://api.test/pets?limit=2&tag=", body="[]", content_type="text/json", headers=SENT),
    responses.Response("POST", "http://api.test/pets", body="made", status=201, headers={**SENT, "X-A": "b"}),
    responses.Response("DELETE", "http://api.test/pets/1", body="", status=204, content_type="a/b", headers=SENT),
    responses.Response("PUT", "http://api.test/pets/1", body="null", content_type="a/json", headers=SENT),
)
TOML = """\
[[responses]]
[responses.response]
method = "GET"
url = "http://api.test/toml"
body = '{"a": 1}'
status = 202
content_type = "application/json"
auto_calculate_content_length = false
[responses.response.headers]
content-type = "text/plain"
X-A = "b"
"""


class TomlMock(responses.RequestsMock):
    """Reads TOML as the manual of responses shows."""

    def _parse_response_file(self, file_path):
        return tomllib.loads(Path(file_path).read_text())


def load(folder: Path, name: str) -> list[object]:
    text = "from pathlib import Path\nimport responses\n@responses.activate\ndef test_it():\n"
    text += f"    responses._add_from_file(Path(__file__).parent / {name!r})\n"
    (folder / "test_it.py").write_text(text)
    project = Project(root=folder)
    return list(load_python(project.read("test_it.py"), project))


def served(exchange: Exchange) -> Served:
    query = "&".join(f"{name}={value}" for name, value in exchange.request.query)
    answer = requests.request(str(exchange.request.method), f"{exchange.request.url}?{query}", timeout=1)
    for name, value in exchange.responses[0].headers:
        assert answer.headers[name] == value
    return Served(answer.status_code, answer.headers.get("Content-Type"), answer.content)


def test_a_recording_is_read_as_the_library_serves_it(tmp_path: Path) -> None:
    Recorder().dump_to_file(tmp_path / "rec.yaml", registered=list(RECORDED))
    found = load(tmp_path, "rec.yaml")
    assert [item.ref for item in found] == [f"rec.yaml#/responses/{i}/response" for i in range(len(RECORDED))]
    with responses.RequestsMock(assert_all_requests_are_fired=True) as mock:
        mock._add_from_file(tmp_path / "rec.yaml")
        for exchange in found:
            assert served(exchange) == as_served(exchange.responses[0])


def test_toml(tmp_path: Path) -> None:
    (tmp_path / "rec.toml").write_text(TOML)
    (exchange,) = load(tmp_path, "rec.toml")
    with TomlMock() as mock:
        mock._add_from_file(tmp_path / "rec.toml")
        assert served(exchange) == as_served(exchange.responses[0])
    assert exchange.responses[0].headers == (("X-A", "b"),)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("rec.yaml", "responses: [", "its recording cannot be read: while parsing"),
        ("rec.toml", "a = [", "its recording cannot be read: "),
        ("rec.yaml", "- 1\n", "the recording has no list of responses"),
        ("rec.yaml", "responses: [{response: {url: x, status: 'a'}}, 1]", "the entry of the recording is not"),
        ("rec.yaml", json.dumps({"responses": [{"response": {"status": 200}}]}), "the entry of the recording is not"),
        ("gone.yaml", "", "its recording cannot be read: gone.yaml does not exist"),
    ],
)
def test_what_cannot_be_read_is_a_notice(tmp_path, name, text, message):
    if name.startswith("rec"):
        (tmp_path / name).write_text(text)
    found = load(tmp_path, name)
    assert found
    assert all(isinstance(item, Notice) and re.match(re.escape(message), item.message) for item in found)
