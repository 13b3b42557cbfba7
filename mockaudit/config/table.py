"""The table ``[tool.mockaudit]`` of a TOML file, checked against schema.json: a file in, keys and problems out."""

from __future__ import annotations

import json
from dataclasses import field
from pathlib import Path

from mockaudit.config.errors import Problem, closest
from mockaudit.config.fits import fits
from mockaudit.model.dataclass import dataclass
from mockaudit.model.value import Json

TABLE = "[tool.mockaudit]"
_MARKS = (".git", "pyproject.toml", "setup.cfg", "setup.py", "pytest.ini", "tox.ini")
_KINDS = {"array": "a list", "boolean": "true or false", "object": "a table", "string": "a text"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A configuration file: ``folder`` is what its paths are relative to, ``where`` how messages call it."""

    folder: Path
    where: str = ""
    keys: dict[str, Json] = field(default_factory=dict)


def find_file(start: Path) -> Path | None:
    """Find the nearest pyproject.toml with ``[tool.mockaudit]``, from ``start`` upwards to the top of its repository."""
    for folder in (start, *start.parents):
        file = folder / "pyproject.toml"
        try:
            if b"tool.mockaudit" in file.read_bytes():
                return file
        except OSError:
            pass
        if (folder / ".git").exists():
            return None
    return None


def repository(start: Path) -> Path:
    """Give the folder that holds ``.git``, from ``start`` upwards; ``start`` itself where there is none."""
    return next((folder for folder in (start, *start.parents) if (folder / ".git").exists()), start)


def project_folder(start: Path) -> Path:
    """Give the folder that holds the project's own files, from ``start`` upwards; ``start`` itself where none does."""
    return next((folder for folder in (start, *start.parents) if is_project(folder)), start)


def is_project(folder: Path) -> bool:
    """Tell whether a folder holds what only the top of a project holds."""
    return any((folder / mark).exists() for mark in _MARKS)


def read_table(file: Path, where: str, *, named: bool, problems: list[Problem]) -> Table:
    """Read a file's table; what is wrong with it goes to ``problems`` and is left out of the keys.

    ``named`` is true where the user named the file, which then must hold the table.
    """
    import tomllib  # noqa: PLC0415  (most audits have no configuration)

    empty = Table(folder=file.parent, where=where)
    try:
        document = tomllib.loads(file.read_text("utf-8"))
    except OSError as error:
        problems.append(Problem(where=where, key="", what=f"cannot be read: {error.strerror}"))
        return empty
    except (ValueError, RecursionError) as error:
        problems.append(Problem(where=where, key="", what=f"is no valid TOML: {error}"))
        return empty
    tool = document.get("tool", {})
    table = tool.get("mockaudit") if isinstance(tool, dict) else None
    if table is None:
        if named:
            problems.append(Problem(where=where, key="", what=f"has no table {TABLE}", hint=f"add the line {TABLE}"))
        return empty
    # TOML has dates, which are wrong wherever they stand here: null is too, and the validator knows it.
    keys = json.loads(json.dumps(table, default=lambda _: None), parse_constant=lambda _: None)
    found = list(_faults(keys, where))
    problems.extend(problem for problem, _ in found)
    if not isinstance(keys, dict):
        return empty
    bad = {key for _, key in found}
    return Table(folder=file.parent, where=where, keys={key: keys[key] for key in keys if key not in bad})


def _faults(keys: Json, where: str) -> list[tuple[Problem, str]]:
    """Give every fault with the top-level key that it spoils."""
    schema = json.loads((Path(__file__).parent / "schema.json").read_text("utf-8"))
    if fits(keys, schema):
        return []
    import jsonschema_rs  # noqa: PLC0415  (only where it has something to say)

    found: list[tuple[Problem, str]] = []
    for error in jsonschema_rs.Draft202012Validator(schema).iter_errors(keys):
        path = [part if isinstance(part, str) else f"[{part}]" for part in error.instance_path]
        if error.kind.name == "additionalProperties":
            known = schema["properties"] if not path else schema["properties"][path[0]]["items"]["properties"]
            found += [_unknown(where, path, str(name), known) for name in error.kind.value]
        else:
            what, hint = _explain(error.kind.name, error.kind.value, error.instance)
            found.append((Problem(where=where, key=_dotted(path), what=what, hint=hint), path[0] if path else ""))
    return sorted(found, key=lambda item: item[0].key)


def _unknown(where: str, path: list[str], name: str, known: dict[str, Json]) -> tuple[Problem, str]:
    near = closest(name, known)
    hint = f'did you mean "{near}"?' if near else f"known are {', '.join(sorted(known))}"
    return Problem(where=where, key=_dotted([*path, name]), what="is no known key", hint=hint), (path or [name])[0]


def _explain(keyword: str, expected: object, actual: object) -> tuple[str, str]:
    shown = json.dumps(actual, ensure_ascii=False)
    if len(shown) > 60:
        shown = shown[:59] + "…"
    if keyword == "enum" and isinstance(expected, list):
        choices = [str(choice) for choice in expected]
        near = closest(actual, choices) if isinstance(actual, str) else ""
        return f"is {shown}, not one of {', '.join(choices)}", f'did you mean "{near}"?' if near else ""
    if keyword == "type":
        kinds = [str(kind) for kind in expected] if isinstance(expected, list) else [str(expected)]
        return f"is {shown}, not {' or '.join(_KINDS[kind] for kind in kinds)}", ""
    if keyword == "required" and isinstance(expected, str):
        return f'lacks "{expected}"', f'write {{ {expected} = "..." }}'
    return "is empty", "remove the key to get the default"


def _dotted(path: list[str]) -> str:
    return ".".join(path).replace(".[", "[")
