"""Turns the rules, their cases, the configuration's schema and the loaders into the generated pages of docs/.

`scripts/docs.py` writes them, `scripts/docs.py --check` tells which are stale. Run it with the environment's Python.
"""

from __future__ import annotations

import importlib
import inspect
import json
import pkgutil
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from mockaudit.loaders import python
from mockaudit.loaders.pymock import source_file
from mockaudit.loaders.python.registry import DIALECTS
from mockaudit.loaders.registry import FILE_LOADERS
from mockaudit.rules.base import Rule
from mockaudit.rules.registry import RULES

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
CASES = ROOT / "tests" / "rules" / "cases"
NOTE = "<!-- Written by scripts/docs.py; edit its sources instead. -->\n"
LANGUAGES = {".py": "python", ".json": "json", ".har": "json", ".yaml": "yaml", ".yml": "yaml", ".txt": "text"}
EXCERPT = 60  # lines of an example; the case folder has the rest
REGISTRY = "mockaudit.loaders.python.registry"
PYTHON = """\
Every value of a stub is computed as far as the source tells: constants, helpers, fixtures, parametrised rows, data files. What
only a run can tell is a hole, and no rule speaks of it. A vendored or renamed copy of a library is read like the library
where `aliases` in [the configuration](configuration.md#aliases) names it."""
FAMILIES = {
    "END": "Endpoints: is there such an operation?",
    "REQ": "Requests: would the API accept what the fake claims to be asked?",
    "STA": "Status codes: may the operation answer so?",
    "PAY": "Payloads: could this body, with these headers, come from the API?",
    "AUT": "Authentication: is the API as open as the fake?",
    "MET": "The audit itself: what could not be judged, and where the contract is at fault",
}


def rule_page(rule: Rule[object]) -> str:
    """Give a rule's page: what its record and its check say, and the examples that the tests run."""
    page = inspect.getdoc(rule.check) or ""
    body = page.partition("\n")[2].strip()
    case = CASES / f"{rule.code}-{rule.name}"
    facts = f"Severity: **{rule.severity}** unless a case says otherwise. Since {rule.since}."
    parts = [f"# {rule.code} {rule.name}\n{NOTE}", rule.summary, facts, body, "## Example"]
    parts += ["This fails:", *examples(case / "bad"), "The audit says:", fenced("text", case / "expected.txt")]
    parts += ["This passes:", *examples(case / "good"), "Both are held to this contract:"]
    parts += [fenced("yaml", path) for path in sorted(case.glob("contract.*"))]
    silence = f'`# mockaudit: ignore[{rule.code}] the reason` at the fake\'s line, or `ignore = ["{rule.code}"]`'
    parts += ["## Silence it", f"{silence} in `[tool.mockaudit]`."]
    return "\n\n".join(part for part in parts if part) + "\n"


def examples(folder: Path) -> Iterator[str]:
    """Yield each file of a case, with its name."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts):
        yield f"`{path.relative_to(folder).as_posix()}`\n\n{fenced(LANGUAGES.get(path.suffix, ''), path)}"


def fenced(language: str, path: Path) -> str:
    """Quote a file, or its beginning where it is long."""
    lines = path.read_text(encoding="utf-8").rstrip("\n").split("\n")
    rest = len(lines) - EXCERPT
    shown = lines[:EXCERPT] + ([f"... {rest} more lines: {path.relative_to(ROOT).as_posix()}"] if rest > 0 else [])
    return "\n".join([f"````{language}", *shown, "````"])


def rules_index() -> str:
    """Give the table of all rules, by family."""
    parts = [f"# Rules\n{NOTE}"]
    for family, title in FAMILIES.items():
        rows = [
            f"| [{rule.code}]({rule.code}.md) | {rule.name} | {rule.severity} | {rule.summary} |"
            for rule in RULES
            if rule.code.startswith(family)
        ]
        parts.append(
            "\n".join([f"## {title}\n", "| code | name | severity | what it reports |", "|---|---|---|---|", *rows])
        )
    return "\n\n".join(parts) + "\n"


def configuration() -> str:
    """Give the page of the configuration from its schema."""
    schema = json.loads((ROOT / "mockaudit" / "config" / "schema.json").read_text(encoding="utf-8"))
    intro = (
        f"{schema['description']} Defaults give way to `[tool.mockaudit]` in pyproject.toml, and that to the command line.\n"
        "An unknown key is an error that suggests the right one, and all errors are told at once.\n"
        "`mockaudit/config/schema.json` is the one definition: it validates, it makes this page, and editors can complete from it."
    )
    parts = [f"# Configuration\n{NOTE}", intro]
    for name, value in schema["properties"].items():
        parts += [f"## {name}", value["description"], facts_of(value)]
        for key, inner in inner_properties(value):
            parts.append(f"`{key}`: {inner['description']}")
        parts += [f"```toml\n{toml_lines(name, example)}\n```" for example in value.get("examples", [])]
    return "\n\n".join(parts) + "\n"


def inner_properties(value: dict[str, object]) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the properties of a list's tables."""
    items = value.get("items")
    if isinstance(items, dict):
        yield from items.get("properties", {}).items()


