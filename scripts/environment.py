"""Turns a lock file into a virtual environment that holds exactly its packages and this checkout.

Usage: environment.py FOLDER run|dev. Called by scripts/run and scripts/test where the environment's stamp is missing or
old; needs nothing but Python and its pip. An interrupted call leaves no stamp, so the next one begins anew.
"""

from __future__ import annotations

import fcntl
import importlib.metadata
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = {"run": ROOT / "scripts" / "requirements.lock", "dev": ROOT / "scripts" / "requirements-dev.lock"}
OLDEST_PIP = (22, 3)  # the first that can install into another environment (--python)


class SetupError(Exception):
    """The environment cannot be made; the message says why and what to do."""


def stamp(kind: str) -> str:
    """Give what the stamp of an up-to-date environment holds; scripts/environment.sh compares the same text."""
    return f"{ROOT}\n{LOCKS[kind].read_text(encoding='utf-8')}"


def is_fresh(folder: Path, kind: str) -> bool:
    """Tell whether another process has made the environment in the meantime."""
    path = folder / f"{kind}.stamp"
    return path.is_file() and path.read_text(encoding="utf-8") == stamp(kind) and (folder / "bin/mockaudit").exists()


def check_pip() -> None:
    """Raise SetupError where this Python has no pip, or one too old."""
    try:
        version = importlib.metadata.version("pip")
    except importlib.metadata.PackageNotFoundError:
        hint = f"install it: `{sys.executable} -m ensurepip --user`, or your system's package python3-pip"
        raise SetupError(f"{sys.executable} has no pip; {hint}") from None
    if tuple(int(part) for part in version.split(".")[:2] if part.isdigit()) < OLDEST_PIP:
        hint = f"`{sys.executable} -m pip install --user --upgrade pip`"
        raise SetupError(f"pip {version} of {sys.executable} is too old (22.3 is needed); {hint}")


def install(folder: Path, *arguments: str) -> None:
    """Call pip for the environment; raise SetupError where it fails, after pip has said why."""
    own = {"PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1", "PIP_ROOT_USER_ACTION": "ignore"}
    environment = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "PYTHONHOME"}} | own
    pip = [sys.executable, "-m", "pip", "--python", str(folder / "bin" / "python"), "install", "-qq"]
    if subprocess.run([*pip, *arguments], env=environment, check=False, stdout=sys.stderr).returncode:
        raise SetupError(
            "pip could not install the locked packages (its reason stands above); check the network or proxy"
        )


def compile_package(folder: Path) -> None:
    """Write the package's bytecode, which an editable install and PYTHONDONTWRITEBYTECODE would leave to every start."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    compiler = [str(folder / "bin" / "python"), "-m", "compileall", "-q", str(ROOT / "mockaudit")]
    subprocess.run(compiler, env=environment, check=False, stdout=sys.stderr)


def make(folder: Path, kind: str) -> None:
    """Make the environment from nothing, so that it never holds more than the lock says."""
    check_pip()
    kinds = ("run", "dev") if kind == "dev" or (folder / "dev.stamp").exists() else ("run",)
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    print(f"mockaudit: preparing {folder.name} with Python {version}; this happens once", file=sys.stderr, flush=True)
    stamps = {name: stamp(name) for name in kinds}
    venv.EnvBuilder(clear=True, symlinks=True, with_pip=False).create(folder)
    install(folder, "--require-hashes", "--requirement", str(LOCKS[kinds[-1]]))
    install(folder, "--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    compile_package(folder)
    for name, text in stamps.items():
        (folder / f"{name}.stamp").write_text(text, encoding="utf-8")


def main() -> int:
    """Make the environment unless a process that held the lock before this one has done so."""
    folder, kind = Path(sys.argv[1]), sys.argv[2]
    with Path(__file__).open(encoding="utf-8") as own_file:
        fcntl.flock(own_file, fcntl.LOCK_EX)
        try:
            if not is_fresh(folder, kind):
                make(folder, kind)
        except (SetupError, OSError) as error:
            print(f"mockaudit: {error}. Nothing was audited.", file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
