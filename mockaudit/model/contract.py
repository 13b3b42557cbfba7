"""An API contract as the audit sees it, whatever dialect it was written in: servers, routes, operations, schemas."""

from __future__ import annotations

from enum import StrEnum

from mockaudit.model.dataclass import dataclass
from mockaudit.model.location import Location


class Direction(StrEnum):
    """Which way a payload travels; it decides what readOnly and writeOnly mean."""

    REQUEST = "request"
    RESPONSE = "response"


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaRef:
    """The place of a schema: a file of the contract (POSIX, relative to the root) and a JSON pointer in it."""

    path: str
    pointer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """One base URL of a contract.

    ``url`` is as written, server variables still in braces. ``variables`` gives the values of each: an empty tuple
    means any.
    """

    url: str
    variables: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One method on one path template (``/pets/{petId}``), the key of an operation.

    ``servers`` is empty where the contract's own apply. ``typed`` gives the JSON types of path parameters, for the
    preference of typed ones: ``(("petId", "integer"),)``.
    """

    method: str
    template: str
    servers: tuple[Server, ...] = ()
    typed: tuple[tuple[str, str], ...] = ()
    pointer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaType:
    """One entry of a ``content`` map. ``schema`` is None where the contract describes no structure."""

    name: str
    schema: SchemaRef | None
    at: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A path, query, header or cookie parameter (OpenAPI 3.1 section 4.8.12).

    ``types`` are the JSON types its schema allows at the top ("integer", "array"; empty: any), ``item_types`` those of
    an array's items; both serve to read the text that is sent. ``properties`` are the names that an object declares,
    ``open_properties`` is true where it takes others as well. ``media_type`` is set where the value is serialised by
    ``content`` instead of a style. The fields of a Swagger 2.0 form are parameters at "formData".
    """

    name: str
    location: str
    required: bool
    schema: SchemaRef | None
    style: str
    explode: bool
    types: tuple[str, ...] = ()
    item_types: tuple[str, ...] = ()
    properties: tuple[str, ...] = ()
    open_properties: bool = False
    media_type: str | None = None
    deprecated: bool = False
    at: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestBody:
    """What an operation accepts as payload. ``fields`` are those of a form that has no schema (Swagger 2.0)."""

    required: bool
    content: tuple[MediaType, ...]
    fields: tuple[Parameter, ...] = ()
    at: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderSpec:
    """A documented response header."""

    name: str
    required: bool
    schema: SchemaRef | None
    types: tuple[str, ...] = ()
    at: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseSpec:
    """A documented response. ``status`` is "200", a range "2XX", or "default"."""

    status: str
    headers: tuple[HeaderSpec, ...]
    content: tuple[MediaType, ...]
    at: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityScheme:
    """A way to authenticate (OpenAPI 3.1 section 4.8.27).

    ``kind`` is http, apiKey, oauth2, openIdConnect or mutualTLS. ``scheme`` is the lower-case HTTP authentication
    scheme of kind http ("bearer", "basic"). ``location`` and ``parameter`` place an API key.
    """

    name: str
    kind: str
    scheme: str | None = None
    location: str | None = None
    parameter: str | None = None
    token_urls: tuple[str, ...] = ()
    at: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityUse:
    """One scheme within a requirement, with the scopes it needs."""

    scheme: SecurityScheme
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One method on one path, with everything the contract says of it.

    ``security`` holds alternatives; each alternative is a set of schemes that must all be satisfied, and an empty
    alternative means that anonymous access is allowed. No alternatives at all: the contract asks for nothing.
    ``open_parameters`` is true where some parameter could not be read, so that others than these may exist.
    ``produces`` are the media types that Swagger 2.0 states for all responses, with a schema or without.
    """

    route: Route
    operation_id: str | None
    parameters: tuple[Parameter, ...]
    request_body: RequestBody | None
    responses: tuple[ResponseSpec, ...]
    security: tuple[tuple[SecurityUse, ...], ...]
    deprecated: bool
    open_parameters: bool = False
    produces: tuple[str, ...] = ()
    at: Location

    @property
    def title(self) -> str:
        """Name the operation as reports do: ``GET /pets/{petId}``."""
        return f"{self.route.method} {self.route.template}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """A contract's index: enough to route every request, without the operations themselves.

    ``dialect`` is "swagger-2.0", "openapi-3.0", "openapi-3.1" or "openapi-3.2". ``digest`` identifies the content of
    all its files. ``base_urls`` are the base URLs that configuration maps to it beside its servers.
    """

    path: str
    title: str
    dialect: str
    digest: str
    servers: tuple[Server, ...]
    routes: tuple[Route, ...]
    base_urls: tuple[str, ...] = ()
    token_urls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaError:
    """One way in which a value breaks its schema.

    ``keyword`` is the JSON Schema keyword, ``instance`` the pointer in the value, ``schema`` the place of the keyword
    in the contract. ``expected`` and ``actual`` are for people and already shortened. ``name`` is the property that
    ``required``, ``additionalProperties`` and their like are about. ``actual_value`` is what stands there.
    """

    keyword: str
    instance: str
    schema: Location
    message: str
    expected: str = ""
    actual: str = ""
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyFault:
    """A property that is there but should not be: not declared, or readOnly/writeOnly in the wrong direction.

    ``instance`` is the property's pointer in the value. ``suggestion`` is the declared property it nearly is;
    ``declared`` are the first of those that the schema declares and the value lacks.
    ``closed`` is true where the schema itself forbids it (``additionalProperties: false``).
    """

    kind: str
    instance: str
    name: str
    schema: Location
    suggestion: str | None = None
    declared: tuple[str, ...] = ()
    closed: bool = False
