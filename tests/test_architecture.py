"""The house rules that no other tool checks: sizes, names, registries, pages, and what the scan path may import."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

import pytest

import mockaudit
from mockaudit.cli.scan import command
from mockaudit.loaders.base import FileLoader
from mockaudit.loaders.pyast.dialect import Dialect
from mockaudit.loaders.python.registry import DIALECTS
from mockaudit.loaders.registry import FILE_LOADERS
from mockaudit.reporters.base import Reporter
from mockaudit.reporters.registry import REPORTERS, reporter_of
from mockaudit.rules.base import Rule
from mockaudit.rules.registry import RULES

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "mockaudit"
CASES = ROOT / "tests" / "rules" / "cases"
IGNORED = [line.rstrip("/") for line in (ROOT / ".gitignore").read_text().splitlines()] + [".git", ".coverage*"]
TOP = {
    ".ci", ".github", ".gitignore", ".pre-commit-hooks.yaml", "CHANGELOG.md", "LICENSE", "README.md", "contracts", "docs", "mockaudit", "pyproject.toml",
    "scripts", "tests",
}  # fmt: skip
HEADINGS = ["What it does", "Why is this bad?", "When it keeps silent", "How to fix"]
HEAVY = {
    "asyncio", "hypothesis", "importlib.metadata", "jinja2", "jsonschema", "openapi_core", "pytest", "requests",
    "responses", "rich", "schemathesis", "tabulate", "typing_extensions",
}  # fmt: skip
NAME = re.compile(r"[a-z]+(-[a-z]+)+")
DISALLOWED = ["avoid-*", "use-*", "prefer-*", "no-*", "do-not-*", "should-*", "*-helper*", "*-error"]


def is_ours(path: Path) -> bool:
    return not any(fnmatch(part, pattern) for part in path.relative_to(ROOT).parts for pattern in IGNORED)


FILES = sorted(path for path in ROOT.rglob("*") if path.is_file() and is_ours(path))
PYTHON = [path for path in FILES if path.suffix == ".py"]
CODE = [path for path in PYTHON if path.is_relative_to(PACKAGE)]


def modules() -> list[object]:
    names = [info.name for info in pkgutil.walk_packages(mockaudit.__path__, "mockaudit.")]
    return [importlib.import_module(name) for name in names if not name.endswith("__main__")]


def records(kind: type) -> list[object]:
    """Give every record of this type that some module of the package keeps, each once."""
    found: dict[int, object] = {}
    for module in modules():
        for value in vars(module).values():
            items = value if isinstance(value, tuple) else (value,)
            found |= {id(item): item for item in items if isinstance(item, kind)}
    return list(found.values())


def test_the_top_of_the_repository_holds_only_what_belongs_there():
    assert {path.name for path in ROOT.iterdir() if is_ours(path)} == TOP


def test_files_are_short():
    long = {str(path.relative_to(ROOT)): size for path in PYTHON if (size := len(path.read_bytes().splitlines())) > 300}
    assert long == {}


def test_functions_are_short():
    long = {}
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                has_page = ast.get_docstring(node) is not None
                page = node.body[0].end_lineno - node.body[0].lineno + 1 if has_page else 0
                size = node.end_lineno - node.lineno + 1 - page
                if size > 40:
                    long[f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"] = size
    assert long == {}


def test_package_files_are_empty():
    assert [str(path) for path in CODE if path.name == "__init__.py" and path.read_bytes()] == []


def test_every_module_says_in_one_sentence_what_it_is():
    for path in CODE:
        page = ast.get_docstring(ast.parse(path.read_bytes()))
        assert path.name == "__init__.py" or re.match(r"[A-Z`].*\.$", page or "", re.DOTALL), path


def test_no_file_is_a_drawer():
    drawers = {"util", "utils", "helper", "helpers", "common", "misc", "manager", "tools"}
    assert [
        str(path.relative_to(ROOT)) for path in PYTHON if path.stem.strip("_") in drawers and "cases" not in path.parts
    ] == []


def test_no_classes_that_manage():
    names = [
        node.name for path in CODE for node in ast.walk(ast.parse(path.read_bytes())) if isinstance(node, ast.ClassDef)
    ]
    assert [name for name in names if re.search(r"Manager|Helper|Util", name)] == []


def test_every_plugin_is_in_its_registry():
    reporters = [reporter_of(name) for name in REPORTERS]
    assert [reporter.name for reporter in reporters] == list(REPORTERS)
    registered = {Dialect: DIALECTS.values(), FileLoader: FILE_LOADERS, Reporter: reporters, Rule: RULES}
    for kind, known in registered.items():
        known_ids = {id(item) for item in known}
        assert [record.name for record in records(kind) if id(record) not in known_ids] == []


def loader_modules() -> dict[Path, Path]:
    """Map the module of each loader to its registry."""
    folders = {PACKAGE / "loaders" / "python": "registry.py", PACKAGE / "loaders" / "files": "../registry.py"}
    record = re.compile(r"^[A-Z_]+ = (?:Dialect|FileLoader)\(", re.MULTILINE)
    return {
        path: (folder / name).resolve()
        for folder, name in folders.items()
        for path in sorted(folder.glob("*.py"))
        if record.search(path.read_text())
    }


@pytest.mark.parametrize("module", loader_modules(), ids=lambda module: module.stem)
def test_a_loader_is_one_module_and_one_line_of_a_registry(module):
    naming = re.compile(rf"^ +{module.stem.upper()},|\b{module.stem}\.LOADER\b", re.MULTILINE)
    registry = loader_modules()[module]
    assert len(naming.findall(registry.read_text())) == 1
    dotted = re.compile(rf"mockaudit\.loaders\.{module.parent.name}\.{module.stem}\b")
    knowing = [path for path in CODE if path not in (module, registry) and dotted.search(path.read_text())]
    assert knowing == []


def test_every_loader_has_a_module_of_its_own():
    assert len(loader_modules()) == len(DIALECTS) + len(FILE_LOADERS)


@pytest.mark.parametrize("module", loader_modules(), ids=lambda module: module.stem)
def test_every_loader_says_what_it_reads_and_what_not(module):
    page = ast.get_docstring(ast.parse(module.read_bytes())) or ""
    assert re.findall(r"^((?:Not r|R)ead): \S", page, flags=re.MULTILINE) == ["Read", "Not read"]


def test_no_mock_librarys_loader_knows_another():
    folder = PACKAGE / "loaders" / "python"
    imported = {path.stem: imports(path) for path in folder.glob("*.py")}
    loaders = {name for name in imported["registry"] if name in imported}
    assert {name: imported[name] & loaders for name in loaders if imported[name] & loaders} == {}


def imports(path: Path) -> set[str]:
    nodes = (node for node in ast.walk(ast.parse(path.read_bytes())) if isinstance(node, ast.ImportFrom))
    return {node.module.rpartition(".")[2] for node in nodes if node.module}


def test_codes_are_unique_and_sorted():
    codes = [rule.code for rule in RULES]
    assert codes == sorted(set(codes))
    assert [code for code in codes if not re.fullmatch(r"[A-Z]{3}\d{3}", code)] == []


def test_names_state_the_bad_thing():
    names = [rule.name for rule in RULES]
    assert len(names) == len(set(names))
    assert [name for name in names if not NAME.fullmatch(name)] == []
    assert [name for name in names for pattern in DISALLOWED if fnmatch(name, pattern)] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_has_a_page(rule):
    assert re.findall(r"^ *## (.+)$", rule.check.__doc__, flags=re.MULTILINE) == HEADINGS
    assert rule.summary.endswith(".")


def test_every_rule_has_one_case_folder():
    assert sorted(path.name for path in CASES.iterdir()) == [f"{rule.code}-{rule.name}" for rule in RULES]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_case_is_whole(rule):
    case = CASES / f"{rule.code}-{rule.name}"
    assert [name for name in ("bad", "good") if not any((case / name).iterdir())] == []
    assert f" {rule.code} {rule.name}: " in (case / "expected.txt").read_text()


def test_the_command_line_offers_every_format():
    (option,) = [parameter for parameter in command.params if "--format" in parameter.opts]
    assert list(option.type.choices) == sorted(REPORTERS)


def test_no_file_names_this_machine_or_a_registry():
    registries = ["pypi" + ".org", "pythonhosted" + ".org", "registry.npmjs" + ".org"]
    machine = [f"{path}/" for path in (ROOT, ROOT.parent / "shared", Path.home()) if len(path.parts) > 2]
    found = [
        (str(path.relative_to(ROOT)), word)
        for path in FILES
        for word in registries + machine
        if word.encode() in path.read_bytes()
    ]
    assert found == []


def test_only_tests_and_scripts_look_beside_the_project():
    inner = [path for path in FILES if path.relative_to(ROOT).parts[0] not in {"tests", "scripts"}]
    assert [str(path.relative_to(ROOT)) for path in inner if b"../shared" in path.read_bytes()] == []


def test_a_scan_imports_nothing_heavy(tmp_path):
    program = (
        "import sys; from mockaudit.cli.app import main; "
        "code = main(['scan', 'tests/demo', '--format', 'concise', '-o', sys.argv[1]]); "
        "print(code, *sorted(set(sys.argv[2:]) & set(sys.modules)))"
    )
    run = subprocess.run(
        [sys.executable, "-I", "-c", program, str(tmp_path / "report"), *sorted(HEAVY)],
        cwd=ROOT,
        env={"MOCKAUDIT_CACHE_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.split() == ["1"]
