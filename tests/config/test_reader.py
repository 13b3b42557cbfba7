from __future__ import annotations

from pathlib import Path

import pytest
from inline_snapshot import snapshot

from mockaudit.config.commandline import CommandLine
from mockaudit.config.errors import ConfigError
from mockaudit.config.reader import read_settings
from mockaudit.config.settings import ContractSetting, FailOn, Settings
from mockaudit.model.finding import Confidence, Severity

RULES = {"END001": "unknown-path", "PAY002": "wrong-type", "PAY004": "not-in-enum", "STA002": "undocumented-status"}
LIBRARIES = {"responses", "respx", "respx.router"}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    for path in (".git/HEAD", "tests/test_a.py", "tests/unit/test_b.py", "contracts/pay.yaml", "contracts/shop.yaml"):
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    return folder


def configure(folder: Path, text: str, name: str = "pyproject.toml") -> Path:
    (folder / name).write_text(text, "utf-8")
    return folder / name


def read(cwd: Path, **stated: object) -> Settings:
    return read_settings(CommandLine(**stated), rules=RULES, libraries=lambda: LIBRARIES, cwd=cwd)  # type: ignore[arg-type]


def problems(cwd: Path, **stated: object) -> list[tuple[str, str]]:
    with pytest.raises(ConfigError) as caught:
        read(cwd, **stated)
    return [(str(problem), problem.hint) for problem in caught.value.problems]


def test_nothing_stated(project):
    assert read(project) == Settings(root=project, paths=(project / "tests",))


def test_without_a_folder_tests_everything_is_audited(tmp_path):
    assert read(tmp_path) == Settings(root=tmp_path, paths=(tmp_path,))


def test_the_root_is_the_repository_from_anywhere_in_it(project):
    settings = read(project / "tests" / "unit", paths=("test_b.py",))
    assert settings == Settings(root=project, paths=(project / "tests/unit/test_b.py",))


def test_a_whole_configuration(project):
    configure(
        project,
        """
        [tool.mockaudit]
        paths = ["tests/unit", "tests/test_a.py"]
        exclude = ["tests/legacy/**"]
        contracts = [{ path = "contracts/pay.yaml", base-url = ["http://testserver"] }, "contracts/shop.yaml"]
        select = ["PAY", "STA002"]
        ignore = ["not-in-enum"]
        fail-on = "warning"
        min-confidence = "likely"
        strict = true
        cross-check = true
        cache = false
        [tool.mockaudit.severity]
        PAY = "info"
        [tool.mockaudit.per-path-ignores]
        "tests/unit/**" = ["PAY002"]
        [tool.mockaudit.aliases]
        "tests.vendor.respx2" = "respx"
        """,
    )
    assert read(project / "tests") == Settings(
        root=project,
        paths=(project / "tests/unit", project / "tests/test_a.py"),
        exclude=("tests/legacy/**",),
        contracts=(
            ContractSetting(path=project / "contracts/pay.yaml", base_urls=("http://testserver",)),
            ContractSetting(path=project / "contracts/shop.yaml"),
        ),
        select=("PAY", "STA002"),
        ignore=("not-in-enum",),
        severity={"PAY": Severity.INFO},
        per_path_ignores={"tests/unit/**": ("PAY002",)},
        aliases={"tests.vendor.respx2": "respx"},
        fail_on=FailOn.WARNING,
        min_confidence=Confidence.LIKELY,
        strict=True,
        cross_check=True,
        cache=False,
    )


def test_the_command_line_comes_last(project):
    configure(
        project,
        """
        [tool.mockaudit]
        paths = ["nowhere"]
        exclude = ["tests/legacy/**"]
        contracts = ["contracts/pay.yaml"]
        select = ["PAY"]
        ignore = ["STA002"]
        fail-on = "warning"
        strict = true
        cache = false
        """,
    )
    settings = read(
        project / "tests",
        paths=("unit",),
        contracts=("../contracts/shop.yaml",),
        base_urls=("http://localhost:8000",),
        exclude=("unit/*.json",),
        select=("END, PAY002", "STA"),
        ignore=("PAY",),
        fail_on="never",
        min_confidence="heuristic",
        strict=False,
        cache=True,
    )
    assert settings == Settings(
        root=project,
        paths=(project / "tests/unit",),
        exclude=("tests/legacy/**", "tests/unit/*.json"),
        contracts=(ContractSetting(path=project / "contracts/shop.yaml", base_urls=("http://localhost:8000",)),),
        select=("END", "PAY002", "STA"),
        ignore=("PAY",),
        fail_on=FailOn.NEVER,
        min_confidence=Confidence.HEURISTIC,
        strict=False,
        cache=True,
    )


