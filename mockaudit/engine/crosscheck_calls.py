"""Ask openapi-core for its opinion of a match: parameters' style and explode, media types, bodies, security."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from jsonschema.exceptions import ValidationError
from jsonschema_path import SchemaPath
from openapi_core.datatypes import RequestParameters
from openapi_core.deserializing.exceptions import DeserializeError
from openapi_core.templating.media_types.exceptions import MediaTypeNotFound
from openapi_core.templating.paths.exceptions import PathError
from openapi_core.templating.responses.exceptions import ResponseFinderError
from openapi_core.validation.request import exceptions as request_errors
from openapi_core.validation.request import validators as request_validators
from openapi_core.validation.response import exceptions as response_errors
from openapi_core.validation.response import validators as response_validators
from werkzeug.datastructures import Headers, ImmutableMultiDict

from mockaudit.contracts.refs import child, shorten
from mockaudit.engine.crosscheck_document import BASE_URI, HOST, Documents, adapted
from mockaudit.engine.crosscheck_sides import Aspect, Opinions, is_stated, payload
from mockaudit.matching.audit import Match
from mockaudit.matching.parameters import texts_of
from mockaudit.matching.requests import first_status, header_text
from mockaudit.model.contract import Parameter
from mockaudit.model.exchange import Facet, Pairs
from mockaudit.model.value import UNRESOLVED, Json

VERSIONS = {"openapi-3.0": "V30", "openapi-3.1": "V31", "openapi-3.2": "V32"}
_MAX_REASONS = 2
_MAX_TEXT = 300


@dataclass(slots=True)
class CoreRequest:
    """A request as openapi-core wants it (openapi_core.protocols.Request)."""

    host_url: str
    path: str
    path_pattern: str
    method: str
    parameters: RequestParameters
    body: bytes | None
    content_type: str


@dataclass(slots=True)
class CoreResponse:
    """A response as openapi-core wants it (openapi_core.protocols.Response)."""

    status_code: int
    content_type: str
    headers: Headers
    data: bytes | None


@dataclass(slots=True)
class Caller:
    """openapi-core on one contract. ``failures`` are the exceptions of its own that it ended in."""

    spec: SchemaPath
    version: str
    failures: list[str] = field(default_factory=list)

    def opinions(self, match: Match) -> Opinions:
        """Give openapi-core's opinion of everything that a match states whole."""
        found: Opinions = {}
        request = _request(match)
        if match.index == 0 and (first_status(match.exchange) or 400) < 400:
            for name, read in (("Parameters", _read_parameters), ("Body", _read_body), ("Security", _read_security)):
                errors = self._errors(request_validators, f"{self.version}Request{name}Validator", request)
                if errors is not None:
                    read(match, errors, found)
        response = _response(match)
        if response is not None:
            errors = self._errors(response_validators, f"{self.version}ResponseDataValidator", request, response)
            if errors is not None:
                _read_response(errors, found)
        return found

    def _errors(self, module: Any, name: str, *call: object) -> list[Exception] | None:
        """Run one validator; None where it has nothing to say of the operation or fails itself."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                errors = list(getattr(module, name)(self.spec).iter_errors(*call))
        except Exception as error:  # noqa: BLE001 - whatever another library does, the audit goes on
            self.failures.append(f"{type(error).__name__}: {_text(error)}")
            return None
        return None if any(isinstance(error, PathError) for error in errors) else errors


def open_caller(dialect: str, path: str, documents: Mapping[str, Json]) -> Caller | None:
    """Prepare openapi-core for a contract; None for Swagger 2.0, which it does not read."""
    version = VERSIONS.get(dialect)
    document = documents[path]
    if version is None or not isinstance(document, dict):
        return None
    spec = SchemaPath.from_dict(adapted(document), base_uri=BASE_URI + path, handlers=Documents(documents))
    return Caller(spec=spec, version=version)


def _request(match: Match) -> CoreRequest:
    request, route = match.exchange.request, match.operation.route
    path = {_path_key(item.parameter): item.text for item in match.parameters if item.parameter.location == "path"}
    parameters = RequestParameters(
        query=ImmutableMultiDict(_texts(request.query)),
        header=Headers(list(_texts(request.headers))),
        cookie=ImmutableMultiDict(_texts(request.cookies)),
        path=path,
    )
    return CoreRequest(
        host_url=HOST,
        path=route.template,
        path_pattern=route.template,
        method=route.method.lower(),
        parameters=parameters,
        body=payload(request.body) or None,
        content_type=header_text(request, "content-type") or "",
    )


def _path_key(parameter: Parameter) -> str:
    """Give the key that openapi-core looks a path parameter up by: as RFC 6570 would write it in the template."""
    mark = {"label": ".", "matrix": ";"}.get(parameter.style, "")
    return f"{mark}{parameter.name}{'*' if mark and parameter.explode else ''}"


def _response(match: Match) -> CoreResponse | None:
    response = match.response
    if response is None or match.status is None or match.exchange.request.method != match.operation.route.method:
        return None
    data = payload(response.body)
    if data is None or not isinstance(response.content_type, str):
        return None
    headers = Headers(list(_texts(response.headers)))
    return CoreResponse(
        status_code=match.status, content_type=response.content_type, headers=headers, data=data or None
    )


def _texts(pairs: Pairs) -> Iterator[tuple[str, str]]:
    for name, value in pairs:
        if not isinstance(value, UNRESOLVED):
            yield from ((name, text) for text in texts_of(value) or ())


def _read_response(errors: Iterable[Exception], found: Opinions) -> None:
    found[Aspect.RESPONSE_STATUS, ""] = found[Aspect.RESPONSE_MEDIA, ""] = found[Aspect.RESPONSE_BODY, ""] = None
    for error in errors:
        if isinstance(error, ResponseFinderError):
            found.clear()
            found[Aspect.RESPONSE_STATUS, ""] = _text(error)
        elif isinstance(error, response_errors.MissingData):
            found.clear()  # the audit has rules of its own for that
        elif isinstance(error.__cause__, MediaTypeNotFound):
            found[Aspect.RESPONSE_MEDIA, ""] = _text(error.__cause__)
            del found[Aspect.RESPONSE_BODY, ""]
        else:
            found[Aspect.RESPONSE_BODY, ""] = _reason(error)


def _read_parameters(match: Match, errors: Iterable[Exception], found: Opinions) -> None:
    mine: Opinions = {
        (Aspect.PARAMETER, f"{parameter.location} {parameter.name}"): None
        for parameter in match.operation.parameters
        if is_stated(match, parameter.location)
    }
    for error in errors:
        if isinstance(error, request_errors.ParameterValidationError):
            subject = Aspect.PARAMETER, f"{error.location} {error.name}"
            if subject in mine:
                is_missing = isinstance(error, request_errors.MissingParameterError)
                mine[subject] = "it is missing" if is_missing else _reason(error)
    found |= mine


def _read_body(match: Match, errors: Iterable[Exception], found: Opinions) -> None:
    if match.operation.request_body is None or Facet.BODY not in match.exchange.request.complete:
        return
    mine: Opinions = dict.fromkeys(
        [(Aspect.REQUEST_BODY_MISSING, ""), (Aspect.REQUEST_MEDIA, ""), (Aspect.REQUEST_BODY, "")]
    )
    for error in errors:
        if isinstance(error, request_errors.MissingRequestBodyError):
            mine = {}
            required = isinstance(error, request_errors.MissingRequiredRequestBody)
            mine[Aspect.REQUEST_BODY_MISSING, ""] = "it is missing" if required else None
        elif isinstance(error.__cause__, MediaTypeNotFound):
            mine[Aspect.REQUEST_MEDIA, ""] = _text(error.__cause__)
            del mine[Aspect.REQUEST_BODY, ""]
        else:
            mine[Aspect.REQUEST_BODY, ""] = _reason(error)
    found |= mine


def _read_security(_match: Match, errors: Iterable[Exception], found: Opinions) -> None:
    wrong = [_text(error.__cause__ or error) for error in errors]
    found[Aspect.SECURITY, ""] = wrong[0] if wrong else None


def _reason(error: Exception) -> str:
    cause = error.__cause__
    schema_errors = [item for item in getattr(cause, "schema_errors", ()) if isinstance(item, ValidationError)]
    if schema_errors:
        return "; ".join(_said(item) for item in schema_errors[:_MAX_REASONS])
    kind = "cannot be read: " if isinstance(cause, DeserializeError) else ""
    return shorten(kind + _text(cause or error), _MAX_TEXT)


def _text(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:  # noqa: BLE001 - some of openapi-core's errors cannot be shown
        return type(error).__name__


def _said(error: ValidationError) -> str:
    """Give a schema error's message with its place, the value shortened, and what its branches say."""
    whole = repr(error.instance)
    text = error.message.replace(whole, shorten(whole))
    place = child("", *error.absolute_path) or "the top"
    inner = "; ".join(_said(item) for item in list(error.context or ())[:_MAX_REASONS])
    return shorten(f"{text} at {place}", _MAX_TEXT) + (f" ({inner})" if inner else "")
