"""Work that is done in a child process: what it gives comes back whole or not at all."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from mockaudit.documents.forking import MIN_BYTES, idle_processors, is_worth_a_process, output_of, start, stop

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the platform cannot fork")


def raising() -> bytes:
    raise RuntimeError


def killed() -> bytes:
    os.kill(os.getpid(), signal.SIGKILL)
    return b"never"


@pytest.mark.parametrize(
    ("work", "output"),
    [(lambda: b"", b""), (lambda: b"x" * 500_000, b"x" * 500_000), (raising, None), (killed, None)],
    ids=["nothing", "much", "an error", "a kill"],
)
def test_output_comes_whole_or_not_at_all(
    work: Callable[[], bytes], output: bytes | None, capfd: pytest.CaptureFixture[str]
) -> None:
    child = start(work)
    assert output_of(child) == output
    stop(child)
    with pytest.raises(ChildProcessError):
        os.waitpid(child.process, os.WNOHANG)
    assert capfd.readouterr() == ("", "")


def test_a_child_that_still_works_is_ended() -> None:
    child = start(lambda: bytes(signal.pause() or 0))
    stop(child)
    with pytest.raises(ChildProcessError):
        os.waitpid(child.process, os.WNOHANG)


def test_a_process_is_for_large_documents_and_idle_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    large = b" " * MIN_BYTES
    monkeypatch.setattr("mockaudit.documents.forking.idle_processors", lambda: 2)
    assert [is_worth_a_process(data) for data in (large, large[1:])] == [True, False]
    monkeypatch.setattr("mockaudit.documents.forking.idle_processors", lambda: 1)
    assert not is_worth_a_process(large)


@pytest.mark.parametrize(
    ("average", "now", "expected"),
    [
        (0.5, b"5/100", 2),
        (1.9, b"5/100", 2),
        (2.0, b"2/100", 2),
        (2.0, b"3/100", 1),
        (9.0, b"1/100", 2),
        (2.0, None, 1),
    ],
)
def test_processors_are_busy_that_were_and_are(
    average: float, now: bytes | None, expected: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load = tmp_path / "loadavg"
    if now is not None:
        load.write_bytes(b"2.00 1.00 0.50 %s 4711\n" % now)
    monkeypatch.setattr("mockaudit.documents.forking._LOAD", load)
    monkeypatch.setattr("os.sched_getaffinity", lambda _: {0, 1}, raising=False)
    monkeypatch.setattr("os.getloadavg", lambda: (average, 1.0, 0.5), raising=False)
    assert idle_processors() == expected