def test_base_urls_of_the_command_line_serve_configured_contracts(project):
    configure(
        project,
        '[tool.mockaudit]\ncontracts = [{ path = "contracts/pay.yaml", base-url = ["http://a"] }]\n',
    )
    (contract,) = read(project, base_urls=("http://b",)).contracts
    assert contract == ContractSetting(path=project / "contracts/pay.yaml", base_urls=("http://a", "http://b"))


def test_a_contract_named_twice_is_one(project):
    (contract,) = read(project, contracts=("contracts/pay.yaml", "contracts/../contracts/pay.yaml")).contracts
    assert contract == ContractSetting(path=project / "contracts/pay.yaml")


def test_places_outside_the_project_move_the_root(project, tmp_path):
    configure(project, '[tool.mockaudit]\nexclude = ["tests/legacy/**", "**/old/**"]\n')
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "pact.json").touch()
    settings = read(project, paths=("../elsewhere/pact.json",))
    assert (settings.root, settings.exclude) == (tmp_path / "elsewhere", ("../project/tests/legacy/**", "**/old/**"))
    both = read(project, paths=("../elsewhere/pact.json", "tests"))
    assert (both.root, both.exclude) == (tmp_path, ("project/tests/legacy/**", "**/old/**"))


def test_a_suite_elsewhere_has_the_root_of_its_own_project(project, tmp_path):
    tests = tmp_path / "elsewhere" / "tests" / "unit"
    tests.mkdir(parents=True)
    (tmp_path / "elsewhere" / "setup.py").touch()
    settings = read(project, paths=(str(tests),), contracts=("contracts/pay.yaml",))
    assert (settings.root, settings.contracts[0].path) == (tmp_path / "elsewhere", project / "contracts/pay.yaml")


def test_the_configuration_of_another_project_is_not_looked_for_above_the_repository(project, tmp_path):
    configure(tmp_path, "[tool.mockaudit]\nstrict = true\n")
    assert read(project).strict is False


def test_a_pyproject_of_others_is_passed_by(project):
    configure(project, "[tool.mockaudit]\nstrict = true\n")
    configure(project / "tests", "[tool.black]\n")
    configure(project / "tests" / "unit", "no TOML at all [")
    assert read(project / "tests" / "unit").strict is True


def test_a_named_configuration(project):
    configure(project, "[tool.mockaudit]\nstrict = true\n")
    configure(project / "tests", '[tool.mockaudit]\npaths = ["unit"]\n', "audit.toml")
    settings = read(project, config=Path("tests/audit.toml"))
    assert settings == Settings(root=project / "tests", paths=(project / "tests/unit",))


