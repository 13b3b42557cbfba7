from __future__ import annotations

import sys

import pytest

from mockaudit.cli import progress
from mockaudit.cli.progress import progress_bar


@pytest.mark.parametrize(("is_terminal", "quiet"), [(False, False), (True, True)])
def test_nobody_sees_a_bar(monkeypatch, is_terminal, quiet):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: is_terminal)
    with progress_bar(quiet=quiet) as tell:
        assert tell is None


def test_a_short_scan_shows_nothing(monkeypatch, capsys):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with progress_bar(quiet=False) as tell:
        tell(1, 2)
    assert capsys.readouterr() == ("", "")


def test_a_long_scan_shows_how_far_it_is_on_standard_error(monkeypatch, capsys):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setattr(progress, "PATIENCE", 0)
    with progress_bar(quiet=False) as tell:
        tell(3, 7)
        tell(7, 7)
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "auditing" in shown.err
    assert "7/7" in shown.err
