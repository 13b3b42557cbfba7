"""Stubs of ``botocore.stub.Stubber`` (botocore 1.44): operations of AWS, held to the service models that botocore ships.

Read: what ``add_response`` and ``add_client_error`` are given, where the client's service is known: from
``boto3.client("s3")``, a session's ``client`` or ``create_client``, or ``boto3.resource("s3").meta.client``, in the
tests or as a name of a module below the root. ``expected_params`` are the request and ``service_response`` the answer;
``ANY`` is a value that is not known. A service's model is the file that botocore keeps under
``botocore/data/<service>/``: below the root's ``.venv`` or ``venv``, else where mockaudit itself is installed. It is
read as a file, like any contract; botocore is not imported. Without it, a notice names the service.

Not read: clients made with an ``api_version``, subclasses of ``Stubber``, and what ``service_error_meta``,
``response_meta`` and ``modeled_fields`` add. A code of ``add_client_error`` that the operation does not list is no
finding: services answer with others, too. Parameters of a DynamoDB resource's client are native values that boto3
converts: they are not judged.
"""

from __future__ import annotations

from collections.abc import Iterator

from mockaudit.loaders.pyast.bodies import json_body
from mockaudit.loaders.pyast.dialect import UNKNOWN_OPTIONS, Dialect, Registration
from mockaudit.loaders.pyast.export import to_model
from mockaudit.loaders.pyast.values import Call, Made, Method, OneOf, hole_of, plain_text
from mockaudit.loaders.python.arguments import read_status
from mockaudit.loaders.python.stubs import Arguments, arguments_of, exchange_of
from mockaudit.model.body import NO_BODY, Body, JsonBody, Unknown
from mockaudit.model.dataclass import dataclass
from mockaudit.model.exchange import Exchange, Facet, Request, Response
from mockaudit.model.notice import Notice
from mockaudit.model.service import METHOD, is_service, operation_url
from mockaudit.model.value import Hole

RESPONSE = ("method", "service_response", "expected_params")
ERROR = (
    "method",
    "service_error_code",
    "service_message",
    "http_status_code",
    "service_error_meta",
    "expected_params",
    "response_meta",
    "modeled_fields",
)
SESSIONS = (
    "boto3.Session",
    "boto3.session.Session",
    "botocore.session.Session",
    "botocore.session.get_session",
)
CLIENTS = frozenset(
    {"boto3.client", *(f"{name}().{verb}" for name in SESSIONS for verb in ("client", "create_client"))}
)
RESOURCES = frozenset({"boto3.resource", *(f"{name}().resource" for name in SESSIONS)})
UNKNOWN_CLIENT = "the client's service is only known at run time"
CONVERTED = "a resource of dynamodb takes native values and converts them"
JSON = "application/json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """The client that a Stubber was made for; a resource's own client converts what it is given."""

    service: str
    converts: bool = False


def _lift(stub: Registration) -> Iterator[Exchange | Notice]:
    client = _client(stub)
    is_error = stub.verb == "add_client_error"
    arguments = arguments_of(stub.call, ERROR if is_error else RESPONSE)
    response = _error(stub, arguments) if is_error else _response(stub, arguments)
    yield exchange_of(stub, _request(stub, client, arguments), (response,))


def _client(stub: Registration) -> Client | Hole:
    given = stub.options.get("0", stub.options.get("client"))
    if UNKNOWN_OPTIONS in stub.options:
        return Hole(reason=UNKNOWN_CLIENT)
    found = [_one_client(value) for value in (given.values if isinstance(given, OneOf) else (given,))]
    return found[0] if all(item == found[0] for item in found) else Hole(reason=UNKNOWN_CLIENT)


def _one_client(value: object) -> Client | Hole:
    match value:
        case Made(name=name, call=call) if name in CLIENTS:
            return _service(call, converts=False)
        case Method(name="client", owner=Method(name="meta", owner=Made(name=name, call=call))) if name in RESOURCES:
            return _service(call, converts=True)
        case _:
            return _unknown(value)


def _unknown(value: object) -> Hole:
    reason = hole_of(value, "").reason
    return Hole(reason=f"{UNKNOWN_CLIENT}: {reason}" if reason else UNKNOWN_CLIENT)


def _service(call: Call, *, converts: bool) -> Client | Hole:
    named = plain_text(call.value(0, "service_name"))
    version = call.value(2, "api_version")
    if named is None or not is_service(named) or version is not None:
        return _unknown(call.value(0, "service_name"))
    return Client(service=named, converts=converts and named == "dynamodb")


def _request(stub: Registration, client: Client | Hole, arguments: Arguments) -> Request:
    operation = plain_text(arguments.value("method"))
    body = _expected(client, arguments)
    if isinstance(client, Hole):
        url: str | Hole = client
    elif operation is None:
        url = hole_of(arguments.value("method"), "the operation is only known at run time")
    else:
        url = operation_url(client.service, operation)
    complete = frozenset({Facet.BODY}) if isinstance(body, JsonBody) else frozenset()
    return Request(method=METHOD, url=url, body=body, complete=complete, at=stub.at)


def _expected(client: Client | Hole, arguments: Arguments) -> Body:
    """Give the parameters that the client must be called with; without them, any will do."""
    expected = arguments.get("expected_params")
    if expected is None:
        return NO_BODY
    body = json_body(expected)
    if isinstance(client, Client) and client.converts and isinstance(body, JsonBody):
        return Unknown(why=CONVERTED, at=body.at)
    return body


def _response(stub: Registration, arguments: Arguments) -> Response:
    given = arguments.get("service_response")
    body = json_body(given) if given is not None else NO_BODY
    return Response(status=200, content_type=JSON, content_type_implied=True, body=body, at=stub.at)


def _error(stub: Registration, arguments: Arguments) -> Response:
    """Give the error that the client raises, as botocore parses it."""
    error = {
        "Code": to_model(arguments.value("service_error_code", "")),
        "Message": to_model(arguments.value("service_message", "")),
    }
    return Response(
        status=read_status(arguments.value("http_status_code", 400)),
        content_type=JSON,
        content_type_implied=True,
        body=JsonBody(value={"Error": error}, at=stub.at),
        at=stub.at,
    )


BOTOCORE_STUBBER = Dialect(
    name="botocore_stubber",
    summary="stubs of botocore's Stubber",
    marks=(b"Stubber",),
    receivers=frozenset({"botocore.stub.Stubber"}),
    verbs=frozenset({"add_response", "add_client_error"}),
    makers=CLIENTS | RESOURCES | frozenset(SESSIONS),
    lift=_lift,
)
