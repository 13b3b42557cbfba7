"""Turn matches into the notices of a second opinion: where jsonschema or openapi-core say otherwise than this audit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from mockaudit.contracts.built import Built
from mockaudit.contracts.cold import build
from mockaudit.contracts.engine_python import PythonEngine
from mockaudit.contracts.store import is_legacy
from mockaudit.contracts.validators import Validators
from mockaudit.documents.source import Project
from mockaudit.engine.crosscheck_calls import Caller, open_caller
from mockaudit.engine.crosscheck_limits import is_beyond
from mockaudit.engine.crosscheck_schemas import schema_disagreements
from mockaudit.engine.crosscheck_sides import Opinion, disagreements, our_opinions
from mockaudit.engine.judge import crashed
from mockaudit.matching.audit import Match
from mockaudit.model.contract import Contract
from mockaudit.model.location import Location
from mockaudit.model.notice import Notice, NoticeKind
from mockaudit.model.service import service_of

_HINT = "read the fake and the contract before you believe either side; please report it where mockaudit is wrong"


@dataclass(frozen=True, slots=True)
class Second:
    """What gives the second opinion on one contract, read anew from its files. ``caller`` is None for Swagger 2.0."""

    validators: Validators
    caller: Caller | None


@dataclass(slots=True)
class CrossCheck:
    """The second opinion on all contracts of an audit."""

    project: Project
    seconds: dict[str, Second] = field(default_factory=dict)

    def notices(self, matches: Sequence[Match]) -> Iterator[Notice]:
        """Judge matches a second time and tell each disagreement; whatever a judge fails at, the audit goes on."""
        for match in matches:
            try:
                yield from self._judge(match)
            except Exception as error:  # noqa: BLE001
                yield crashed("cross-check", match.exchange.at, error)

    def _judge(self, match: Match) -> Iterator[Notice]:
        contract = match.document.contract
        if service_of(match.exchange.request.url) is not None:
            return  # no other judge reads the models of services
        second = self.seconds.get(contract.path)
        if second is None:
            second = self.seconds[contract.path] = open_second(self.project, contract)
            if second.caller is None:
                yield _unread(contract)
        for opinion in schema_disagreements(second.validators, match):
            yield _told(match, opinion)
        if second.caller is None:
            return
        is_first = not second.caller.failures
        for opinion in disagreements(our_opinions(match), second.caller.opinions(match), "openapi-core"):
            if not is_beyond(match, opinion):
                yield _told(match, opinion)
        if is_first and second.caller.failures:
            yield _failed(match, second.caller.failures[0])


def open_second(project: Project, contract: Contract) -> Second:
    """Read a contract once more, past the cache, and prepare both second judges for it. Raises ContractError."""
    built: Built = build(project, project.read(contract.path), contract.base_urls)
    validators = Validators(built.opened.nodes, legacy=is_legacy(built.opened), make=PythonEngine)
    documents = built.collected.documents if built.collected is not None else {}
    return Second(validators, open_caller(contract.dialect, contract.path, documents))


def _told(match: Match, opinion: Opinion) -> Notice:
    exchange = match.exchange
    about = f"{opinion.aspect} {opinion.about}".rstrip()
    return Notice(
        kind=NoticeKind.CROSS_CHECK,
        at=exchange.at,
        message=f"{match.operation.title}: {about}: mockaudit says {opinion.ours or 'it is right'}; "
        f"{opinion.judge} says {opinion.theirs or 'it is right'}",
        hint=_HINT,
    )


def _unread(contract: Contract) -> Notice:
    return Notice(
        kind=NoticeKind.CROSS_CHECK,
        at=Location(path=contract.path),
        message="openapi-core does not read Swagger 2.0: only jsonschema gave a second opinion on its fakes",
    )


def _failed(match: Match, reason: str) -> Notice:
    return Notice(
        kind=NoticeKind.CROSS_CHECK,
        at=Location(path=match.document.contract.path),
        message=f"openapi-core gives no opinion on parts of this contract, first at {match.operation.title}: {reason}",
    )
