"""Read the file of a ``responses`` recording (0.26, ``_add_from_file``): YAML, or TOML, with a list of responses."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterator

from mockaudit.documents.source import Source, UnreadableError
from mockaudit.loaders.pyast.bodies import as_value
from mockaudit.loaders.pyast.dialect import Registration
from mockaudit.loaders.pyast.file_calls import as_path
from mockaudit.loaders.python.urls import split_url
from mockaudit.model.body import Body, JsonBody, NoBody, TextBody
from mockaudit.model.exchange import Exchange, Facet, Provenance, Request, Response
from mockaudit.model.location import Location
from mockaudit.model.notice import Notice, NoticeKind
from mockaudit.model.value import Json, Regex


def lift_file(stub: Registration) -> Iterator[Exchange | Notice]:
    """Yield the stubs of the recording that a call of ``_add_from_file`` names."""
    path = as_path(stub.call.value(0, "file_path"))
    if path is None or not path.rooted:
        yield _notice(stub.at, "which recording it reads is only known at run time")
        return
    try:
        source = stub.project.read(posixpath.normpath(path.text))
        document = _parsed(source)
    except (UnreadableError, ValueError, RecursionError) as error:
        yield _notice(stub.at, f"its recording cannot be read: {error}")
        return
    entries = document.get("responses") if isinstance(document, dict) else None
    if not isinstance(entries, list):
        yield _notice(Location(path=source.path), "the recording has no list of responses")
        return
    for i, entry in enumerate(entries):
        inner = entry.get("response") if isinstance(entry, dict) else None
        at = Location(path=source.path, pointer=f"/responses/{i}/response")
        if isinstance(inner, dict) and isinstance(inner.get("url"), str) and isinstance(inner.get("status"), int):
            yield _exchange(stub, inner, at)
        else:
            yield _notice(at, "the entry of the recording is not understood")


def _parsed(source: Source) -> Json:
    """Parse a recording as the library does, or as its manual shows for TOML. Raises ValueError for what is neither."""
    if source.path.endswith(".toml"):
        import tomllib  # noqa: PLC0415 - a scan without recordings starts faster without either

        return tomllib.loads(source.data.decode("utf-8"))
    import yaml  # noqa: PLC0415

    try:
        document: Json = yaml.load(source.data, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from None
    return document


def _notice(at: Location, message: str) -> Notice:
    return Notice(kind=NoticeKind.UNRESOLVED, at=at, message=message, hint="record its stubs at run time")


def _exchange(stub: Registration, entry: dict[str, Json], at: Location) -> Exchange:
    url, pairs = split_url(entry["url"])
    status, content_type = entry.get("status"), entry.get("content_type")
    headers = entry.get("headers")
    # The library leaves a Content-Type among the headers out where the recording names one beside them.
    named = {
        str(name): value
        for name, value in (headers if isinstance(headers, dict) else {}).items()
        if content_type is None or str(name).lower() != "content-type"
    }
    return Exchange(
        loader="responses",
        provenance=Provenance.STATIC,
        ref=f"{at.path}#{at.pointer}",
        at=at,
        request=Request(
            method=str(entry.get("method", "GET")).upper(),
            url=url,
            query=pairs or (),
            complete=frozenset({Facet.QUERY}) if pairs and not isinstance(url, Regex) else frozenset(),
            at=at,
        ),
        responses=(
            Response(
                status=status if isinstance(status, int) else 200,
                headers=tuple((name, str(value)) for name, value in named.items()),
                content_type=content_type if isinstance(content_type, str) else None,
                body=_body(entry.get("body"), at),
                at=at,
            ),
        ),
        owner=stub.owner,
        deliberate=stub.deliberate,
    )


def _body(body: Json, at: Location) -> Body:
    place = Location(path=at.path, pointer=f"{at.pointer}/body")
    if not isinstance(body, str) or body == "":
        return NoBody()
    try:
        return JsonBody(value=as_value(json.loads(body)), at=place, text=body)
    except (ValueError, RecursionError):
        return TextBody(text=body, at=place)
