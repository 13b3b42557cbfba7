"""Turns 3,700 pact interactions into a ratio: mockaudit against openapi-pact-comparator, as whole processes.

Needs node and npm; the peer is installed once, pinned, below the folder of --peer (default: the system's cache folder).
mockaudit runs without its cache of results, so that both read and judge everything each time.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from pathlib import Path

from timing import MOCKAUDIT, Command, compare, corpus

PEER = (
    "@pactflow/openapi-pact-comparator@2.3.1"  # 2.x wants node 22 but runs on 20; without the pin npm takes 1.7.0 there
)
COPIES = 100


def installed_peer() -> Path:
    """Install the peer where it is missing; give its command."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "mockaudit-bench" / "opc-2.3.1"
    command = cache / "node_modules" / ".bin" / "opc"
    if not command.exists():
        cache.mkdir(parents=True, exist_ok=True)
        subprocess.run(["npm", "install", "--silent", "--prefix", str(cache), PEER], check=True)
    return command


def many(pact: Path, folder: Path) -> Path:
    """Write a pact with each interaction ``COPIES`` times, each with a description of its own."""
    document = json.loads(pact.read_text(encoding="utf-8"))
    document["interactions"] = [
        {**interaction, "description": f"{interaction['description']} #{copy}"}
        for copy in range(COPIES)
        for interaction in document["interactions"]
    ]
    target = folder / "pact.json"
    target.write_text(json.dumps(document), encoding="utf-8")
    return target


def main() -> None:
    """Print the ratio."""
    bench = corpus("petstore-bench")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pact = many(bench / "pact.json", folder)
        contract = folder / "petstore.yaml"
        contract.write_bytes((bench / "petstore.yaml").read_bytes())
        ours = Command(
            name="mockaudit",
            words=[MOCKAUDIT, "scan", pact.name, "--contract", contract.name, "--no-cache", "--format", "jsonl"],
            cwd=folder,
            exits=frozenset({1}),
        )
        theirs = Command(
            name="openapi-pact-comparator",
            words=["node", str(installed_peer()), "--oas", str(contract), str(pact)],
            cwd=folder,
            exits=frozenset({1}),
        )
        ratio = compare(f"{37 * COPIES:,} interactions", theirs, ours)
        print(f"mockaudit is {ratio:.1f} times faster")


if __name__ == "__main__":
    main()
