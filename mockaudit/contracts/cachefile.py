"""The sqlite file of one contract: its index, its nodes as JSON text, and where they stand in the sources."""

from __future__ import annotations

import json
import os
import sqlite3
import weakref
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, suppress
from pathlib import Path

from mockaudit.contracts.refs import Place, child, steps, walk
from mockaudit.contracts.split import MAX_STEPS
from mockaudit.model.location import Marks
from mockaudit.model.value import Json

_BUSY_SECONDS = 0.2
_SCHEMA = """
create table head (json text not null);
create table node (path text, pointer text, json text not null, primary key (path, pointer)) without rowid;
create table mark (path text, pointer text, line integer, position integer, primary key (path, pointer)) without rowid;
"""

_text = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str).encode
_ADD_MARK = "insert or replace into mark values (?, ?, ?, ?)"


class CachedNodes:
    """The documents of a contract (contracts.nodes.Nodes), read node by node from its cache file."""

    def __init__(self, connection: sqlite3.Connection, names: Mapping[str, Place], file: Path) -> None:
        self.names: Mapping[str, Place] = names
        self.targets: dict[tuple[str, str], tuple[Place, Json]] = {}
        self._file = file
        self._connections: dict[int, sqlite3.Connection] = {}
        self._keep(connection)
        self._known: dict[Place, tuple[Json, bool]] = {}

    def get(self, path: str, pointer: str) -> Json:
        """Give the value at a place. Raises KeyError where there is none."""
        tokens = steps(pointer)
        for length in range(min(MAX_STEPS, len(tokens)), -1, -1):
            node = child("", *tokens[:length])
            value, is_there = self._node(path, node)
            if is_there:
                try:
                    return walk(value, tokens[length:])
                except KeyError:
                    break
        return walk(self._container(path, pointer), tokens)

    def _node(self, path: str, pointer: str) -> tuple[Json, bool]:
        known = self._known.get((path, pointer))
        if known is None:
            row = self._row("select json from node where path = ? and pointer = ?", (path, pointer))
            known = self._known[path, pointer] = (None, False) if row is None else (_json(row), True)
        return known

    def _container(self, path: str, pointer: str) -> Json:
        """Put together an object whose members are nodes of their own (``/components/schemas``)."""
        if not pointer:
            raise KeyError(path)
        query = "select pointer, json from node where path = ? and pointer >= ? and pointer < ?"
        try:
            rows = self._connection().execute(query, (path, pointer + "/", pointer + "0")).fetchall()
        except sqlite3.Error:
            rows = []
        whole: dict[str, Json] = {}
        for at, text in rows:
            level = whole
            *parents, name = steps(at)
            for token in parents:
                inner = level.setdefault(token, {})
                level = inner if isinstance(inner, dict) else {}
            value = _json(text)
            own = level.get(name)
            level[name] = {**value, **own} if isinstance(own, dict) and isinstance(value, dict) else value
        return whole

    def _row(self, query: str, values: tuple[str, ...]) -> str | None:
        try:
            row = self._connection().execute(query, values).fetchone()
        except sqlite3.Error:
            return None
        return str(row[0]) if row is not None else None

    def _connection(self) -> sqlite3.Connection:
        """Give this process's own connection: one that was made before a fork must not be used or closed behind it."""
        process = os.getpid()
        if process not in self._connections:
            self._keep(_connect(self._file))
        return self._connections[process]

    def _keep(self, connection: sqlite3.Connection) -> None:
        """Use a connection for as long as these nodes are, and close it then."""
        process = os.getpid()
        self._connections[process] = connection
        weakref.finalize(self, _close, connection, process)


def _close(connection: sqlite3.Connection, process: int) -> None:
    if os.getpid() == process:
        connection.close()


def read_file(file: Path) -> tuple[sqlite3.Connection, dict[str, Json]] | None:
    """Open a cache file and give its index, None where it is not there or not usable."""
    try:
        connection = _connect(file)
    except (sqlite3.Error, ValueError):
        return None
    try:
        row = connection.execute("select json from head").fetchone()
        head = _json(row[0]) if row is not None else None
    except (sqlite3.Error, KeyError):
        head = None
    if isinstance(head, dict):
        return connection, head
    connection.close()
    return None


def write_file(
    file: Path, head: dict[str, Json], nodes: Iterable[tuple[str, str, Json]], marks: Mapping[str, Marks]
) -> None:
    """Write a cache file whole or not at all; ``marks`` are by path. Raises OSError or sqlite3.Error."""
    name = f"{file}.{os.getpid()}.tmp"
    os.close(os.open(name, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    try:
        with closing(sqlite3.connect(name)) as connection:
            connection.executescript("pragma journal_mode = off; pragma synchronous = off;" + _SCHEMA)
            connection.execute("insert into head values (?)", (_text(head),))
            rows = ((path, pointer, _text(value)) for path, pointer, value in nodes)
            connection.executemany("insert or replace into node values (?, ?, ?)", rows)
            for path, known in marks.items():
                connection.executemany(_ADD_MARK, _mark_rows(path, known))
            connection.commit()
        os.replace(name, file)  # noqa: PTH105 - sqlite wants a text anyway
    except BaseException:
        with suppress(OSError):
            os.unlink(name)  # noqa: PTH108
        raise


def read_marks(file: Path, path: str) -> Marks:
    """Give the lines and offsets of a file's nodes, none where nobody has looked them up before."""
    try:
        with closing(_connect(file)) as connection:
            rows = connection.execute("select pointer, line, position from mark where path = ?", (path,)).fetchall()
    except (sqlite3.Error, ValueError):
        return {}
    return {str(pointer): (int(line), int(position)) for pointer, line, position in rows}


def read_pointers(file: Path, path: str) -> list[str]:
    """Give the pointers of a file's nodes."""
    try:
        with closing(_connect(file)) as connection:
            return [str(row[0]) for row in connection.execute("select pointer from node where path = ?", (path,))]
    except (sqlite3.Error, ValueError):
        return []


def write_marks(file: Path, path: str, marks: Marks) -> None:
    """Remember where nodes stand; where that fails, the next audit looks again."""
    with (
        suppress(sqlite3.Error, ValueError),
        closing(sqlite3.connect(f"{file.as_uri()}?mode=rw", uri=True, timeout=_BUSY_SECONDS)) as connection,
        connection,
    ):
        connection.executemany(_ADD_MARK, _mark_rows(path, marks))


def _connect(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True, timeout=_BUSY_SECONDS)


def _mark_rows(path: str, marks: Marks) -> Iterator[tuple[str, str, int, int]]:
    return ((path, pointer, line, position) for pointer, (line, position) in marks.items())


def _json(text: str) -> Json:
    try:
        value: Json = json.loads(text)
    except (ValueError, RecursionError):
        raise KeyError(text[:40]) from None
    return value