def test_every_problem_at_once(project):
    configure(
        project,
        """
        [tool.mockaudit]
        fial-on = "error"
        fail-on = "eror"
        strict = "yes"
        paths = []
        exclude = [2024-01-01]
        contracts = [{ base-url = "http://a" }, { path = "contracts/pay.yaml", base_url = [] }, 7]
        select = ["PAYY"]
        zzz = 1
        [tool.mockaudit.severity]
        PAY002 = "fatal"
        """,
    )
    found = problems(project / "tests", ignore=("wrong-typ", "XYZ123"), paths=("unit", "gone"))
    assert [(what.replace(str(project), "PROJECT"), hint.replace(str(project), "PROJECT")) for what, hint in found] == (
        snapshot(
            [
                ('../pyproject.toml: contracts[0]: lacks "path"', 'write { path = "..." }'),
                ('../pyproject.toml: contracts[0].base-url: is "http://a", not a list', ""),
                ("../pyproject.toml: contracts[1].base_url: is no known key", 'did you mean "base-url"?'),
                ("../pyproject.toml: contracts[2]: is 7, not a text or a table", ""),
                ("../pyproject.toml: exclude[0]: is null, not a text", ""),
                (
                    '../pyproject.toml: fail-on: is "eror", not one of error, warning, info, never',
                    'did you mean "error"?',
                ),
                ("../pyproject.toml: fial-on: is no known key", 'did you mean "fail-on"?'),
                ("../pyproject.toml: paths: is empty", "remove the key to get the default"),
                ('../pyproject.toml: severity.PAY002: is "fatal", not one of error, warning, info', ""),
                ('../pyproject.toml: strict: is "yes", not true or false', ""),
                (
                    "../pyproject.toml: zzz: is no known key",
                    "known are aliases, baseline, cache, contracts, cross-check, exclude, fail-on, ignore, min-confidence, paths, per-path-ignores, select, severity, strict",
                ),
                (
                    "command line: paths: PROJECT/tests/gone does not exist",
                    "paths are files or folders, relative to PROJECT/tests",
                ),
                ('../pyproject.toml: select: "PAYY" is no rule, no family and not ALL', 'did you mean "PAY"?'),
                ('command line: --ignore: "wrong-typ" is no rule, no family and not ALL', 'did you mean "wrong-type"?'),
                ('command line: --ignore: "XYZ123" is no rule, no family and not ALL', "`mockaudit rules` lists them"),
            ]
        )
    )


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("[tool.mockaudit", "is no valid TOML: Expected ']' at the end of a table declaration (at end of document)"),
        ("tool.mockaudit = 3", ": is 3, not a table"),
        ("# tool.mockaudit\n[tool]\nx = " + "[" * 100_000, "is no valid TOML: "),
    ],
)
def test_a_broken_file(project, text, what):
    configure(project, text)
    ((message, _),) = problems(project)
    assert message.startswith(f"pyproject.toml: {what.removeprefix(': ')}")


def test_a_named_file_must_hold_the_table(project):
    configure(project, "[tool.black]\n")
    assert problems(project, config=Path("pyproject.toml")) == [
        ("pyproject.toml: has no table [tool.mockaudit]", "add the line [tool.mockaudit]")
    ]
    assert problems(project, config=Path("gone.toml")) == [("gone.toml: cannot be read: No such file or directory", "")]


def test_contracts_that_cannot_be(project):
    found = problems(project, contracts=("https://api.example/openapi.json", "contracts", "gone.yaml", "a\0b"))
    assert [(what.replace(str(project), "PROJECT"), hint) for what, hint in found] == [
        (
            "command line: contracts: https://api.example/openapi.json is a URL",
            "contracts are never fetched: download it, commit it, and name the file",
        ),
        ("command line: contracts: PROJECT/contracts is a folder", "name the contract's main file"),
        ("command line: contracts: PROJECT/gone.yaml does not exist", "name an OpenAPI file"),
        ("command line: contracts: PROJECT/a\0b does not exist", "name an OpenAPI file"),
    ]


def test_base_urls_need_a_contract_and_a_scheme(project):
    assert problems(project, base_urls=("http://a",)) == [
        ("command line: --base-url: maps to no contract", "name the contract too: --contract FILE")
    ]
    assert problems(project, contracts=("contracts/pay.yaml",), base_urls=("//testserver",)) == [
        ('command line: base-url: "//testserver" is no absolute URL', "write http://testserver")
    ]


def test_aliases_that_cannot_be(project):
    configure(project, '[tool.mockaudit.aliases]\n"a b" = "respx"\nhttp = "responsez"\nx = "zzz"\ny = ""\n')
    known = "known are responses, respx"
    assert problems(project) == [("pyproject.toml: aliases.y: is empty", "remove the key to get the default")]
    configure(project, '[tool.mockaudit.aliases]\n"a b" = "respx"\nhttp = "responsez"\nx = "zzz"\n')
    assert problems(project) == [
        ('pyproject.toml: aliases."a b": is no name of a module', 'write the name that the tests import, like "tests.vendor.respx2"'),
        ('pyproject.toml: aliases."http": "responsez" is no mock library that is read', 'did you mean "responses"?'),
        ('pyproject.toml: aliases."x": "zzz" is no mock library that is read', known),
    ]  # fmt: skip
