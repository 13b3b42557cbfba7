from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from mockaudit.cli.app import COMMANDS, app, main

BIN = Path(sys.executable).parent
PROGRAM = "import sys; from mockaudit.cli.app import main; sys.exit(main())"


def complete(words: str) -> list[str]:
    """Ask the command itself what completes the last word, as the shells' scripts do."""
    asked = {"_MOCKAUDIT_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(len(words.split(" ")) - 1)}
    run = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", PROGRAM],
        env={**os.environ, **asked},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "mockaudit.cli.scan" not in run.stderr or "scan" in words.split(" ")
    return run.stdout.splitlines()


def test_commands_complete_without_importing_them():
    assert complete("mockaudit ") == [f"plain,{name}" for name in sorted(COMMANDS)]
    assert complete("mockaudit d") == ["plain,doctor", "plain,drift"]


def test_options_complete():
    assert complete("mockaudit scan --form") == ["plain,--format"]
    assert complete("mockaudit scan --format s") == ["plain,sarif"]


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
def test_bash_completes_with_the_script():
    script = f"""
        eval "$({BIN}/mockaudit completion bash)"
        COMP_WORDS=({BIN}/mockaudit base) COMP_CWORD=1
        complete -p mockaudit
        _mockaudit_completion {BIN}/mockaudit
        printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    run = subprocess.run(["bash", "--norc", "-ec", script], capture_output=True, text=True, check=True)
    assert (run.stdout, run.stderr) == (
        "complete -o nosort -F _mockaudit_completion mockaudit\nbaseline\n",
        "",
    )


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_the_scripts_of_other_shells_parse(shell, capfd, tmp_path):
    assert main(["completion", shell]) == 0
    script = tmp_path / "script"
    script.write_text(capfd.readouterr().out)
    assert f"_MOCKAUDIT_COMPLETE={shell}_complete" in script.read_text()
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    subprocess.run([shell, "-n", str(script)], check=True)


def test_another_shell_is_refused(capfd):
    assert main(["completion", "csh"]) == 2
    shown = capfd.readouterr()
    assert (shown.out, shown.err.splitlines()[0]) == (
        "",
        "error: Invalid value for '{bash|fish|zsh}': 'csh' is not one of 'bash', 'fish', 'zsh'.",
    )


def leaves() -> list[tuple[str, click.Command]]:
    """Give every command with the words that call it."""
    found: list[tuple[str, click.Command]] = []
    for name in COMMANDS:
        command = app.get_command(click.Context(app), name)
        assert command is not None
        found.append((name, command))
        if isinstance(command, click.Group):
            found += [(f"{name} {inner}", command.commands[inner]) for inner in sorted(command.commands)]
    return found


def test_the_list_says_what_the_commands_say_of_themselves():
    own = {name: command.short_help for name, command in leaves() if " " not in name}
    assert own == {name: line for name, (_, line) in COMMANDS.items()}


@pytest.mark.parametrize("words", [words for words, _ in leaves()])
def test_every_help_is_a_manual(words, capfd):
    assert main([*words.split(), "--help"]) == 0
    text = capfd.readouterr().out
    sections = ("Usage: mockaudit", "  Example", "  Exit codes:\n    ", "  Environment:\n    MOCKAUDIT_CACHE_DIR ")
    assert [text.find(section) == -1 for section in sections] == [False] * 4
    assert sorted(sections, key=text.find) == list(sections)
