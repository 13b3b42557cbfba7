"""Prove which changes of schemas break consumers, by subtracting one revision's schema from the other's, in bounded time."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import field, replace
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread

from mockaudit.contracts.nodes import Nodes
from mockaudit.contracts.refs import Place
from mockaudit.contracts.translate import Translator
from mockaudit.drift.change import Change, Proof
from mockaudit.drift.sides import Side
from mockaudit.model.contract import Direction, SchemaRef
from mockaudit.model.dataclass import dataclass
from mockaudit.model.value import Json

SECONDS_EACH = 1.0
SECONDS_ALL = 10.0
MAX_SCHEMAS = 200
MAX_CHARACTERS = 200_000
_SCRIPT = Path(__file__).with_name("prover.py")
_Key = tuple[SchemaRef, SchemaRef, Direction]


@dataclass(slots=True)
class Prover:
    """A process that subtracts; it is stopped where a subtraction takes too long, and started again for the next."""

    seconds: float = SECONDS_ALL
    process: subprocess.Popen[str] | None = None
    answers: SimpleQueue[str] = field(default_factory=SimpleQueue)

    def ask(self, line: str) -> str:
        """Give the verdict for a line of two schemas, UNKNOWN where there is none in time."""
        if self.seconds <= 0:
            return "UNKNOWN"
        begin = time.monotonic()
        try:
            if self.process is None:
                self._start()
            assert self.process is not None
            assert self.process.stdin is not None
            self.process.stdin.write(line + "\n")
            self.process.stdin.flush()
            answer = self.answers.get(timeout=min(SECONDS_EACH, self.seconds))
        except (OSError, Empty):
            answer = ""
        if not answer:
            self.stop()
        self.seconds -= time.monotonic() - begin
        return answer or "UNKNOWN"

    def _start(self) -> None:
        # -P: the working directory is the user's, and nothing of it is imported.
        self.process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-P", str(_SCRIPT)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        )
        self.answers = SimpleQueue()
        Thread(target=_listen, args=(self.process, self.answers), daemon=True).start()

    def stop(self) -> None:
        """End the process."""
        if self.process is None:
            return
        self.process.kill()
        with suppress(OSError):
            for stream in (self.process.stdin, self.process.stdout):
                if stream is not None and stream is self.process.stdin:
                    stream.close()
        self.process.wait()
        self.process = None


def _listen(process: subprocess.Popen[str], answers: SimpleQueue[str]) -> None:
    assert process.stdout is not None
    with process.stdout as lines:
        for line in lines:
            answers.put(line.strip())
    answers.put("")  # it died: nobody waits for long


def prove(changes: Iterable[Change], old: Side, new: Side, seconds: float = SECONDS_ALL) -> tuple[Change, ...]:
    """Fill in the proofs of changes of schemas.

    What is proved safe is not breaking, whatever its rule says; what breaks by its rule and cannot be proved in time
    says so. Each pair of schemas gets at most ``SECONDS_EACH``, all of them ``seconds``.
    """
    prover = Prover(seconds=seconds)
    known: dict[_Key, Proof] = {}
    found = []
    try:
        for change in changes:
            if change.schemas is None or change.direction is None:
                found.append(change)
                continue
            key = (*change.schemas, change.direction)
            if key not in known:
                known[key] = _proof(prover, key, old, new)
            found.append(_with(change, known[key]))
    finally:
        prover.stop()
    return tuple(found)


def _with(change: Change, proof: Proof) -> Change:
    if proof is Proof.SAFE:
        return replace(change, proof=proof, breaking=False)
    # The schemas may differ in more than this change: only what its rule says, too, is proved by it.
    return replace(change, proof=proof) if change.breaking else change


def _proof(prover: Prover, key: _Key, old: Side, new: Side) -> Proof:
    before, after, direction = key
    line = _line(before, after, direction, (old, new))
    if line is None:
        return Proof.UNKNOWN
    return {"YES": Proof.BREAKING, "NO": Proof.SAFE}.get(prover.ask(line), Proof.UNKNOWN)


def _line(before: SchemaRef, after: SchemaRef, direction: Direction, sides: tuple[Side, Side]) -> str | None:
    """Write the question: what the new revision can send and the old could not, or what the old took and the new not."""
    old, new = (
        _closed(side.nodes, (schema.path, schema.pointer), direction, legacy=side.legacy)
        for side, schema in zip(sides, (before, after), strict=True)
    )
    if old is None or new is None:
        return None
    try:
        text = json.dumps([old, new] if direction is Direction.REQUEST else [new, old], ensure_ascii=True)
    except (TypeError, ValueError, RecursionError):
        return None
    return text if len(text) <= MAX_CHARACTERS else None


def _closed(nodes: Nodes, place: Place, direction: Direction, *, legacy: bool) -> Json:
    """Write a schema with everything it refers to as one document; None where it is too large or leads nowhere."""
    numbers: dict[Place, int] = {place: 0}

    def uri(target: Place) -> str:
        return f"#/$defs/{numbers.setdefault(target, len(numbers))}"

    translator = Translator(nodes=nodes, legacy=legacy, direction=direction, uri=uri)
    definitions: dict[str, Json] = {}
    while len(definitions) < len(numbers):
        following = list(numbers)[len(definitions)]
        if len(definitions) >= MAX_SCHEMAS:
            return None
        try:
            translated = translator.translate(following)
        except (KeyError, RecursionError):
            return None
        if translated.broken:
            return None
        definitions[str(numbers[following])] = translated.schema
    return {"$ref": "#/$defs/0", "$defs": definitions}
