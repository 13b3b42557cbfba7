"""Read files of a git revision as if they lay in the project: a revision and a path in, the blob out."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from mockaudit.documents.source import Project, Source, UnreadableError
from mockaudit.model.dataclass import dataclass

TIMEOUT = 30.0  # seconds for one command


class RevisionError(Exception):
    """A revision that cannot be read; the message says why and what to do."""


@dataclass(slots=True)
class GitProject(Project):
    """The files of a commit below ``root``, by the paths that they have in the work tree."""

    commit: str = ""

    def read(self, path: str) -> Source:
        """Read a file of the commit. Raises UnreadableError where it is missing, outside the root or too large."""
        self.read_paths.add(path)
        if not path or path.startswith(("/", "../")) or "/../" in path or "\0" in path or "\n" in path:
            raise UnreadableError(f"{path} lies outside the project; copy it below the project's root")
        name = f"{self.commit}:./{path}"
        try:
            size = int(git(self.root, "cat-file", "-s", name))
            if size > self.max_bytes:
                limit = self.max_bytes // (1024 * 1024)
                raise UnreadableError(f"{path} is larger than {limit} MiB in {self.commit[:12]}; split it")
            return Source(path=path, data=git(self.root, "cat-file", "blob", name))
        except (RevisionError, ValueError):
            raise UnreadableError(f"{path} is no file in {self.commit[:12]}; name another revision or path") from None


def commit_of(root: Path, revision: str) -> str:
    """Give the full hash of a revision's commit. Raises RevisionError."""
    if not revision or revision.startswith("-") or "\0" in revision:
        raise RevisionError(f'"{revision}" is no revision; name a branch, a tag or a commit')
    try:
        found = git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}")
    except RevisionError as error:
        if str(error):
            raise
        hint = "fetch it first (in CI: fetch-depth: 0)"
        raise RevisionError(f'git knows no revision "{revision}" in {root}; {hint}') from None
    return found.decode("ascii", "replace").strip()


def git(root: Path, *arguments: str) -> bytes:
    """Run git without a shell, a pager, a prompt or a fetch. Raises RevisionError, empty where git itself said no."""
    quiet = {"GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C"}
    command = ["git", "-C", str(root), "-c", "core.fsmonitor=false", "--no-pager", *arguments]
    try:
        done = subprocess.run(  # noqa: S603  (a list, never a shell)
            command,
            check=False,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=TIMEOUT,
            env={**os.environ, **quiet},
        )
    except FileNotFoundError:
        raise RevisionError("git is not installed; compare two files instead") from None
    except (OSError, subprocess.TimeoutExpired, ValueError) as error:
        raise RevisionError(f"git did not answer ({type(error).__name__}); compare two files instead") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip()
        if "not a git repository" in said or "dubious ownership" in said:
            raise RevisionError(f"{root} is no usable git repository; compare two files instead")
        raise RevisionError("")
    return done.stdout
