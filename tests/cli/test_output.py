from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from mockaudit.cli.output import OutputError, check_writable, print_error, print_problems, terminal_style, write
from mockaudit.reporters.base import Style


def test_a_file_is_replaced_whole_and_keeps_its_mode(tmp_path):
    file = tmp_path / "report.json"
    file.write_text("old")
    file.chmod(0o640)
    write("new ü\ud800\n", file)
    assert file.read_bytes() == "new ü\\ud800\n".encode()
    assert file.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [file]


def test_a_link_stays_a_link(tmp_path):
    target = tmp_path / "target"
    target.write_text("old")
    (tmp_path / "link").symlink_to(target)
    write("new", tmp_path / "link")
    assert (target.read_text(), (tmp_path / "link").is_symlink()) == ("new", True)


def test_a_failed_write_leaves_the_file_as_it_was(tmp_path, monkeypatch):
    file = tmp_path / "report.json"
    file.write_text("old")

    def full(_self: Path, _target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OutputError) as caught:
        write("new", file)
    assert str(caught.value) == f"{file} cannot be written: No space left on device"
    assert (list(tmp_path.iterdir()), file.read_text()) == ([file], "old")


def test_a_device_is_written_to():
    write("text", Path(os.devnull))


def test_what_cannot_be_written_is_known_before(tmp_path):
    cases = {tmp_path: "is a folder", tmp_path / "gone" / "report": "does not exist"}
    for file, what in cases.items():
        with pytest.raises(OutputError, match=what):
            check_writable(file)
    check_writable(tmp_path / "report")


def test_standard_output_is_utf_8(capfdbinary):
    write("ü…\n", None)
    assert capfdbinary.readouterr().out == "ü…\n".encode()


def test_errors_say_what_to_do_and_that_nothing_was_audited(capsys):
    print_error("it broke\x1b[2J", hint="mend it")
    print_error("it broke later", audited=True)
    print_problems([("a", "b"), ("c", "")])
    assert capsys.readouterr().err == (
        "error: it broke\\x1b[2J\n  hint: mend it\nNothing was audited.\n"
        "error: it broke later\n"
        "error: a\n  hint: b\nerror: c\nNothing was audited.\n"
    )


@pytest.mark.parametrize(
    ("option", "environment", "expected"),
    [
        (None, {}, True),
        (None, {"NO_COLOR": "1"}, False),
        (None, {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        (None, {"TERM": "dumb"}, False),
        (True, {"NO_COLOR": "1"}, True),
        (False, {"FORCE_COLOR": "1"}, False),
    ],
)
def test_colour_on_a_terminal(monkeypatch, option, environment, expected):
    clear(monkeypatch, environment, is_terminal=True)
    assert terminal_style(option, to_file=False).color is expected


@pytest.mark.parametrize(("environment", "expected"), [({}, False), ({"FORCE_COLOR": "1"}, True)])
def test_colour_elsewhere(monkeypatch, environment, expected):
    clear(monkeypatch, environment, is_terminal=False)
    assert terminal_style(None, to_file=False) == Style(color=expected)
    clear(monkeypatch, environment, is_terminal=True)
    assert terminal_style(None, to_file=True) == Style(color=expected)


def clear(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], *, is_terminal: bool) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: is_terminal)
