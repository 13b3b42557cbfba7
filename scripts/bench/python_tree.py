"""Turns scans of a tree of 90 MB of Python, cold and warm, into ratios to ``ast.parse`` of its files that name a mock."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import tempfile
from pathlib import Path

from timing import MOCKAUDIT, PYTHON, ROOT, Command, seconds

SDISTS = ("python-gitlab", "httpx-auth", "apprise", "pydo", "google-auth", "elastalert2", "moto")
MEGABYTES = 90
NAMES = (
    "aiointercept|aioresponses|Stubber|httmock|httpretty|MockTransport|mocket|pook|httpserver|httpx_mock|pytest_httpx"
    "|requests_mock|responses|rsps|respx|mock|mocker|monkeypatch"
)
PARSE = f"""
import ast, pathlib, re, sys, warnings
warnings.simplefilter("ignore")
names = re.compile(rb"\\b(?:{NAMES})\\b")
for path in pathlib.Path(sys.argv[1]).rglob("*.py"):
    data = path.read_bytes()
    if names.search(data):
        try:
            ast.parse(data)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            pass
"""
CONTRACT = "openapi: 3.0.3\ninfo: {title: None, version: '1'}\npaths: {}\n"


def main() -> None:
    """Print the size of the tree, the ratios and the memory; ``python_tree.py [FOLDER ...]``."""
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        folders = [Path(folder) for folder in sys.argv[1:]] or [Path(sysconfig.get_path("purelib")), *downloaded(work)]
        files, size = copied(folders, work / "tree")
        print(f"{size / 1e6:.1f} MB in {files} Python files")
        if not sys.argv[1:] and size < MEGABYTES * 1e6:
            sys.exit(f"less than {MEGABYTES} MB: name more folders")
        (work / "contract.yaml").write_text(CONTRACT)
        measure(work)


def measure(work: Path) -> None:
    """Time the three runs in turn, and print what they took."""
    words = [MOCKAUDIT, "scan", "tree", "--contract", "contract.yaml", "--format", "jsonl"]
    cache = {"MOCKAUDIT_CACHE_DIR": str(work / "cache")}
    scan = Command(name="mockaudit", words=words, cwd=work, environment=cache, exits=frozenset({0, 1}))
    parse = Command(name="ast.parse", words=[PYTHON, "-c", PARSE, "tree"], cwd=work)
    seconds(parse)
    baseline = seconds(parse)
    cold = seconds(scan)
    warm = seconds(scan)
    # The largest of all child processes: a worker of ours counts by itself, as the system counts it.
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"ast.parse {baseline:.2f} s; cold {cold:.2f} s, ratio {cold / baseline:.2f} (at most 2)")
    print(f"warm {warm:.2f} s, {warm / cold:.3f} of cold (at most 0.1)")
    print(f"peak memory of one process {peak:.0f} MB (at most 400); load {os.getloadavg()[0]:.1f}")


def downloaded(work: Path) -> list[Path]:
    """Get the source distributions with pip, into a folder that later runs find again, and unpack them."""
    kept = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "mockaudit-bench"
    kept.mkdir(parents=True, exist_ok=True)
    folders = []
    for name in SDISTS:
        pattern = f"{name.replace('-', '_')}-*.tar.gz"
        if not any(kept.glob(pattern)):
            pip = [PYTHON, "-m", "pip", "download", "-q", "--no-deps", "--no-binary", ":all:", "-d", str(kept), name]
            subprocess.run(pip, check=True, cwd=ROOT)
        with tarfile.open(max(kept.glob(pattern))) as archive:
            archive.extractall(work / "sdists" / name, filter="data")
        folders.append(work / "sdists" / name)
    return folders


def copied(folders: list[Path], tree: Path) -> tuple[int, int]:
    """Copy the Python files of folders into one tree: their number and size."""
    files = size = 0
    for number, folder in enumerate(folders):
        for path in folder.rglob("*.py"):
            target = tree / f"{number}-{folder.name.removesuffix('-packages')}" / path.relative_to(folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
            files, size = files + 1, size + target.stat().st_size
    return files, size


if __name__ == "__main__":
    main()
