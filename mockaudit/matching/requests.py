"""Turns a fake's request and its operation into what validation says of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import field

from mockaudit.contracts.base import LoadedContract, UnvalidatableSchemaError
from mockaudit.matching.audit import SentValue, Unjudged
from mockaudit.matching.fields import field_errors, field_faults
from mockaudit.matching.fitting import fit
from mockaudit.matching.forms import read_form, read_multipart
from mockaudit.matching.media import essence, is_json, pick_media, sole_json
from mockaudit.matching.parameters import read_query, readings, spreads, takes_query, texts_of
from mockaudit.matching.plan import Plan
from mockaudit.matching.route import Destination
from mockaudit.model.body import JsonBody, TextBody
from mockaudit.model.contract import (
    Direction,
    MediaType,
    Parameter,
    PropertyFault,
    RequestBody,
    SchemaError,
    SchemaRef,
)
from mockaudit.model.dataclass import dataclass
from mockaudit.model.exchange import Exchange, Facet, Request
from mockaudit.model.value import UNRESOLVED, Value

_WHOLE_ONLY = frozenset(
    {"required", "minProperties", "minItems", "dependentRequired", "oneOf", "anyOf", "contains", "not", "if"}
)
_FORM = "application/x-www-form-urlencoded"
_MULTIPART = "multipart/form-data"
_SECRET_WORDS = ("auth", "token", "key", "secret", "session", "cookie", "password", "signature")


@dataclass(slots=True, kw_only=True)
class RequestFacts:
    """What validation says of a fake's request."""

    media: MediaType | None = None
    errors: tuple[SchemaError, ...] = ()
    faults: tuple[PropertyFault, ...] = ()
    parameters: tuple[SentValue, ...] = ()
    undocumented: tuple[str, ...] = ()
    missing: tuple[Parameter, ...] = ()
    unjudged: list[Unjudged] = field(default_factory=list)


def first_status(exchange: Exchange) -> int | None:
    """Give the status of a fake's first response, None where it is not known."""
    status = exchange.responses[0].status if exchange.responses else None
    return status if isinstance(status, int) else None


def judge_request(plan: Plan, destination: Destination, exchange: Exchange) -> RequestFacts:
    """Judge a request. Where the mocked status is an error or unknown, the request may be wrong on purpose: nothing."""
    facts = RequestFacts()
    status = first_status(exchange)
    if status is None or status >= 400:
        return facts
    request = exchange.request
    sent = tuple(_sent(plan, destination, request))
    facts.parameters = sent
    if not plan.operation.open_parameters:
        facts.undocumented = tuple(
            dict.fromkeys(
                name
                for name, _ in request.query
                if name not in plan.key_names and not any(takes_query(parameter, name) for parameter in plan.query)
            )
        )
    facts.missing = tuple(_missing(plan, exchange, sent)) if request.complete else ()
    _judge_request_body(plan, request, facts)
    return facts


def _sent(plan: Plan, destination: Destination, request: Request) -> Iterator[SentValue]:
    for name, text in destination.parameters:
        parameter = plan.path.get(name)
        if parameter is not None:
            yield _value(plan, parameter, text)
    for parameter in plan.query if request.query else ():
        found = read_query(parameter, request.query)
        if found is not None:
            yield _checked(plan, parameter, *found, is_whole=Facet.QUERY in request.complete)
    for parameters, pairs in ((plan.headers, request.headers), (plan.cookies, request.cookies)):
        for parameter in parameters if pairs else ():
            name = parameter.name.lower()
            for key, stated in pairs:
                if key.lower() == name:
                    yield _value(plan, parameter, stated)
                    break


def _value(plan: Plan, parameter: Parameter, stated: Value) -> SentValue:
    texts = None if isinstance(stated, UNRESOLVED) else texts_of(stated)
    if not texts or not any(texts):
        return SentValue(parameter=parameter, text=stated, value=stated)
    return _checked(plan, parameter, stated, readings(parameter, texts))


def _checked(
    plan: Plan, parameter: Parameter, text: Value, values: Sequence[Value], *, is_whole: bool = True
) -> SentValue:
    """Validate the readings of a parameter: right if one of them is, else the first one's errors.

    Of an object whose properties are sent one by one, a request that is not known whole may state a part.
    """
    if not values or parameter.schema is None:
        return SentValue(parameter=parameter, text=text, value=values[0] if values else text)
    is_part = isinstance(text, dict) and not is_whole
    key = (id(parameter), text if isinstance(text, str) else (repr(text), is_part))
    known = plan.read.get(key)
    if known is not None:
        return known
    first: SentValue | None = None
    for stated in values:
        value, errors = _errors_of(plan, parameter, stated)
        if is_part:
            errors = tuple(error for error in errors if error.keyword not in _WHOLE_ONLY)
        sent = SentValue(parameter=parameter, text=text, value=value, errors=errors)
        if not errors:
            first = sent
            break
        first = first or sent
    assert first is not None
    plan.read[key] = first
    return first


