"""What changed about an operation's responses: statuses, headers, payloads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mockaudit.drift.bodies import content_changes
from mockaudit.drift.change import Change
from mockaudit.drift.emit import Where, schema_changes
from mockaudit.drift.schemas import SchemaDiffer
from mockaudit.model.contract import Direction, HeaderSpec, Operation, ResponseSpec
from mockaudit.model.location import Location


def response_changes(differ: SchemaDiffer, old: Operation, new: Operation) -> Iterator[Change]:
    """Yield the changes of what an operation answers."""
    before = {response.status: response for response in old.responses}
    after = {response.status: response for response in new.responses}
    for status, response in before.items():
        other = after.get(status)
        if other is None:
            yield _status(new, status, old=response.at, new=new.at, is_gone=True)
            continue
        where = Where(operation=new.title, direction=Direction.RESPONSE, status=status)
        yield from content_changes(differ, where, (response.content, other.content), (response.at, other.at))
        yield from _headers(differ, new, response, other)
    for status, response in after.items():
        if status not in before:
            yield _status(new, status, old=old.at, new=response.at, is_gone=False)


def _status(operation: Operation, status: str, *, old: Location, new: Location, is_gone: bool) -> Change:
    is_success = status.startswith("2")
    word = f"response-{'success' if is_success else 'non-success'}-status-{'removed' if is_gone else 'added'}"
    return Change(
        id=word,
        direction=Direction.RESPONSE,
        breaking=is_gone and is_success,
        message=f"response status {status} {'was removed' if is_gone else 'is new'}",
        operation=operation.title,
        status=status,
        subject="status",
        old=old,
        new=new,
    )


def _headers(differ: SchemaDiffer, operation: Operation, old: ResponseSpec, new: ResponseSpec) -> Iterator[Change]:
    before = {header.name.lower(): header for header in old.headers}
    after = {header.name.lower(): header for header in new.headers}
    where = Where(operation=operation.title, direction=Direction.RESPONSE, scope="header", status=new.status)
    for name, header in before.items():
        other = after.get(name)
        if other is None:
            word = f"{'required' if header.required else 'optional'}-response-header-removed"
            yield _header(where, word, f"{header.name} was removed", (header, header.at, new.at), breaks=True)
            continue
        if header.required != other.required:
            state = "required" if other.required else "optional"
            word, text = f"response-header-became-{state}", f"{other.name} became {state}"
            yield _header(where, word, text, (other, header.at, other.at), breaks=header.required)
        yield from schema_changes(differ, replace(where, subject=other.name), header.schema, other.schema)
    for name, header in after.items():
        if name not in before:
            text = f"{header.name} is new and {'required' if header.required else 'optional'}"
            yield _header(where, "response-header-added", text, (header, old.at, header.at), breaks=False)


def _header(
    where: Where, word: str, text: str, about: tuple[HeaderSpec, Location, Location], *, breaks: bool
) -> Change:
    header, old, new = about
    return Change(
        id=word,
        direction=Direction.RESPONSE,
        breaking=breaks,
        message=f"response header {text}",
        operation=where.operation,
        status=where.status,
        subject=header.name,
        old=old,
        new=new,
    )
