"""The joined evidence that rules read: each fake with the operation it claims to be, or why it has none."""

from __future__ import annotations

from enum import StrEnum

from mockaudit.contracts.base import LoadedContract
from mockaudit.model.contract import (
    MediaType,
    Operation,
    Parameter,
    PropertyFault,
    ResponseSpec,
    Route,
    SchemaError,
)
from mockaudit.model.dataclass import dataclass
from mockaudit.model.exchange import Exchange, Response
from mockaudit.model.location import Location
from mockaudit.model.value import Value


class Why(StrEnum):
    """Why a fake belongs to no operation."""

    NO_CONTRACT = "no-contract"
    OTHER_HOST = "other-host"
    WRONG_SERVER = "wrong-server"
    TOKEN_ENDPOINT = "token-endpoint"  # noqa: S105
    UNKNOWN_PATH = "unknown-path"
    UNKNOWN_METHOD = "unknown-method"
    SEVERAL_OPERATIONS = "several-operations"
    UNRESOLVED = "unresolved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """An operation that an unmatched request nearly is.

    ``how`` says what differs: "trailing slash", "letter case", "base path", "version" or "spelling".
    """

    route: Route
    path: str
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmatched:
    """A fake that belongs to no operation.

    ``path`` is the request's path as routed, ``allowed`` the methods that the path has where only the method is
    unknown. ``outside`` is the beginning with a version ("/api/v1") that the contract describes, where the path names
    a version of which it has nothing: another contract may describe it. ``guessed`` is true where no contract names the
    host, one reserved for tests: then only the path's beginning ties the fake to the contract.
    """

    exchange: Exchange
    why: Why
    document: LoadedContract | None = None
    path: str = ""
    near: Near | None = None
    allowed: tuple[str, ...] = ()
    outside: str = ""
    guessed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Unjudged:
    """A part of a match that could not be held against the contract: the schema's place and the reason."""

    side: str
    at: Location
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SentValue:
    """A parameter as the fake states it: ``text`` as sent, ``value`` as the contract's style reads it."""

    parameter: Parameter
    text: Value
    value: Value
    errors: tuple[SchemaError, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """One response of one fake, with the operation it belongs to and what validation said.

    ``index`` is the response's place in the exchange's sequence; request-side rules speak only where it is 0.
    ``response_spec`` is the documented response (by exact status, range, default), None where the status is
    undocumented or unknown. ``response_media`` / ``request_media`` are the entries of ``content`` that apply, None
    where there is none. ``parameters`` are those that the fake states, ``undocumented`` the query parameters (name)
    that the contract does not know, ``missing`` the required parameters that are known to be absent.
    ``deliberate`` says why the fake looks wrong on purpose. ``credentials_visible`` is false where no recording of the
    audit shows a credential to this contract, so that they must have been removed. ``granted_scopes`` are those that
    the one token mock of the same owner grants, None where there is none.
    """

    exchange: Exchange
    index: int
    response: Response | None
    status: int | None
    document: LoadedContract
    operation: Operation
    response_spec: ResponseSpec | None
    response_media: MediaType | None = None
    response_errors: tuple[SchemaError, ...] = ()
    response_faults: tuple[PropertyFault, ...] = ()
    request_media: MediaType | None = None
    request_errors: tuple[SchemaError, ...] = ()
    request_faults: tuple[PropertyFault, ...] = ()
    parameters: tuple[SentValue, ...] = ()
    undocumented: tuple[str, ...] = ()
    missing: tuple[Parameter, ...] = ()
    unjudged: tuple[Unjudged, ...] = ()
    deliberate: str | None = None
    credentials_visible: bool = True
    granted_scopes: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractFacts:
    """A contract as a subject of its own, for the rules that judge contracts."""

    document: LoadedContract


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """Everything that was joined."""

    matches: tuple[Match, ...]
    unmatched: tuple[Unmatched, ...]
    contracts: tuple[ContractFacts, ...]

    @property
    def exchanges(self) -> list[Exchange]:
        """Give every fake once, those that belong to an operation first."""
        found = {id(match.exchange): match.exchange for match in self.matches}
        found.update((id(item.exchange), item.exchange) for item in self.unmatched)
        return list(found.values())
