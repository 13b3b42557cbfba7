"""What changed about the payloads of an operation: request bodies, and the media types of both directions."""

from __future__ import annotations

from collections.abc import Iterator

from mockaudit.drift.change import Change
from mockaudit.drift.emit import Where, schema_changes
from mockaudit.drift.schemas import SchemaDiffer
from mockaudit.matching.media import essence
from mockaudit.model.contract import Direction, MediaType, Operation, RequestBody
from mockaudit.model.location import Location

_BREAKING = {
    Direction.REQUEST: ("media-type-removed", "schema-added"),
    Direction.RESPONSE: ("media-type-removed", "schema-removed"),
}


def request_body_changes(differ: SchemaDiffer, old: Operation, new: Operation) -> Iterator[Change]:
    """Yield the changes of what an operation accepts as payload."""
    before, after = old.request_body, new.request_body
    if before is not None and after is not None:
        if before.required != after.required:
            state = "required" if after.required else "optional"
            yield _body(new, f"request-body-became-{state}", f"became {state}", (before, after), breaks=after.required)
        where = Where(operation=new.title, direction=Direction.REQUEST)
        yield from content_changes(differ, where, (before.content, after.content), (before.at, after.at))
    elif after is not None:
        state = "required" if after.required else "optional"
        yield _body(new, f"request-body-added-{state}", f"is new and {state}", (before, after), breaks=after.required)
    elif before is not None:
        yield _body(new, "request-body-removed", "was removed", (before, after), breaks=True)


def _body(
    operation: Operation, word: str, text: str, sides: tuple[RequestBody | None, RequestBody | None], *, breaks: bool
) -> Change:
    before, after = sides
    return Change(
        id=word,
        direction=Direction.REQUEST,
        breaking=breaks,
        message=f"request body {text}",
        operation=operation.title,
        subject="body",
        old=before.at if before is not None else None,
        new=after.at if after is not None else operation.at,
    )


def content_changes(
    differ: SchemaDiffer,
    where: Where,
    content: tuple[tuple[MediaType, ...], tuple[MediaType, ...]],
    places: tuple[Location, Location],
) -> Iterator[Change]:
    """Yield media types that came or went, and the changes of the schemas of those that stayed.

    A schema that several media types share is compared once.
    """
    before, after = ({essence(media.name): media for media in side} for side in content)
    prefix = "request-body" if where.direction is Direction.REQUEST else "response"
    compared = set()
    for name, media in before.items():
        other = after.get(name)
        if other is None:
            yield _media(where, f"{prefix}-media-type-removed", f"lost the media type {name}", media.at, places[1])
            continue
        pair = (media.schema, other.schema)
        if (media.schema is None) != (other.schema is None):
            state = "added" if media.schema is None else "removed"
            text = f"{'got a' if media.schema is None else 'lost its'} schema for {name}"
            yield _media(where, f"{where.direction.value}-body-schema-{state}", text, media.at, other.at)
        if pair not in compared:
            compared.add(pair)
            yield from schema_changes(differ, where, *pair)
    for name, media in after.items():
        if name not in before:
            yield _media(where, f"{prefix}-media-type-added", f"got the media type {name}", places[0], media.at)


def _media(where: Where, word: str, text: str, old: Location, new: Location) -> Change:
    return Change(
        id=word,
        direction=where.direction,
        # Without a schema anything goes: a request may hold more then, a response too.
        breaking=word.endswith(_BREAKING[where.direction]),
        message=f"{where.text(())} {text}",
        operation=where.operation,
        status=where.status,
        subject="content-type",
        old=old,
        new=new,
    )
