from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.watched import CONTRACT, FAKE

FINDING = "tests/test_a.py:5:5: STA003 wrong-success-code: status is 200, the contract's success is 201"


@pytest.mark.skipif(sys.platform == "win32", reason="is stopped by a signal")
def test_a_watch_says_what_each_change_brings_until_it_is_stopped(tmp_path):
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/test_a.py").write_text(FAKE, encoding="utf-8")
    (tmp_path / "openapi.yaml").write_text(CONTRACT, encoding="utf-8")
    output = tmp_path / "output.txt"
    environment = {**os.environ, "MOCKAUDIT_CACHE_DIR": str(tmp_path / "cache"), "NO_COLOR": "1"}
    command = [sys.executable, "-m", "mockaudit", "watch", "--interval", "0.05"]
    with (
        output.open("wb") as file,
        subprocess.Popen(
            command,
            cwd=tmp_path,
            stdout=file,
            stderr=subprocess.PIPE,
            env=environment,
            preexec_fn=take_interrupts,  # noqa: PLW1509
        ) as process,
    ):
        try:
            wait_for(output, 1)
            (tmp_path / "openapi.yaml").write_text(CONTRACT.replace('"200"', '"201"'), encoding="utf-8")
            wait_for(output, 4)
            (tmp_path / "openapi.yaml").write_text(CONTRACT, encoding="utf-8")
            wait_for(output, 7)
            process.send_signal(signal.SIGINT)
            errors = process.communicate(timeout=30)[1]
        finally:
            process.kill()
    assert output.read_text("utf-8").splitlines() == [
        "no findings; 1 fake, 1 matched, 0 notices",
        "changed: openapi.yaml",
        f"+ {FINDING}",
        "1 error; 1 fake, 1 matched, 0 notices",
        "changed: openapi.yaml",
        f"- {FINDING}",
        "no findings; 1 fake, 1 matched, 0 notices",
    ]
    assert (process.returncode, errors) == (130, b"")


def take_interrupts() -> None:
    """Take SIGINT, which whatever a shell starts in its background ignores."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def wait_for(output: Path, lines: int) -> None:
    end = time.monotonic() + 30
    while output.read_bytes().count(b"\n") < lines:
        assert time.monotonic() < end, output.read_text("utf-8")
        time.sleep(0.02)
