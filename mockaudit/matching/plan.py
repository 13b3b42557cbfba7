"""Turns an operation into what is needed to judge many fakes of it."""

from __future__ import annotations

from dataclasses import field

from mockaudit.contracts.base import LoadedContract
from mockaudit.matching.audit import SentValue
from mockaudit.matching.parameters import is_ignored
from mockaudit.model.contract import Operation, Parameter, ResponseSpec
from mockaudit.model.dataclass import dataclass


@dataclass(slots=True, eq=False)
class Plan:
    """An operation prepared for judging many fakes; ``read`` keeps what was said of equal parameter texts."""

    document: LoadedContract
    operation: Operation
    path: dict[str, Parameter] = field(init=False)
    query: tuple[Parameter, ...] = field(init=False)
    headers: tuple[Parameter, ...] = field(init=False)
    cookies: tuple[Parameter, ...] = field(init=False)
    key_names: frozenset[str] = field(init=False)
    specs: dict[str, ResponseSpec] = field(init=False)
    read: dict[tuple[int, object], SentValue] = field(default_factory=dict)

    def __post_init__(self) -> None:
        of = {"path": [], "query": [], "header": [], "cookie": []}  # type: dict[str, list[Parameter]]
        for parameter in self.operation.parameters:
            if parameter.location in of and not is_ignored(parameter):
                of[parameter.location].append(parameter)
        self.path = {parameter.name: parameter for parameter in of["path"]}
        self.query, self.headers, self.cookies = tuple(of["query"]), tuple(of["header"]), tuple(of["cookie"])
        schemes = [use.scheme for alternative in self.operation.security for use in alternative]
        self.key_names = frozenset(scheme.parameter or "" for scheme in schemes if scheme.location == "query")
        self.specs = {spec.status.upper(): spec for spec in self.operation.responses}

    def spec_for(self, status: int | None) -> ResponseSpec | None:
        """Give the documented response for a status: exact, range, default."""
        if status is None:
            return None
        found = self.specs.get(str(status)) or self.specs.get(f"{status // 100}XX")
        return found or self.specs.get("DEFAULT")