def _errors_of(plan: Plan, parameter: Parameter, value: Value) -> tuple[Value, tuple[SchemaError, ...]]:
    schema = parameter.schema
    assert schema is not None

    def validate(reading: Value) -> tuple[SchemaError, ...]:
        return plan.document.errors(schema, reading, Direction.REQUEST)

    try:
        if isinstance(value, dict) and parameter.media_type is None:
            return fit(value, validate)
        return value, validate(value)
    except UnvalidatableSchemaError:
        return value, ()


def _missing(plan: Plan, exchange: Exchange, sent: Sequence[SentValue]) -> Iterator[Parameter]:
    """Yield the required parameters that are known to be absent."""
    request = exchange.request
    stated = {(value.parameter.location, value.parameter.name) for value in sent}
    for facet, parameters in (
        (Facet.QUERY, plan.query),
        (Facet.HEADERS, plan.headers),
        (Facet.COOKIES, plan.cookies),
    ):
        for parameter in parameters if facet in request.complete else ():
            if not parameter.required or (parameter.location, parameter.name) in stated:
                continue
            if spreads(parameter) and not _must_spread(plan, parameter):
                continue
            if facet is Facet.QUERY and any(takes_query(parameter, name) for name, _ in request.query):
                continue
            hidden = facet is not Facet.QUERY or parameter.name.lower() in plan.key_names
            if hidden and exchange.secrets_scrubbed and any(w in parameter.name.lower() for w in _SECRET_WORDS):
                continue
            yield parameter


def _must_spread(plan: Plan, parameter: Parameter) -> bool:
    """Tell whether an object whose properties are sent one by one is missing where none of them is sent."""
    if parameter.open_properties or not parameter.properties:
        return False
    return bool(_errors_of(plan, parameter, {})[1])


def header_text(request: Request, name: str) -> str | None:
    """Give a request header that is stated as text, None where it is absent or not known."""
    for key, value in request.headers:
        if key.lower() == name:
            return value if isinstance(value, str) else None
    return None


def _judge_request_body(plan: Plan, request: Request, facts: RequestFacts) -> None:
    body, spec = request.body, plan.operation.request_body
    if spec is None or not isinstance(body, (JsonBody, TextBody)):
        return
    stated = header_text(request, "content-type")
    facts.media = _request_media(spec, body, stated)
    if facts.media is None:
        return
    form = _form(body, stated or facts.media.name)
    if facts.media.schema is not None:
        try:
            _validate_body(plan.document, facts.media.schema, body, form, essence(stated or facts.media.name), facts)
        except UnvalidatableSchemaError as error:
            facts.unjudged.append(Unjudged(side="request", at=error.at, reason=str(error)))
    elif form and spec.fields:
        facts.errors = tuple(field_errors(spec.fields, form, lambda field, texts: _field(plan, field, texts)))
        facts.faults = tuple(field_faults(spec.fields, form))
    if Facet.BODY not in request.complete:
        facts.errors = tuple(error for error in facts.errors if error.keyword not in _WHOLE_ONLY)


def _field(plan: Plan, field: Parameter, texts: Sequence[str]) -> tuple[SchemaError, ...]:
    return _checked(plan, field, list(texts), readings(field, texts)).errors


def _request_media(spec: RequestBody, body: JsonBody | TextBody, stated: str | None) -> MediaType | None:
    if stated is not None:
        return pick_media(spec.content, stated)
    if isinstance(body, JsonBody):
        return sole_json(spec.content)
    return spec.content[0] if len(spec.content) == 1 else None


def _form(body: JsonBody | TextBody, content_type: str) -> dict[str, Value]:
    """Read a body as the form that it is sent as; {} where it is none."""
    if isinstance(body, JsonBody) or not isinstance(body.text, str):
        return {}
    name = essence(content_type)
    if name == _MULTIPART:
        return read_multipart(body.text, content_type)
    return read_form(body.text) if name == _FORM else {}


def _validate_body(
    document: LoadedContract,
    schema: SchemaRef,
    body: JsonBody | TextBody,
    form: dict[str, Value],
    name: str,
    facts: RequestFacts,
) -> None:
    if isinstance(body, JsonBody):
        if is_json(name) or "*" in name:
            facts.errors = document.errors(schema, body.value, Direction.REQUEST, is_json=body.is_read)
            facts.faults = document.property_faults(schema, body.value, Direction.REQUEST)
    elif form:
        _, facts.errors = fit(form, lambda value: document.errors(schema, value, Direction.REQUEST))
