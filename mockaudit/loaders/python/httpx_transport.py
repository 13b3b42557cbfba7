"""Answers of ``httpx.MockTransport`` handlers (httpx 0.28): one exchange for each response that a handler returns.

Read: the handler that ``httpx.MockTransport`` is given: each ``httpx.Response`` that it returns, with what it asks of
method, URL, headers and body before.

Not read: handlers with loops, ``try`` or ``with``, transports that the suite writes as classes, streams and
extensions.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qsl

from mockaudit.loaders.pyast.dialect import Answer, Dialect, Registration
from mockaudit.loaders.pyast.machine import span_of
from mockaudit.loaders.pyast.text import join_text
from mockaudit.loaders.pyast.values import Argument, Made
from mockaudit.loaders.python.asked_requests import read_asked
from mockaudit.loaders.python.httpx_responses import RESPONSES, is_response, read_response
from mockaudit.loaders.python.urls import split_url
from mockaudit.model.exchange import Behaviour, Exchange, Facet, Pairs, Provenance, Request
from mockaudit.model.location import Location
from mockaudit.model.notice import Notice
from mockaudit.model.value import Hole, Template

ANY_METHOD = Hole(reason="the handler does not ask for the method", type="string")
ANY_URL = Hole(reason="the handler does not ask for the URL", type="string")
ANY_SERVER = Hole(reason="the handler does not ask for the server", type="string")


def _lift(stub: Registration) -> Iterator[Exchange | Notice]:
    handler = stub.call.value(0, "handler")
    answers = stub.handle(handler)
    if not answers or not all(is_response(answer.value) for answer in answers):
        yield _exchange(stub, stub.at, stub.ref, Answer(asked=(), value=None))
        return
    for answer in answers:
        made = answer.value
        if isinstance(made, Made):
            at = Location(path=made.call.path, span=span_of(made.call.node))
            yield _exchange(stub, at, f"{made.call.path}:{made.call.node.lineno}", answer)


def _exchange(stub: Registration, at: Location, ref: str, answer: Answer) -> Exchange:
    made = answer.value
    known = isinstance(made, Made)
    url, query, complete = _address(dict(answer.asked))
    stated = read_asked(answer.asked, Argument(None, stub.call.node, stub.call.path))
    method = dict(answer.asked).get("method")
    return Exchange(
        loader="httpx_transport",
        provenance=Provenance.STATIC,
        ref=ref,
        at=at,
        request=Request(
            method=method if isinstance(method, str) else ANY_METHOD,
            url=url,
            query=query or stated.query,
            headers=stated.headers,
            body=stated.body,
            complete=stated.complete | ({Facet.QUERY} if complete else set()),
            at=at,
        ),
        responses=(read_response(made.call, at),) if isinstance(made, Made) else (),
        behaviour=frozenset() if known else frozenset({Behaviour.CALLBACK}),
        owner=stub.owner,
        deliberate=stub.deliberate,
    )


def _address(asked: dict[str, object]) -> tuple[str | Template | Hole, Pairs, bool]:
    """Give the URL that a handler asked for: whole (``request.url == "..."``), or its path, host and scheme."""
    whole = next((asked[key] for key in ("url", "url()") if isinstance(asked.get(key), str)), None)
    if isinstance(whole, str):
        url, pairs = split_url(whole)
        return (url if isinstance(url, (str, Template, Hole)) else ANY_URL), pairs or (), True
    path, host, scheme = asked.get("url.path"), asked.get("url.host"), asked.get("url.scheme")
    raw = asked.get("url.raw_path")
    query: Pairs = ()
    if isinstance(raw, bytes):
        path, _, text = raw.decode("ascii", "replace").partition("?")
        query = tuple(parse_qsl(text, keep_blank_values=True))
    if not isinstance(path, str):
        return ANY_URL, (), False
    if isinstance(host, str):
        front: list[object] = [scheme if isinstance(scheme, str) else ANY_SERVER, f"://{host}", path]
    else:
        front = [ANY_SERVER, path]
    joined = join_text(front)
    return (joined if isinstance(joined, (str, Template)) else ANY_URL), query, isinstance(raw, bytes)


HTTPX_TRANSPORT = Dialect(
    name="httpx_transport",
    summary="handlers of httpx.MockTransport",
    marks=(b"MockTransport",),
    modules=frozenset({"httpx"}),
    verbs=frozenset({"MockTransport"}),
    makers=RESPONSES,
    lift=_lift,
)
