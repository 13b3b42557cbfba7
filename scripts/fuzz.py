"""Turns recordings, tests and contracts into broken ones, and proves that no scan of them ends in a traceback.

Usage: .venv/bin/python scripts/fuzz.py [--seconds 60] [--seed N] [FOLDER CONTRACT]. Without a folder: the demo. Each case
follows from its seed alone; one that fails is kept, and `--seed N --seconds 0` runs it again.
"""

from __future__ import annotations

import argparse
import contextlib
import copy
import faulthandler
import io
import json
import os
import random
import resource
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from mockaudit.cli.app import main as mockaudit
from mockaudit.model.value import Json

ROOT = Path(__file__).resolve().parent.parent
LIMIT = 20.0  # seconds; a scan of one small file takes a few hundredths
MEMORY = 3 << 30
MAX_BYTES = 200_000
SUFFIXES = {".py", ".json", ".yaml", ".yml", ".har"}
TOKENS = [
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\r", b"\t", b"\x1b[31m", b"::error::x\n", b"\n---\n", b"...\n",
    b"[" * 3000, b"{" * 3000, b'{"a":' * 3000, b"((" * 1500, b"- " * 1500, b"null", b"NaN", b"-0", b"1e999", b"9" * 5000,
    b'"\\ud800"', b"&a [*a]", b"*missing", b"<<: *a", b"!!python/object/apply:os.getcwd []", b"!ruby/object:Object {}",
    b"!!binary '*'", b"? ", b": ", b"%YAML 9.9\n", b'{"$ref": "#"}', b'"$ref": "http://other.example/x"', b"../../etc/passwd",
    b"\\", b"'''", b'"""', b"f'{", b"lambda: ", b"**", b"__import__('os')", b"%00", b"%", b"{id}", b"(a+)+$", b"(?<=x", b"\\p{L}",
]  # fmt: skip
VALUES: list[Json] = [
    None, True, 0, -1, 1.5, 1e308, 10**400, "", "\x1b]0;x\x07", "::error::x", "a" * 5000, [], [[]], {}, {"": None},
    {"$ref": "#"}, {"$ref": "#/nowhere"}, {"$ref": "other.yaml"}, {"type": "object", "properties": None}, [None] * 50,
    {"pattern": "(?<=x"}, {"type": ["string", 7]}, {"allOf": [{"$ref": "#"}]}, "{{", "2026-13-45", "\ud800",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """What is mutated: some files with fakes, and the contract they are held to."""

    files: tuple[Path, ...]
    contract: Path


def corpus(folder: Path, contract: Path) -> Corpus:
    """Gather the small files of a folder that a loader may read."""
    found = (path for path in sorted(folder.rglob("*")) if path.suffix in SUFFIXES and path.is_file())
    files = tuple(path for path in found if path.stat().st_size < MAX_BYTES and path != contract)
    if not files:
        sys.exit(f"{folder} holds no recording or test to mutate")
    return Corpus(files=files, contract=contract)


def mutate(data: bytes, suffix: str, chance: random.Random) -> bytes:
    """Break a file: its structure where it is JSON, else its bytes, in one to four places."""
    if suffix in {".json", ".har"} and chance.random() < 0.7:
        with contextlib.suppress(ValueError):
            return mutate_document(json.loads(data), chance)
    for _ in range(chance.randint(1, 4)):
        start = chance.randrange(len(data) + 1)
        end = min(len(data), start + int(chance.expovariate(1 / 40)))
        kind = chance.randrange(5)
        if kind == 0:
            data = data[:start] + data[end:]
        elif kind == 1:
            data = data[:start] + chance.choice(TOKENS) + data[start:]
        elif kind == 2:
            data = data[:end] + data[start:end] * chance.randint(1, 3) + data[end:]
        elif kind == 3:
            data = data[:start] + bytes([chance.randrange(256)]) + data[start + 1 :]
        else:
            data = data[:start] if chance.random() < 0.3 else data[:start] + chance.choice(TOKENS) + data[end:]
    return data


def mutate_document(document: Json, chance: random.Random) -> bytes:
    """Replace, remove or rename some parts of a JSON document."""
    for _ in range(chance.randint(1, 4)):
        containers = [document]
        for item in containers:
            containers += [child for child in children(item) if isinstance(child, dict | list) and child]
        place = chance.choice(containers)
        if isinstance(place, dict) and place:
            key = chance.choice(list(place))
            if chance.random() < 0.3:
                place[chance.choice(["", "$ref", "type", key.upper()])] = place.pop(key)
            else:
                place[key] = copy.deepcopy(chance.choice(VALUES))
        elif isinstance(place, list) and place:
            place[chance.randrange(len(place))] = copy.deepcopy(chance.choice(VALUES))
    return json.dumps(document).encode()


def children(item: Json) -> list[Json]:
    """Give the values directly below a value."""
    if isinstance(item, dict):
        return list(item.values())
    return item if isinstance(item, list) else []


def write_case(corpus: Corpus, seed: int, folder: Path) -> list[str]:
    """Write the case of a seed to a folder; give the arguments of its scan."""
    chance = random.Random(seed)  # noqa: S311  (cases, not secrets)
    source = chance.choice(corpus.files)
    data, contract = source.read_bytes(), corpus.contract.read_bytes()
    breaks_contract = len(contract) < MAX_BYTES and chance.random() < 0.3
    if breaks_contract:
        contract = mutate(contract, corpus.contract.suffix, chance)
    if not breaks_contract or chance.random() < 0.2:
        data = mutate(data, source.suffix, chance)
    (folder / source.name).write_bytes(data)
    (folder / f"contract{corpus.contract.suffix}").write_bytes(contract)
    return ["scan", source.name, "--contract", f"contract{corpus.contract.suffix}", "--no-cache", "--quiet"]


def run_case(arguments: list[str], folder: Path) -> str:
    """Scan a case; give what is wrong with the outcome, or nothing. Anything that the scan raises is raised."""
    output, errors = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    report = folder / "report.json"
    start = time.perf_counter()
    with contextlib.chdir(folder), contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
        code = mockaudit([*arguments, "--format", "json", "-o", report.name])
    taken = time.perf_counter() - start
    if taken > LIMIT:
        return f"it took {taken:.0f} s"
    if code not in {0, 1, 2}:
        return f"exit {code}"
    if not report.exists():
        errors.seek(0)
        text = errors.read()
        return "" if text.startswith("error: ") else f"no report and no error: {text!r}"
    internal = [notice for notice in json.loads(report.read_text())["notices"] if notice["kind"] == "internal"]
    return f"internal notices: {internal}" if internal else ""


def try_seed(corpus: Corpus, seed: int) -> bool:
    """Run the case of a seed; keep and describe it where it fails."""
    folder = Path(tempfile.mkdtemp(prefix=f"mockaudit-fuzz-{seed}-"))
    faulthandler.dump_traceback_later(LIMIT * 3, exit=True, file=2)
    arguments = write_case(corpus, seed, folder)
    try:
        wrong = run_case(arguments, folder)
    except Exception as error:  # noqa: BLE001  (that is what is looked for)
        wrong = f"{type(error).__name__}: {error}"
    finally:
        faulthandler.cancel_dump_traceback_later()
    if wrong:
        print(f"seed {seed}: {wrong[:400]}\n  kept in {folder}: mockaudit {' '.join(arguments)}")
        return False
    shutil.rmtree(folder)
    return True


def main() -> int:
    """Try seeds until the time is up; exit 1 where one failed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "tests" / "demo")
    parser.add_argument("contract", nargs="?", type=Path, default=ROOT / "contracts" / "shop.yaml")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    os.environ["MOCKAUDIT_DEBUG"] = "1"
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    material = corpus(options.folder, options.contract.resolve())
    end, seed, failed = time.monotonic() + options.seconds, options.seed, 0
    while True:
        failed += not try_seed(material, seed)
        seed += 1
        if time.monotonic() > end:
            break
    print(f"{seed - options.seed} cases from seed {options.seed}, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
