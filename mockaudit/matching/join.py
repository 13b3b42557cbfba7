"""Turns fakes and contracts into matches: routes them all, fetches their operations in one go, then judges each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from mockaudit.contracts.base import LoadedContract
from mockaudit.matching.audit import Match, Unmatched, Why
from mockaudit.matching.credentials import shows_credential
from mockaudit.matching.plan import Plan
from mockaudit.matching.requests import judge_request
from mockaudit.matching.responses import judge_responses
from mockaudit.matching.route import Routed as Connected
from mockaudit.matching.route import Switchboard
from mockaudit.matching.servers import open_desks
from mockaudit.matching.tokens import granted_scopes
from mockaudit.model.contract import Route
from mockaudit.model.exchange import Exchange, Provenance
from mockaudit.model.service import service_of

Routed: TypeAlias = Connected | Unmatched


class Joiner:
    """Joins fakes with the contracts of an audit, in three steps: ``route`` many, ``fetch`` once, ``judge`` each."""

    def __init__(self, documents: Sequence[LoadedContract]) -> None:
        self.documents = documents
        self._switchboard = Switchboard(desks=open_desks(documents))
        self._nowhere = Switchboard(desks=open_desks(()))
        self._services: dict[str, Switchboard] = {}
        self._plans: dict[int, dict[Route, Plan]] = {}
        self._shown: set[tuple[str, int]] = set()
        self._granted: dict[tuple[str, str], tuple[str, ...] | None] = {}

    def connect(self, services: Mapping[str, LoadedContract]) -> None:
        """Take the contracts of services that are called by name, in place of earlier ones; nothing else meets them."""
        self._services = {name: Switchboard(desks=open_desks([document])) for name, document in services.items()}
        lasting = {id(document) for document in self.documents}
        self._plans = {key: plans for key, plans in self._plans.items() if key in lasting}

    def route(self, exchange: Exchange) -> Routed:
        """Find the operation of a fake, or why it has none."""
        service = service_of(exchange.request.url)
        board = self._switchboard if service is None else self._services.get(service, self._nowhere)
        return board.route(exchange)

    def fetch(self, routed: Iterable[Routed]) -> None:
        """Read the operations of all routed fakes, and what fakes of one file or test say of one another."""
        wanted: dict[int, tuple[LoadedContract, dict[Route, None]]] = {}
        items = list(routed)
        for item in items:
            if isinstance(item, Connected):
                document = item.destination.document
                wanted.setdefault(id(document), (document, {}))[1][item.destination.route] = None
        for key, (document, routes) in wanted.items():
            plans = self._plans.setdefault(key, {})
            missing = [route for route in routes if route not in plans]
            if missing:
                found = document.operations(missing)
                plans.update((route, Plan(document, operation)) for route, operation in found.items())
        for item in items:
            self._note(item)

    def _note(self, item: Routed) -> None:
        exchange = item.exchange
        if isinstance(item, Unmatched):
            if item.why is Why.TOKEN_ENDPOINT and exchange.owner is not None:
                key = (exchange.at.path, exchange.owner)
                # Two token mocks in one test: which of them is served to whom cannot be told.
                self._granted[key] = None if key in self._granted else granted_scopes(exchange)
            return
        plan = self._plan(item)
        if (
            plan is not None
            and exchange.provenance is Provenance.RECORDED
            and shows_credential(plan.operation, exchange.request)
        ):
            self._shown.add((exchange.at.path, id(plan.document)))

    def _plan(self, item: Connected) -> Plan | None:
        return self._plans.get(id(item.destination.document), {}).get(item.destination.route)

    def judge(self, item: Routed) -> Iterator[Match | Unmatched]:
        """Hold a fake against its operation: one match for each response, or the reason why there is none."""
        if isinstance(item, Unmatched):
            yield item
            return
        plan = self._plan(item)
        if plan is None:
            yield Unmatched(exchange=item.exchange, why=Why.UNRESOLVED, path=item.destination.path)
            return
        exchange = item.exchange
        visible = exchange.provenance is not Provenance.RECORDED or (exchange.at.path, id(plan.document)) in self._shown
        granted = self._granted.get((exchange.at.path, exchange.owner)) if exchange.owner is not None else None
        request = judge_request(plan, item.destination, exchange)
        yield from judge_responses(
            plan, item.destination, exchange, request, credentials_visible=visible, granted_scopes=granted
        )


def join(exchanges: Iterable[Exchange], documents: Sequence[LoadedContract]) -> tuple[list[Match], list[Unmatched]]:
    """Join fakes with contracts in one call."""
    joiner = Joiner(documents)
    routed = [joiner.route(exchange) for exchange in exchanges]
    joiner.fetch(routed)
    matches: list[Match] = []
    unmatched: list[Unmatched] = []
    for item in routed:
        for joined in joiner.judge(item):
            if isinstance(joined, Match):
                matches.append(joined)
            else:
                unmatched.append(joined)
    return matches, unmatched
