"""Build the contracts, requests and fakes that the tests of matching and of its rules speak of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from mockaudit.model.body import JsonBody, NoBody
from mockaudit.model.contract import (
    Contract,
    MediaType,
    Operation,
    Parameter,
    RequestBody,
    ResponseSpec,
    Route,
    SchemaError,
    SchemaRef,
    SecurityScheme,
    SecurityUse,
    Server,
)
from mockaudit.model.exchange import Exchange, Facet, Provenance, Request, Response
from mockaudit.model.location import Location

AT = Location(path="tests/test_pets.py")
SPEC = Location(path="api.yaml", pointer="/paths/~1pets/get")
WHOLE = frozenset(Facet)


def ref(name):
    """Name a schema; the name is what ``Paper`` is told its errors by."""
    return SchemaRef(path="api.yaml", pointer=f"/components/schemas/{name}")


def media(name="application/json", schema="Pet"):
    return MediaType(name=name, schema=ref(schema) if schema else None, at=SPEC)


def spec(status, *content):
    return ResponseSpec(status=status, headers=(), content=content, at=SPEC)


def parameter(name, *types, place="query", style="form", explode=True, required=False, schema="Param", **more):
    return Parameter(
        name=name,
        location=place,
        required=required,
        schema=ref(schema) if schema else None,
        style=style,
        explode=explode,
        types=types,
        at=SPEC,
        **more,
    )


def takes(*content, required=False):
    return RequestBody(required=required, content=content, at=SPEC)


def scheme(kind, **more):
    return SecurityUse(scheme=SecurityScheme(name=more.pop("name", kind), kind=kind, at=SPEC, **more))


BEARER = scheme("http", name="bearer", scheme="bearer")
HEADER_KEY = scheme("apiKey", name="key", location="header", parameter="X-Api-Key")
COOKIE_KEY = scheme("apiKey", name="sid", location="cookie", parameter="sid")
QUERY_KEY = scheme("apiKey", name="query", location="query", parameter="api_key")


def operation(
    method="GET", template="/pets", *, parameters=(), body=None, responses=(), security=(), deprecated=False, typed=()
):
    return Operation(
        route=Route(method=method, template=template, typed=typed),
        operation_id=None,
        parameters=parameters,
        request_body=body,
        responses=responses or (spec("200", media()),),
        security=security,
        deprecated=deprecated,
        at=SPEC,
    )


@dataclass
class Paper:
    """A contract whose schemas find what they are told to find: by schema name, the errors for a JSON value."""

    contract: Contract
    known: dict[Route, Operation] = field(default_factory=dict)
    told: dict[str, Any] = field(default_factory=dict)
    asked: list[list[Route]] = field(default_factory=list)

    def operations(self, routes):
        self.asked.append(list(routes))
        return {route: self.known[route] for route in self.asked[-1]}

    def errors(self, schema, value, direction, *, is_json=False):
        return tuple(self.told.get(schema.pointer.rpartition("/")[2], lambda _value: ())(value))

    def property_faults(self, schema, value, direction):
        return ()

    def repeats_example(self, media, fault, value):
        return False


def paper(*routes, servers=("https://api.pay.example.io/v1",), path="api.yaml", base_urls=(), token_urls=()):
    """Make a contract from ``"GET /pets"`` texts, routes or operations."""
    operations = [item for item in routes if isinstance(item, Operation)]
    found = [item.route if isinstance(item, Operation) else route(item) for item in routes]
    contract = Contract(
        path=path,
        title="API",
        dialect="openapi-3.0",
        digest="",
        servers=tuple(server if isinstance(server, Server) else Server(url=server) for server in servers),
        routes=tuple(found),
        base_urls=base_urls,
        token_urls=token_urls,
    )
    return Paper(contract=contract, known={item.route: item for item in operations})


def route(text, **typed):
    if isinstance(text, Route):
        return text
    method, _, template = text.partition(" ")
    return Route(method=method, template=template, typed=tuple(typed.items()))


def request(method="GET", url="https://api.pay.example.io/v1/pets", **more):
    return Request(method=method, url=url, at=AT, **more)


def json_body(value):
    return JsonBody(value=value, at=AT)


def response(status=200, body=None, **more):
    more.setdefault("content_type", "application/json")
    return Response(status=status, body=NoBody() if body is None else body, at=AT, **more)


def fake(asked=None, *responses, recorded=False, **more):
    return Exchange(
        loader="pact",
        provenance=Provenance.RECORDED if recorded else Provenance.STATIC,
        ref="pact.json#/interactions/0",
        at=AT,
        request=asked or request(),
        responses=responses or (response(),),
        **more,
    )


def schema_error(keyword, instance="", expected="", name=None):
    return SchemaError(keyword=keyword, instance=instance, schema=SPEC, message=keyword, expected=expected, name=name)
