"""Turn a contract's security schemes and requirements into alternatives of schemes that must all be satisfied."""

from __future__ import annotations

from mockaudit.contracts.nodes import Nodes, follow_at
from mockaudit.contracts.refs import Place, RefError, child
from mockaudit.model.contract import SecurityScheme, SecurityUse
from mockaudit.model.dataclass import dataclass
from mockaudit.model.location import Location
from mockaudit.model.value import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeTable:
    """A contract's security schemes by name, and what it asks for where an operation says nothing of its own."""

    schemes: dict[str, SecurityScheme]
    default: Json


def read_schemes(nodes: Nodes, container: Place, names: list[str], default: Json) -> SchemeTable:
    """Read the schemes of ``components/securitySchemes`` or ``securityDefinitions``; what cannot be read is left out."""
    schemes = {}
    for name in names:
        try:
            place, value = follow_at(nodes, (container[0], child(container[1], name)))
        except RefError:
            continue
        scheme = read_scheme(name, place, value)
        if scheme is not None:
            schemes[name] = scheme
    return SchemeTable(schemes=schemes, default=default)


def read_scheme(name: str, place: Place, value: Json) -> SecurityScheme | None:
    """Read one scheme of any dialect, None where its type is not known (OpenAPI 3.1 section 4.8.27, Swagger 2.0)."""
    if not isinstance(value, dict):
        return None
    at = Location(path=place[0], pointer=place[1])
    match value.get("type"):
        case "basic":
            return SecurityScheme(name=name, kind="http", scheme="basic", at=at)
        case "http":
            scheme = value.get("scheme")
            return SecurityScheme(
                name=name, kind="http", scheme=scheme.lower() if isinstance(scheme, str) else None, at=at
            )
        case "apiKey":
            where, parameter = value.get("in"), value.get("name")
            if not isinstance(where, str) or not isinstance(parameter, str):
                return None
            return SecurityScheme(name=name, kind="apiKey", location=where, parameter=parameter, at=at)
        case "oauth2":
            return SecurityScheme(name=name, kind="oauth2", token_urls=_token_urls(value), at=at)
        case "openIdConnect" | "mutualTLS" as kind:
            return SecurityScheme(name=name, kind=kind, at=at)
        case _:
            return None


def read_requirements(table: SchemeTable, own: Json) -> tuple[tuple[SecurityUse, ...], ...]:
    """Read an operation's ``security``, or the contract's where it has none.

    An alternative that names a scheme that is not defined cannot be judged, so it stands as the empty one.
    """
    value = table.default if own is None else own
    if not isinstance(value, list):
        return ()
    alternatives = []
    for requirement in value:
        if not isinstance(requirement, dict):
            continue
        known = all(name in table.schemes for name in requirement)
        uses = [
            SecurityUse(scheme=table.schemes[name], scopes=_texts(scopes))
            for name, scopes in requirement.items()
            if known
        ]
        alternatives.append(tuple(uses))
    return tuple(alternatives)


def _token_urls(scheme: dict[str, Json]) -> tuple[str, ...]:
    flows = scheme.get("flows")
    holders = [*flows.values(), scheme] if isinstance(flows, dict) else [scheme]
    urls = [holder.get("tokenUrl") for holder in holders if isinstance(holder, dict)]
    return tuple(dict.fromkeys(url for url in urls if isinstance(url, str) and url))


def _texts(value: Json) -> tuple[str, ...]:
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()
