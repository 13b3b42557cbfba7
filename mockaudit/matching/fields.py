"""Turns a form and the fields that Swagger 2.0 describes one by one into errors and faults, as a schema would give."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from mockaudit.contracts.nearest import nearest
from mockaudit.contracts.refs import child
from mockaudit.matching.parameters import texts_of
from mockaudit.model.contract import Parameter, PropertyFault, SchemaError
from mockaudit.model.value import UNRESOLVED, Value


def field_errors(
    fields: Sequence[Parameter],
    form: Mapping[str, Value],
    judge: Callable[[Parameter, Sequence[str]], Sequence[SchemaError]],
) -> Iterator[SchemaError]:
    """Yield the errors of a form; ``judge`` gives those of one field's texts."""
    for field in fields:
        if field.name not in form:
            if field.required:
                yield _missing(field)
            continue
        stated = form[field.name]
        texts = None if isinstance(stated, UNRESOLVED) else texts_of(stated)
        if texts and any(texts):
            for error in judge(field, texts):
                yield replace(error, instance=child("", field.name) + error.instance)


def field_faults(fields: Sequence[Parameter], form: Mapping[str, Value]) -> Iterator[PropertyFault]:
    """Yield the names in a form that no field has."""
    known = {field.name for field in fields}
    for name in form:
        if name not in known and not isinstance(form[name], UNRESOLVED):
            yield PropertyFault(
                kind="undeclared",
                instance=child("", name),
                name=name,
                schema=fields[0].at,
                suggestion=nearest(name, tuple(other for other in known if other not in form)),
            )


def _missing(field: Parameter) -> SchemaError:
    return SchemaError(
        keyword="required",
        instance="",
        schema=field.at,
        message=f"missing where the contract asks for property {json.dumps(field.name)}",
        expected=f"property {json.dumps(field.name)}",
        actual="missing",
        name=field.name,
    )
