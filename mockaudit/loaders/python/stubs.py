"""Put the exchange of a stub together from a registering call: its arguments by name, its URL, what it does instead."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import field

from mockaudit.loaders.pyast.dialect import Registration
from mockaudit.loaders.pyast.maybe import Maybe, is_listed
from mockaudit.loaders.pyast.values import (
    Argument,
    Bound,
    Call,
    Dict,
    Function,
    Instance,
    Library,
    Made,
    Method,
    Partial,
    alternatives,
    one_of,
)
from mockaudit.loaders.python.arguments import header
from mockaudit.loaders.python.urls import split_url
from mockaudit.model.body import Unknown
from mockaudit.model.dataclass import dataclass
from mockaudit.model.exchange import Behaviour, Exchange, Pairs, Provenance, Request, Response
from mockaudit.model.location import Location
from mockaudit.model.value import Hole, Regex, Template

VERBS = ("get", "post", "put", "patch", "delete", "head", "options")
ANY_URL = Hole(reason="the stub answers any URL")
URL_TYPES = frozenset({"httpx.URL", "yarl.URL"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments:
    """Arguments by name. ``unknown`` says why there may be more; ``node`` in ``path`` is where they are written.

    ``absent`` are those that may not be given, which stand in ``named`` as values that may be None.
    """

    named: Mapping[str, Argument]
    unknown: str | None
    node: ast.AST
    path: str
    absent: Mapping[str, Maybe] = field(default_factory=dict)

    def get(self, name: str) -> Argument | None:
        """Give an argument that is not certainly None; a hole where it may be given."""
        found = self.named.get(name)
        if found is None and self.unknown is not None:
            return Argument(Hole(reason=self.unknown), self.node, self.path)
        return None if found is None or found.value is None else found

    def value(self, name: str, default: object = None) -> object:
        """Give an argument's value, the default where it is not given, a hole where it may be."""
        found = self.named.get(name)
        if name in self.absent:
            return one_of([self.absent[name].value, default])
        if found is not None:
            return found.value
        return default if self.unknown is None else Hole(reason=self.unknown)


def arguments_of(call: Call, names: tuple[str, ...] = ()) -> Arguments:
    """Name a call's arguments; ``names`` are those of the parameters that may be given by position, in order."""
    named = dict(zip(names, call.positional, strict=False)) | call.keywords
    return _sure_or_none(named, call.unknown, call.node, call.path)


def arguments_in(box: Dict, argument: Argument) -> Arguments:
    """Read a dict of the suite as the arguments that a library passes on from it."""
    named = {}
    for key, value in box.state.items():
        path, node = box.places.get(key, (argument.path, argument.node))
        named[str(key)] = Argument(value, node, path)
    unknown = None if is_listed(box.broken) else box.broken
    return _sure_or_none(named, unknown, argument.node, argument.path)


def _sure_or_none(named: dict[str, Argument], unknown: str | None, node: ast.AST, path: str) -> Arguments:
    """Name arguments; one that may not be given stands as one that may be None."""
    absent = {name: found.value for name, found in named.items() if isinstance(found.value, Maybe)}
    for name, value in absent.items():
        named[name] = Argument(one_of([value.value, None]), named[name].node, named[name].path)
    return Arguments(named=named, unknown=unknown, node=node, path=path, absent=absent)


def split_address(value: object) -> tuple[str | Template | Regex | Hole, Pairs | None]:
    """Split a URL given as text, as a pattern or as an object of httpx or yarl; None stands for any."""
    if value is None:
        return ANY_URL, None
    if isinstance(value, Made) and value.name in URL_TYPES:
        call = value.call
        whole = len(call.positional) == 1 and not call.keywords and call.unknown is None
        return split_url(call.positional[0].value) if whole else (Hole(reason="the URL is put together"), None)
    return split_url(value)


def is_callable(value: object) -> bool:
    """Tell whether a value is certainly something to call, so that it is run for each request."""
    return all(isinstance(item, (Function, Bound, Partial)) for item in alternatives(value))


def may_be_callable(value: object) -> bool:
    """Tell whether a value may be something to call."""
    kinds = (Function, Bound, Partial, Library, Method, Instance)
    return any(
        isinstance(item, kinds) or (isinstance(item, Hole) and item.type is None) for item in alternatives(value)
    )


def content_type_of(headers: Pairs | None, default: str | None) -> tuple[str | Hole | None, bool]:
    """Give the Content-Type of a response and whether the library chose it, as it does where no header names one."""
    if headers is None:
        return Hole(reason="the headers are only known at run time"), False
    named = header(headers, "content-type")
    return (default, True) if named is None else (named, False)


def unread_response(why: str, at: Location) -> Response:
    """Give the response of which nothing could be computed."""
    hole = Hole(reason=why)
    return Response(status=Hole(reason=why, type="integer"), content_type=hole, body=Unknown(why=why, at=at), at=at)


def without(headers: Pairs | None, name: str) -> Pairs:
    """Leave a header out, in any letter case."""
    return tuple(pair for pair in headers or () if pair[0].lower() != name)


def exchange_of(
    stub: Registration,
    request: Request,
    responses: tuple[Response, ...],
    behaviour: frozenset[Behaviour] = frozenset(),
) -> Exchange:
    """Give the exchange of a stub; one that does not answer has no response."""
    silent = behaviour - {Behaviour.OPTIONAL}
    return Exchange(
        loader=stub.dialect,
        provenance=Provenance.STATIC,
        ref=stub.ref,
        at=stub.at,
        request=request,
        responses=() if silent else responses,
        behaviour=behaviour,
        owner=stub.owner,
        deliberate=stub.deliberate,
    )
