from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from mockaudit.cli.app import main
from mockaudit.drift import web
from mockaudit.drift.web import WebError, ask, public
from tests.drift.history import STEPS, build, contracts

WIDENED = contracts()[5]


class Api(ThreadingHTTPServer):
    """A web server with one contract, an ETag, some traps, and a place for messages."""

    contract = WIDENED
    answers: list[tuple[str, int, str | None]]
    messages: list[object]
    hook_status = 200

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    server: Api

    def do_GET(self):
        if self.path.startswith("/to?"):
            return self.answer(302, b"", {"Location": self.path.removeprefix("/to?")})
        if self.path == "/round":
            return self.answer(302, b"", {"Location": "/round"})
        if self.path == "/gone":
            return self.answer(404, b"no")
        data = self.server.contract.encode()
        etag = f'"{len(data)}"'
        if self.headers["If-None-Match"] == etag:
            return self.answer(304, b"")
        return self.answer(200, data, {"ETag": etag})

    def do_POST(self):
        self.server.messages.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.answer(self.server.hook_status, b"ok", {"Location": "/"} if self.server.hook_status == 302 else {})

    def answer(self, status, body, headers=None):
        self.server.answers.append((self.path, status, self.headers["If-None-Match"]))
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def api(monkeypatch) -> Iterator[Api]:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with Api(("127.0.0.1", 0), Handler) as server:
        server.answers, server.messages = [], []
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def project(tmp_path, monkeypatch) -> Path:
    root = tmp_path / "project"
    build(root)
    (root / "openapi.yaml").write_text(contracts()[4], encoding="utf-8")
    monkeypatch.setenv("MOCKAUDIT_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.chdir(root)
    return root


def test_a_published_contract_that_drifted_is_told_once(api, project, capfd):
    arguments = ["drift", "--published", f"{api.url}/openapi.yaml?token=s3cret", "--webhook", f"{api.url}/hook-s3cret"]
    arguments += ["--webhook-format", "slack", "--issue-text", "issue.md"]

    assert [main(arguments), main(arguments)] == [1, 1]

    etag = f'"{len(WIDENED)}"'
    assert api.answers == [
        ("/openapi.yaml?token=s3cret", 200, None),
        ("/hook-s3cret", 200, None),
        ("/openapi.yaml?token=s3cret", 304, etag),
    ]
    assert api.messages == [
        {
            "text": "*Contract drift*: 1 change, 1 breaking for consumers. Of 13 fakes 0 are wrong now, 1 is right now, "
            "12 untouched. Of 5 probes 0 are wrong now, 0 are right now, 5 untouched.\n• POST /orders 201: response property channel got the enum value "
            '"kiosk" (breaking, proved breaking)'
        }
    ]
    title, _, body = (project / "issue.md").read_text("utf-8").partition("\n\n")
    assert title == "Contract drift: openapi.yaml is not what is published"
    assert body.startswith("### mockaudit: contract drift\n\n1 change, 1 breaking for consumers.")
    output = capfd.readouterr()
    assert f"openapi.yaml -> {api.url}/openapi.yaml\n" in output.out
    kept = "".join(path.read_text("utf-8") for path in (project / ".mockaudit-published.json", project / "issue.md"))
    assert "s3cret" not in output.out + output.err + kept


def test_without_drift_nobody_is_told(api, project, capfd):
    api.contract = contracts()[4]
    assert main(["drift", "--published", f"{api.url}/x.yaml", "--webhook", f"{api.url}/hook"]) == 0
    assert api.messages == []
    assert capfd.readouterr().out == f"openapi.yaml -> {api.url}/x.yaml\n\nNo changes. 13 fakes, 5 probes.\n"


def test_drift_that_ended_and_began_again_is_told_again(api, project):
    arguments = ["drift", "--published", f"{api.url}/x.yaml", "--webhook", f"{api.url}/hook"]
    codes = []
    for contract in (WIDENED, contracts()[4], WIDENED):
        api.contract = contract
        codes.append(main(arguments))
    assert (codes, len(api.messages)) == ([1, 0, 1], 2)
    assert [message["event"] for message in api.messages] == ["mockaudit-contract-drift"] * 2
    assert [change["id"] for change in api.messages[0]["changes"]] == [word for word, _ in STEPS[4].changes]


def test_an_alert_that_does_not_arrive_makes_the_run_untrustworthy_and_is_tried_again(api, project, capfd):
    arguments = ["drift", "--published", f"{api.url}/x.yaml", "--webhook", f"{api.url}/hook-s3cret"]
    api.hook_status = 500
    assert main(arguments) == 2
    assert capfd.readouterr().err == (
        "error: the webhook at 127.0.0.1 did not take the alert: it answers 500; the drift was not told\n"
    )
    api.hook_status = 200
    assert (main(arguments), len(api.messages)) == (1, 2)


def test_a_url_that_cannot_be_used(api, project, capfd):
    wrong = {
        f"{api.url}/gone": f"{api.url}/gone answers 404",
        f"{api.url}/round": f"{api.url}/round redirects more than 5 times",
        f"{api.url}/to?file:///etc/passwd": f"{api.url}/to redirects to file, which is not followed",
        f"{api.url}/to?ftp://127.0.0.1/x": f"{api.url}/to redirects to ftp, which is not followed",
        "file:///etc/passwd": '"file:" is no URL of the web; write https://host/path',
        "https://user:s3cret@127.0.0.1/": "the URL holds a user or password, which end in logs; name one without",
        "http://127.0.0.1:1/": "127.0.0.1 does not answer (ConnectionRefusedError)",
        "http://[::1": "the URL cannot be read; write https://host/path",
    }
    for url, reason in wrong.items():
        assert main(["drift", "--published", url]) == 2
        text = f"error: the published contract cannot be fetched: {reason}\nNothing was audited.\n"
        assert capfd.readouterr().err == text


def test_an_answer_that_is_no_contract(api, project, capfd):
    api.contract = "<html>Please log in</html>"
    assert main(["drift", "--published", f"{api.url}/x.yaml"]) == 2
    assert capfd.readouterr().err == (
        "error: 127.0.0.1/x.yaml is not an object; name an OpenAPI or Swagger document\nNothing was audited.\n"
    )


def test_an_answer_that_is_too_large(api, monkeypatch):
    monkeypatch.setattr(web, "MAX_BYTES", 100)
    with pytest.raises(WebError) as raised:
        ask(f"{api.url}/x.yaml", {})
    assert str(raised.value) == f"{api.url}/x.yaml is larger than 0 MiB"


def test_what_may_be_shown_of_a_url():
    assert public("https://user:pw@api.example:8443/a/b?token=1#x") == "https://api.example:8443/a/b"
    assert public("http://[::1") == "the URL"
