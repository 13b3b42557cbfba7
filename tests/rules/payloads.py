"""Turn a payload and what validation said of it into the match that the rules of family PAY look at."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from mockaudit.matching.audit import Match
from mockaudit.model.body import JsonBody, NoBody
from mockaudit.model.contract import (
    Contract,
    HeaderSpec,
    MediaType,
    Operation,
    PropertyFault,
    ResponseSpec,
    Route,
    SchemaError,
    SchemaRef,
)
from mockaudit.model.exchange import Exchange, Provenance, Request, Response
from mockaudit.model.location import Location, Span

CONTRACT = Contract(path="api.yaml", title="API", dialect="openapi-3.0", digest="", servers=(), routes=())
SCHEMA = Location(path="api.yaml", pointer="/components/schemas/Pet")
SPEC = Location(path="api.yaml", pointer="/paths/~1pets/get/responses/200")
FAKE = Location(path="tests/test_pets.py", span=Span(line=4))
BODY = Location(path="tests/test_pets.py", span=Span(line=5))
JSON = MediaType(name="application/json", schema=SchemaRef(path="api.yaml", pointer=SCHEMA.pointer), at=SPEC)
CSV = MediaType(name="text/csv", schema=None, at=SPEC)
ROUTE = Route(method="GET", template="/pets")
OPERATION = Operation(
    route=ROUTE,
    operation_id=None,
    parameters=(),
    request_body=None,
    responses=(),
    security=(),
    deprecated=False,
    at=Location(path="api.yaml", pointer="/paths/~1pets/get"),
)


@dataclass(frozen=True)
class Document:
    """A contract that answers as it is told."""

    contract: Contract = CONTRACT
    demands: tuple[SchemaError, ...] = ()
    examples: dict[str, Any] = field(default_factory=dict)
    faults: tuple[tuple[str, str, Location], ...] = ()
    own_slips: tuple[SchemaError | PropertyFault, ...] = ()

    def notices(self):
        return ()

    def lint(self):
        return self.faults

    def operations(self, routes):
        return dict.fromkeys(routes, OPERATION)

    def errors(self, schema, value, direction, *, is_json=False):
        return self.demands

    def property_faults(self, schema, value, direction):
        return ()

    def example(self, schema, pointer):
        return self.examples.get(pointer)

    def repeats_example(self, media, fault, value):
        return fault in self.own_slips

    def spans(self, places):
        return {}


def json_body(value, **spans):
    """Make a payload; ``spans`` gives lines by top-level property."""
    return JsonBody(value=value, at=BODY, spans={f"/{name}": Span(line=line) for name, line in spans.items()})


def error(keyword, instance, expected="", *, name=None, message=""):
    """Make a schema error at the contract's ``Pet``."""
    return SchemaError(
        keyword=keyword, instance=instance, schema=SCHEMA, message=message, expected=expected, actual="", name=name
    )


def fault(name, *, kind="undeclared", suggestion=None, closed=False, parent=""):
    """Make a fault of a property."""
    return PropertyFault(
        kind=kind, instance=f"{parent}/{name}", name=name, schema=SCHEMA, suggestion=suggestion, closed=closed
    )


def header(name, *types, required=False):
    """Make a documented header."""
    return HeaderSpec(name=name, required=required, schema=None, types=types, at=SPEC)


def match(
    body=None,
    *errors,
    status=200,
    faults=(),
    headers=(),
    spec_headers=(),
    content=(JSON,),
    spec_status=None,
    content_type="application/json",
    implied=False,
    recorded=False,
    deliberate=None,
    method="GET",
    request=None,
    document=None,
    ref="tests/test_pets.py:4",
    recorded_at=None,
    path="tests/test_pets.py",
):
    """Make a match; a ``body`` that is no record is a JSON value."""
    body = NoBody() if body is None else body if hasattr(body, "at") or isinstance(body, NoBody) else json_body(body)
    response = Response(
        status=status, headers=headers, content_type=content_type, content_type_implied=implied, body=body, at=FAKE
    )
    exchange = Exchange(
        loader="responses",
        provenance=Provenance.RECORDED if recorded else Provenance.STATIC,
        ref=ref,
        at=Location(path=path, span=FAKE.span),
        request=request or Request(method=method, url="http://api.example/pets", at=FAKE),
        responses=(response,),
        complete_responses=recorded,
        recorded_at=recorded_at,
    )
    spec = ResponseSpec(status=spec_status or str(status), headers=tuple(spec_headers), content=tuple(content), at=SPEC)
    return Match(
        exchange=exchange,
        index=0,
        response=response,
        status=status,
        document=document or Document(),
        operation=OPERATION,
        response_spec=spec,
        response_media=content[0] if content else None,
        response_errors=errors,
        response_faults=tuple(faults),
        deliberate=deliberate,
    )