def facts_of(value: dict[str, object]) -> str:
    """Say what values a key takes and what it is without one."""
    choices = value.get("enum")
    kind = " or ".join(f'`"{choice}"`' for choice in choices) if isinstance(choices, list) else f"{value['type']}"
    default = f" Default: `{json.dumps(value['default'])}`." if "default" in value else ""
    return f"Takes: {kind.replace('object', 'table').replace('array', 'list')}.{default}"


def toml_lines(name: str, example: object) -> str:
    """Write an example as it stands in pyproject.toml."""
    if isinstance(example, dict):
        rows = [
            f"{key if re.fullmatch(r'[A-Za-z0-9_-]+', key) else json.dumps(key)} = {toml(item)}"
            for key, item in example.items()
        ]
        return "\n".join([f"[tool.mockaudit.{name}]", *rows])
    return f"[tool.mockaudit]\n{name} = {toml(example)}"


def toml(value: object) -> str:
    """Write a value in TOML's inline form."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {toml(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(toml(item) for item in value) + "]"
    return json.dumps(value)


def loaders() -> str:
    """Give the page of what can be read, from the registry."""
    intro = (
        "What the audit reads. A loader turns a file into *fakes*: a request, the responses to it, and where it stands.\n"
        "Files are recognised by their content, not by their folder; nothing of yours is imported or run."
    )
    parts = [f"# Loaders\n{NOTE}", intro, "## Mock libraries in Python", PYTHON]
    parts += [loader_section(name, module) for name, module in dialect_modules().items()]
    parts += ["## Patches", loader_section("unittest.mock, mock, pytest-mock, monkeypatch", source_file)]
    parts += ["## Files"]
    for one in FILE_LOADERS:
        suffixes = ", ".join(f"`{suffix}`" for suffix in one.suffixes)
        parts.append(loader_section(f"{one.name} ({suffixes})", sys.modules[one.load.__module__]))
    return "\n\n".join(parts) + "\n"


def dialect_modules() -> dict[str, ModuleType]:
    """Give the module of each mock library, by the library's name."""
    names = (
        info.name for info in pkgutil.iter_modules(python.__path__, f"{python.__name__}.") if info.name != REGISTRY
    )
    modules = [importlib.import_module(name) for name in names]
    return {
        name: next(module for module in modules if any(value is dialect for value in vars(module).values()))
        for name, dialect in DIALECTS.items()
    }


def loader_section(title: str, module: ModuleType) -> str:
    """Give what a loader's module says of itself: what is read, and what is not."""
    page = inspect.cleandoc(module.__doc__ or "").replace("``", "`")
    paragraphs = [" ".join(paragraph.split()) for paragraph in page.split("\n\n")]
    lines = [re.sub(r"^(Read|Not read):", r"**\1**:", paragraph) for paragraph in paragraphs]
    return "\n\n".join([f"### {title}", *lines])


def pages() -> dict[Path, str]:
    """Give every generated page."""
    rules = {DOCS / "rules" / f"{rule.code}.md": rule_page(rule) for rule in RULES}
    others = {"rules/index.md": rules_index(), "configuration.md": configuration(), "loaders.md": loaders()}
    return rules | {DOCS / name: text for name, text in others.items()}


def stale() -> list[str]:
    """Name the pages that differ from what their sources say, and those of rules that are gone."""
    wanted = pages()
    gone = [path for path in (DOCS / "rules").glob("*.md") if path not in wanted]
    old = [path for path, text in wanted.items() if not path.is_file() or path.read_text(encoding="utf-8") != text]
    return sorted(path.relative_to(ROOT).as_posix() for path in gone + old)


def main() -> int:
    """Write the pages, or say which are stale."""
    if sys.argv[1:] == ["--check"]:
        for name in stale():
            print(f"{name} is stale: run scripts/docs.py")
        return 1 if stale() else 0
    wanted = pages()
    (DOCS / "rules").mkdir(parents=True, exist_ok=True)
    for path in (DOCS / "rules").glob("*.md"):
        if path not in wanted:
            path.unlink()
    for path, text in wanted.items():
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
