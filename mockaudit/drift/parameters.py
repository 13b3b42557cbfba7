"""What changed about an operation's parameters."""

from __future__ import annotations

from collections.abc import Iterator

from mockaudit.drift.change import Change
from mockaudit.drift.emit import Where, schema_changes
from mockaudit.drift.schemas import SchemaDiffer
from mockaudit.model.contract import Direction, Operation, Parameter


def parameter_changes(differ: SchemaDiffer, old: Operation, new: Operation) -> Iterator[Change]:
    """Yield the changes of query, header and cookie parameters, and of the schemas of path parameters.

    Path parameters are paired by their order in the template, since their names are not sent.
    """
    before, after = _by_key(old), _by_key(new)
    for key, parameter in before.items():
        other = after.get(key)
        if other is None:
            if parameter.location != "path":
                yield _change(new, (parameter, None), "request-parameter-removed", "was removed", breaking=True)
            continue
        yield from _both(new, parameter, other)
        where = Where(operation=new.title, direction=Direction.REQUEST, scope="parameter", subject=_subject(other))
        yield from schema_changes(differ, where, parameter.schema, other.schema)
    for key, parameter in after.items():
        if key in before or parameter.location == "path":
            continue
        if parameter.required:
            word, text = "new-required-request-parameter", "is new and required"
        else:
            word, text = "new-optional-request-parameter", "is new and optional"
        yield _change(new, (None, parameter), word, text, breaking=parameter.required)


def _both(operation: Operation, old: Parameter, new: Parameter) -> Iterator[Change]:
    if old.required != new.required:
        state = "required" if new.required else "optional"
        word, text = f"request-parameter-became-{state}", f"became {state}"
        yield _change(operation, (old, new), word, text, breaking=new.required)
    if old.deprecated != new.deprecated:
        state = "deprecated" if new.deprecated else "reactivated"
        text = "became deprecated" if new.deprecated else "is no longer deprecated"
        yield _change(operation, (old, new), f"request-parameter-{state}", text, breaking=False)
    if (old.style, old.explode) != (new.style, new.explode):
        text = f"is written as {_style(new)}, was {_style(old)}"
        yield _change(operation, (old, new), "request-parameter-style-changed", text, breaking=True)


def _style(parameter: Parameter) -> str:
    return f"{parameter.style}{' exploded' if parameter.explode else ''}"


def _by_key(operation: Operation) -> dict[tuple[str, str], Parameter]:
    template = operation.route.template
    found = {}
    for parameter in operation.parameters:
        name = parameter.name.lower() if parameter.location == "header" else parameter.name
        if parameter.location == "path":
            name = str(template.find("{" + name + "}"))
            name = str(template[: int(name)].count("{")) if name != "-1" else parameter.name
        found[parameter.location, name] = parameter
    return found


def _subject(parameter: Parameter) -> str:
    return f"{parameter.location} {parameter.name}"


def _change(
    operation: Operation, sides: tuple[Parameter | None, Parameter | None], word: str, text: str, *, breaking: bool
) -> Change:
    old, new = sides
    named = new or old
    assert named is not None
    return Change(
        id=word,
        direction=Direction.REQUEST,
        breaking=breaking,
        message=f"{named.location} parameter {named.name} {text}",
        operation=operation.title,
        subject=_subject(named),
        old=old.at if old is not None else None,
        new=new.at if new is not None else operation.at,
    )
