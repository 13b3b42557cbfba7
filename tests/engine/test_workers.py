"""Audits that are split between processes: the same results in the same order, whatever happens to a process."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from mockaudit.documents.source import Source
from mockaudit.engine.workers import (
    FILE_BYTES,
    SHARE_BYTES,
    audit_in_shares,
    open_claims,
    shares_of,
    taken,
    usable_processes,
)
from mockaudit.model.result import FileResult

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="the platform cannot fork")


def sources(*sizes: int) -> list[Source]:
    return [Source(path=f"{number}.json", data=b" " * size) for number, size in enumerate(sizes)]


def results(files: Sequence[Source], told: str) -> list[FileResult]:
    return [FileResult(path=file.path, loaders=((told, len(file.data)),)) for file in files]


def test_shares_are_stretches_that_weigh_as_their_parts() -> None:
    files = sources(10, 10, 40, 10, 10)
    assert shares_of(files, [1]) == [files]
    assert shares_of(files, [1, 1]) == [files[:2], files[2:]]
    assert shares_of(files, [3, 2]) == [files[:3], files[3:]]
    assert shares_of(sources(10, 10, 10, 10**6, 10), [1, 1]) == [
        sources(10, 10, 10),
        sources(10, 10, 10, 10**6, 10)[3:],
    ]
    assert shares_of(files, [1] * 9) == [files[:1], files[1:2], files[2:3], files[3:4], files[4:]]
    assert shares_of([], [1, 1]) == [[]]


def test_little_work_stays_in_one_process() -> None:
    assert usable_processes([]) == 1
    assert usable_processes(sources(*[0] * (2 * SHARE_BYTES // FILE_BYTES - 1))) == 1
    assert usable_processes(sources(2 * SHARE_BYTES - FILE_BYTES - 1)) == 1


def test_one_file_stays_in_one_process() -> None:
    assert usable_processes(sources(100 * SHARE_BYTES)) == 1


def test_a_file_too_large_to_be_parsed_weighs_as_one_that_is_searched() -> None:
    large = Source(path="a.py", data=b"mock" * (2 * 1024 * 1024))
    assert usable_processes([large, Source(path="b.py", data=b"mock")]) == 1


def test_one_process_judges_much_in_parts() -> None:
    asked: list[int] = []

    def audit(share: Sequence[Source], is_first: bool) -> list[FileResult]:
        asked.append(len(share))
        return results(share, "here")

    files = sources(*[4 * 1024 * 1024] * 4)
    assert [file.path for file, _ in audit_in_shares(files, audit, 1)] == [file.path for file in files]
    assert asked == [1, 2, 1]


@needs_fork
def test_each_share_is_audited_once_by_whoever_is_free(tmp_path: Path) -> None:
    def audit(share: Sequence[Source], is_first: bool) -> list[FileResult]:
        for file in share:
            (tmp_path / file.path).open("x").close()
        while is_first and len(list(tmp_path.iterdir())) < len(files):
            time.sleep(0.01)
        return results(share, "here" if is_first else "there")

    files = sources(*[5] * 12)
    found = [result for result, _ in audit_in_shares(files, audit, 3)]
    assert [file.path for file in found] == [file.path for file in files]
    told = [name for file in found for name, _ in file.loaders]
    assert (told.count("here"), told.count("there")) in {(1, 11), (0, 12)}


@needs_fork
def test_a_process_takes_its_own_stretch_first_and_then_what_others_left() -> None:
    first, second = open_claims(7, 2)
    own = taken([second, first])
    assert [next(own), next(own)] == [3, 4]
    assert [*taken([first, second])] == [0, 1, 2, 5, 6]
    assert not [*own]
    os.close(first)
    os.close(second)


def raise_error() -> None:
    raise RuntimeError


def be_killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@needs_fork
@pytest.mark.parametrize("fail", [raise_error, be_killed])
def test_the_share_of_a_worker_that_fails_is_audited_again(
    fail: Callable[[], None], capfd: pytest.CaptureFixture[str]
) -> None:
    def audit(share: Sequence[Source], is_first: bool) -> list[FileResult]:
        if not is_first:
            fail()
        return results(share, "here")

    files = sources(5, 5)
    assert audit_in_shares(files, audit, 2) == [(result, None) for result in results(files, "here")]
    assert capfd.readouterr() == ("", "")


@needs_fork
def test_a_share_of_which_a_result_is_missing_is_audited_again() -> None:
    def audit(share: Sequence[Source], is_first: bool) -> list[FileResult]:
        return results(share if is_first else share[1:], "here")

    files = sources(9, 5, 5)
    assert audit_in_shares(files, audit, 2) == [(result, None) for result in results(files, "here")]


@needs_fork
def test_an_error_here_ends_the_workers() -> None:
    begun: list[int] = []

    def audit(_share: Sequence[Source], is_first: bool) -> list[FileResult]:
        if is_first:
            begun.append(os.getpid())
            raise ValueError
        signal.pause()
        return []

    with pytest.raises(ValueError, match=r"^$"):
        audit_in_shares(sources(5, 5), audit, 2)
    assert begun == [os.getpid()]
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
