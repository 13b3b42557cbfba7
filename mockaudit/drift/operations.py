"""Operations that came, went, or are deprecated, and the servers they lie on."""

from __future__ import annotations

from collections.abc import Iterator

from mockaudit.drift.change import Change
from mockaudit.drift.sides import Side, anonymous, tags_of
from mockaudit.model.contract import Operation
from mockaudit.model.location import Location


def operation_changes(old: Side, new: Side) -> Iterator[Change]:
    """Yield removed and added operations; a removed one names the operation that took its operationId."""
    paths = {anonymous(operation.route.template) for operation in new.operations.values()}
    heirs = {operation.operation_id: operation for operation in new.operations.values() if operation.operation_id}
    for key, operation in old.operations.items():
        if key not in new.operations:
            yield _removed(operation, heirs.get(operation.operation_id or ""), paths, new)
    for key, operation in new.operations.items():
        if key not in old.operations:
            yield Change(
                id="endpoint-added",
                direction=None,
                breaking=False,
                message="the operation is new",
                operation=operation.title,
                new=operation.at,
            )


def _removed(operation: Operation, heir: Operation | None, paths: set[str], new: Side) -> Change:
    is_path_gone = anonymous(operation.route.template) not in paths
    heir_text = f"; {heir.title} has its operationId now" if heir is not None and heir.title != operation.title else ""
    return Change(
        id=f"api-{'path-' if is_path_gone else ''}removed-{'with' if operation.deprecated else 'without'}-deprecation",
        direction=None,
        breaking=not operation.deprecated,
        message=f"{'the path' if is_path_gone else 'the operation'} was removed{heir_text}",
        operation=operation.title,
        old=operation.at,
        new=Location(path=new.document.contract.path, pointer="/paths"),
    )


def lifecycle_changes(old: Operation, new: Operation) -> Iterator[Change]:
    """Yield a deprecation, or the end of one."""
    if old.deprecated == new.deprecated:
        return
    yield Change(
        id="endpoint-deprecated" if new.deprecated else "endpoint-reactivated",
        direction=None,
        breaking=False,
        message=f"the operation {'became' if new.deprecated else 'is no longer'} deprecated",
        operation=new.title,
        keywords=("deprecated",),
        old=old.at,
        new=Location(path=new.at.path, pointer=f"{new.at.pointer}/deprecated") if new.deprecated else new.at,
    )


def name_changes(old: Side, new: Side, before: Operation, after: Operation) -> Iterator[Change]:
    """Yield another operationId and tags that came or went: consumers do not see them, but tests select by them."""
    was, is_now = before.operation_id, after.operation_id
    if was != is_now:
        text = f'the operationId "{was}" was removed' if was is not None else f'the operationId "{is_now}" is new'
        text += f'; it is "{is_now}" now' if was is not None and is_now is not None else ""
        yield _name(before, after, f"api-operation-id-{'added' if was is None else 'removed'}", "operationId", text)
    tags, others = tags_of(old, before), tags_of(new, after)
    for tag in tags:
        if tag not in others:
            yield _name(before, after, "api-tag-removed", "tags", f'the tag "{tag}" was removed', tag)
    for tag in others:
        if tag not in tags:
            yield _name(before, after, "api-tag-added", "tags", f'the tag "{tag}" is new', tag)


def _name(old: Operation, new: Operation, rule: str, keyword: str, message: str, subject: str = "") -> Change:
    return Change(
        id=rule,
        direction=None,
        breaking=False,
        message=message,
        operation=new.title,
        keywords=(keyword,),
        subject=subject,
        old=old.at,
        new=new.at,
    )


def server_changes(old: Side, new: Side) -> Iterator[Change]:
    """Yield base URLs that came or went; oasdiff has no word for them. Operations that have their own are left out."""
    before, after = ({server.url for server in side.document.contract.servers} for side in (old, new))
    for url, is_gone in [(url, True) for url in sorted(before - after)] + [(u, False) for u in sorted(after - before)]:
        yield Change(
            id="server-removed" if is_gone else "server-added",
            direction=None,
            breaking=is_gone,
            message=f"the server {url} {'was removed' if is_gone else 'is new'}",
            operation="",
            subject=url,
            old=Location(path=old.document.contract.path, pointer="/servers"),
            new=Location(path=new.document.contract.path, pointer="/servers"),
        )
