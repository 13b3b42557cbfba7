"""The modelled ways to name and read files: ``os.path``, ``pathlib``, ``open``; only files below the root are read."""

# ruff: noqa: ARG001 - the functions of a table share one signature
from __future__ import annotations

import posixpath
from collections.abc import Callable
from typing import TypeAlias

from mockaudit.documents.source import UnreadableError
from mockaudit.loaders.pyast.attributes import parent_of
from mockaudit.loaders.pyast.frame import Frame
from mockaudit.loaders.pyast.machine import Machine
from mockaudit.loaders.pyast.values import Call, PathValue, hole_of, plain_text
from mockaudit.model.dataclass import dataclass
from mockaudit.model.value import Hole

Modelled: TypeAlias = Callable[[Machine, Call, Frame], object]
MAX_DATA = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class FileValue:
    """An open file below the root."""

    path: PathValue
    binary: bool


def as_path(value: object) -> PathValue | None:
    """Give a path for a path or a text; a relative text starts at the root, where test suites are run."""
    if isinstance(value, PathValue):
        return value
    text = plain_text(value)
    return None if text is None else PathValue(text, rooted=not text.startswith("/"))


def read_file(machine: Machine, path: PathValue) -> bytes | Hole:
    """Read a file below the root, or say why it cannot be read."""
    name = posixpath.normpath(path.text)
    if not path.rooted or name.startswith(("..", "/")):
        return Hole(reason=f"{name} lies outside the audit's root")
    try:
        data = machine.project.read(name).data
    except UnreadableError as error:
        return Hole(reason=str(error))
    return data if len(data) <= MAX_DATA else Hole(reason=f"{name} is larger than 16 MiB")


def file_text(machine: Machine, file: FileValue) -> object:
    """Read an open file: text, or bytes where it was opened as binary."""
    return decoded(read_file(machine, file.path), binary=file.binary)


def decoded(data: bytes | Hole, *, binary: bool) -> object:
    """Decode a file's content as ``open`` does by default on a machine whose encoding is UTF-8."""
    if isinstance(data, Hole) or binary:
        return data
    try:
        return data.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        return Hole(reason="the file is not UTF-8", type="string")


def open_path(path: PathValue | None, mode: object) -> object:
    """Open a file for reading."""
    if path is None or not isinstance(mode, str):
        return Hole(reason="which file is opened is only known at run time")
    if set(mode) - set("rbt"):
        return Hole(reason="the file is opened for writing")
    return FileValue(path, "b" in mode)


def _open(machine: Machine, call: Call, frame: Frame) -> object:
    encoding = plain_text(call.value(3, "encoding", "utf-8"))
    if encoding is None or encoding.lower().replace("_", "-") not in {"utf-8", "utf8", "ascii"}:
        return Hole(reason="the file has an encoding of its own")
    return open_path(as_path(call.value(0, "file")), call.value(1, "mode", "r"))


def _path(machine: Machine, call: Call, frame: Frame) -> object:
    parts = [argument.value for argument in call.positional] or ["."]
    return joined(parts)


def joined(parts: list[object]) -> object:
    """Join the parts of a path as ``os.path.join`` does."""
    result: PathValue | None = None
    for part in parts:
        path = as_path(part)
        if path is None:
            return hole_of(part, "a part of the path is only known at run time")
        restarts = result is None or isinstance(part, PathValue) or path.text.startswith("/")
        result = (
            path if restarts or result is None else PathValue(posixpath.join(result.text, path.text), result.rooted)
        )
    return result if result is not None else Hole(reason="the path is only known at run time")


def _join(machine: Machine, call: Call, frame: Frame) -> object:
    values = [argument.value for argument in call.positional]
    texts = [plain_text(value) for value in values]
    known = [text for text in texts if text is not None]
    if call.unknown is None and len(known) == len(texts) and known:
        return posixpath.join(*known)
    return joined(values) if call.unknown is None else Hole(reason=call.unknown)


def _on_path(change: Callable[[str], str]) -> Modelled:
    def apply(machine: Machine, call: Call, frame: Frame) -> object:
        value = call.value(0, "path")
        text = plain_text(value)
        if text is not None:
            return change(text)
        if isinstance(value, PathValue):
            return parent_of(value) if change is posixpath.dirname else PathValue(change(value.text), value.rooted)
        return hole_of(value, "the path is only known at run time")

    return apply


def _absolute(machine: Machine, call: Call, frame: Frame) -> object:
    path = as_path(call.value(0, "path"))
    return hole_of(call.value(0, "path"), "the path is only known at run time") if path is None else path


def _basename(machine: Machine, call: Call, frame: Frame) -> object:
    path = as_path(call.value(0, "path"))
    return Hole(reason="the path is only known at run time") if path is None else posixpath.basename(path.text)


def _here(machine: Machine, call: Call, frame: Frame) -> object:
    return PathValue(".", rooted=True)


FILE_CALLS: dict[str, Modelled] = {
    "builtins.open": _open,
    "io.open": _open,
    "codecs.open": _open,
    "pathlib.Path": _path,
    "pathlib.PurePath": _path,
    "pathlib.Path.cwd": _here,
    "os.getcwd": _here,
    "os.path.join": _join,
    "os.path.dirname": _on_path(posixpath.dirname),
    "os.path.normpath": _on_path(posixpath.normpath),
    "os.path.abspath": _absolute,
    "os.path.realpath": _absolute,
    "os.path.basename": _basename,
    "os.fspath": _absolute,
}
