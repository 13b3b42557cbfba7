from __future__ import annotations

import os
from pathlib import Path

import pytest

from mockaudit.documents.source import Project, Source, UnreadableError


def reason(project: Project, path: str) -> str:
    with pytest.raises(UnreadableError) as caught:
        project.read(path)
    return str(caught.value)


def test_reads_a_file_and_remembers_its_path(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.json").write_bytes(b"{}")
    project = Project(tmp_path)
    assert project.read("a/b.json") == Source(path="a/b.json", data=b"{}")
    assert project.read_paths == {"a/b.json"}


def test_a_file_that_is_at_hand_is_not_read_again_but_remembered_all_the_same(tmp_path: Path) -> None:
    held = Source(path="a.py", data=b"held")
    (tmp_path / "a.py").write_bytes(b"changed since")
    project = Project(tmp_path, held={"a.py": held})
    assert project.read("a.py") == held
    assert project.read_paths == {"a.py"}
    project.held = {}
    assert project.read("a.py").data == b"changed since"


def test_displays_paths_relative_to_the_root(tmp_path: Path) -> None:
    project = Project(tmp_path)
    assert project.display(tmp_path / "x" / "y.py") == "x/y.py"
    assert project.display(Path("x/y.py")) == "x/y.py"
    assert project.display(Path("/elsewhere/y.py")) == "/elsewhere/y.py"


def test_refuses_what_lies_outside(tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (tmp_path / "secret").write_text("s")
    (tmp_path / "root-2").mkdir()
    (tmp_path / "root-2" / "near").write_text("s")
    (root / "link").symlink_to(tmp_path / "secret")
    project = Project(root)
    outside = "lies outside the project; copy it below the project's root"
    assert reason(project, "../secret") == f"../secret {outside}"
    assert reason(project, "link") == f"link {outside}"
    assert reason(project, "../root-2/near") == f"../root-2/near {outside}"
    assert reason(project, "/etc/passwd") == f"/etc/passwd {outside}"


def test_a_link_inside_is_read(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"x")
    (tmp_path / "link").symlink_to("real")
    assert Project(tmp_path).read("link").data == b"x"


def test_says_what_is_wrong_with_a_path(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to("loop")
    project = Project(tmp_path)
    assert reason(project, "gone") == "gone does not exist; correct the path"
    assert reason(project, "folder") == "folder is not a regular file; name a file"
    assert reason(project, "pipe") == "pipe is not a regular file; name a file"
    assert reason(project, "a\0b") == "a path holds a NUL character; correct the path"
    assert reason(project, "loop").startswith("loop cannot be read")


def test_refuses_what_is_too_large(tmp_path: Path) -> None:
    limit = 1024 * 1024
    (tmp_path / "fits").write_bytes(b"x" * limit)
    (tmp_path / "large").write_bytes(b"x" * (limit + 1))
    project = Project(tmp_path, max_bytes=limit)
    assert len(project.read("fits").data) == limit
    assert reason(project, "large") == "large is larger than 1 MiB; leave it out with `exclude`, or split it"


def test_digest_is_the_sha256_of_the_content() -> None:
    assert Source(path="x", data=b"abc").digest == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_a_file_is_read_up_to_the_limit_and_not_beyond(tmp_path: Path) -> None:
    (tmp_path / "full.json").write_bytes(b"x" * 40_000)
    (tmp_path / "empty.json").write_bytes(b"")
    assert Project(root=tmp_path, max_bytes=40_000).read("full.json").data == b"x" * 40_000
    assert Project(root=tmp_path).read("empty.json").data == b""
    with pytest.raises(UnreadableError, match="is larger than"):
        Project(root=tmp_path, max_bytes=39_999).read("full.json")


def test_a_folder_holds_what_it_lists(tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "client.py").write_text("")
    project = Project(root=tmp_path)
    assert project.holds("app", "client", "client.py")
    assert project.holds("", "app")
    assert not project.holds("app", "server.py")
    assert not project.holds("lib", "client.py")
    assert project.holds("app", "ünicode.py")  # a file system may spell it otherwise
