from __future__ import annotations

import os
from pathlib import Path

from mockaudit.config.commandline import CommandLine
from mockaudit.config.reader import read_settings
from mockaudit.config.settings import Settings
from mockaudit.engine.watching import Round, changed, snapshot, watch
from tests.watched import CONTRACT, FAKE


class Waits:
    """Do one thing in each wait, in turn; end the watch when there are no more."""

    def __init__(self, *things):
        self.things = list(things)

    def __call__(self):
        if not self.things:
            raise KeyboardInterrupt
        self.things.pop(0)()


def settings(root: Path) -> Settings:
    line = CommandLine(contracts=("openapi.yaml",), cache=False)
    return read_settings(line, rules={}, libraries=frozenset, cwd=root)


def rounds(root: Path, *things) -> list[Round]:
    found = []
    try:
        for one in watch(lambda: settings(root), Waits(*things)):
            found.append(one)  # noqa: PERF402  (the end is an exception)
    except KeyboardInterrupt:
        pass
    return found


def write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    # Some file systems count in whole seconds.
    stamp = file.stat().st_mtime_ns + len(text) * 1_000_000_000
    os.utime(file, ns=(stamp, stamp))


def project(root: Path) -> Path:
    write(root / "openapi.yaml", CONTRACT)
    write(root / "tests/test_a.py", FAKE)
    return root


def nothing():
    pass


def test_each_change_is_a_round_with_what_came_and_what_went(tmp_path):
    root = project(tmp_path)
    found = rounds(
        root,
        nothing,
        lambda: write(root / "openapi.yaml", CONTRACT.replace('"200"', '"201"')),
        nothing,
        lambda: write(root / "tests/test_a.py", FAKE.replace("status=200", "status=201")),
        nothing,
    )
    assert [(one.files, codes(one.came), codes(one.went)) for one in found] == [
        ((), [], []),
        (("openapi.yaml",), ["STA003"], []),
        (("tests/test_a.py",), [], ["STA003"]),
    ]


def codes(findings):
    return [finding.code for finding in findings]


def test_files_that_still_change_are_waited_for(tmp_path):
    root = project(tmp_path)
    found = rounds(
        root,
        lambda: write(root / "tests/data.json", "{"),
        lambda: write(root / "tests/data.json", '{"a": 1'),
        lambda: write(root / "tests/data.json", '{"a": 1}'),
        nothing,
    )
    assert [one.files for one in found] == [(), ("tests/data.json",)]


def test_what_is_watched(tmp_path):
    root = project(tmp_path)
    for name in ("tests/node_modules/x.json", "tests/.cache/x.json", "tests/notes.txt", "tests/a/x.YAML"):
        write(root / name, "{}")
    (root / "tests" / "gone.json").symlink_to(root / "nowhere")
    assert sorted(snapshot(settings(root))) == ["openapi.yaml", "tests/a/x.YAML", "tests/test_a.py"]


def test_a_file_that_went_is_a_change():
    assert changed({"a": (1, 1), "b": (1, 1), "c": (1, 1)}, {"b": (1, 2), "c": (1, 1), "d": (0, 0)}) == ("a", "b", "d")
