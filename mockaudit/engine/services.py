"""Open the contracts of the services that fakes call by name, and say which of these have none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field

from mockaudit.contracts.base import ContractError, LoadedContract
from mockaudit.documents.source import Project
from mockaudit.model.dataclass import dataclass
from mockaudit.model.exchange import Exchange
from mockaudit.model.location import Location
from mockaudit.model.notice import Notice, NoticeKind
from mockaudit.model.report import ContractUse
from mockaudit.model.result import FileResult
from mockaudit.model.service import service_at, service_of

QUESTION = "?service"
MAX_OPEN = 64
_NO_MODEL = "botocore's service model is not at hand"
_TOO_MANY = f"more than {MAX_OPEN} services are called"
_HINT = "install botocore into a .venv below the project's root, or beside mockaudit; nothing of it is imported"


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """The contracts of the services that were asked for, and why others have none, by name."""

    documents: dict[str, LoadedContract] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)


def open_services(project: Project, exchanges: Iterable[Exchange]) -> Services:
    """Open the contracts of the services that fakes call."""
    services = Services()
    for name in sorted(_called(exchanges)):
        # Only here, because few suites fake such services.
        from mockaudit.contracts.services import open_service  # noqa: PLC0415

        if len(services.documents) == MAX_OPEN:
            services.missing[name] = _TOO_MANY
            continue
        try:
            document = open_service(project, name)
        except ContractError as error:
            services.missing[name] = str(error)
            continue
        if document is None:
            services.missing[name] = _NO_MODEL
        else:
            services.documents[name] = document
    return services


def _called(exchanges: Iterable[Exchange]) -> set[str]:
    return {name for exchange in exchanges if (name := service_of(exchange.request.url)) is not None}


def without_model(path: str, exchanges: Sequence[Exchange], services: Services) -> Iterator[Notice]:
    """Yield a notice for each service that fakes of a file call and that has no contract."""
    for name in sorted(_called(exchanges) & services.missing.keys()):
        yield Notice(
            kind=NoticeKind.UNRESOLVED,
            at=Location(path=path),
            message=f"its stubs of botocore's Stubber for {name} are not audited: {services.missing[name]}",
            hint=_HINT,
        )


def judgeable(exchanges: Sequence[Exchange], services: Services) -> list[Exchange]:
    """Leave out the fakes of services that have no contract."""
    return [exchange for exchange in exchanges if service_of(exchange.request.url) not in services.missing]


def questions(exchanges: Sequence[Exchange]) -> list[str]:
    """Give the questions that the results of fakes rest on: which model each of their services has."""
    return [f"{QUESTION}\0{name}" for name in sorted(_called(exchanges))]


def answer(project: Project, question: str) -> str:
    """Give the digest of a service's model, "" where none is at hand."""
    from mockaudit.contracts.services import find_model  # noqa: PLC0415 - as above

    model = find_model(project, question.partition("\0")[2])
    return "" if model is None else model.digest


def used_services(project: Project, files: Sequence[FileResult]) -> Iterator[ContractUse]:
    """Tell of each service's contract how many of its operations some fake answers for."""
    touched = {(path, operation) for file in files for path, operation, *_ in file.touched}
    for path in sorted({path for path, _ in touched if service_at(path) is not None}):
        from mockaudit.contracts.services import outline  # noqa: PLC0415 - as above

        found = outline(project, path)
        if found is not None:
            faked = sum(path == contract for contract, _ in touched)
            yield ContractUse(path=path, title=found.title, operations=found.operations, faked=faked, discovered=False)
