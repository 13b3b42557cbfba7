"""Turn what speaks against a contract itself, its own faults and its recordings, into findings on the contract."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from mockaudit.matching.audit import ContractFacts
from mockaudit.model.exchange import Provenance
from mockaudit.model.finding import Severity, Verdict, Violation
from mockaudit.model.location import any_index
from mockaudit.model.result import Stamped, SuiteResult
from mockaudit.rules.base import Rule
from mockaudit.rules.recordings import FEWEST_FILES, Answer, Fault, contract_faults
from mockaudit.rules.wording import plain

_CODES = frozenset({"PAY002", "PAY004", "PAY005", "PAY006"})
_KEYWORDS = frozenset({"type", "enum", "const", "format"})


def contract_fault(suite: SuiteResult) -> Iterator[Violation]:
    """Report what most independent recordings of an operation agree on against the contract.

    ## What it does
    Counts the recorded files that hold a response of one operation and status. If at least three of them, and 60 %,
    break the same `type`, `enum`, `const` or `format` at the same place of the payload, the contract is the suspect: one
    finding on the contract, none on the recordings.

    ## Why is this bad?
    The API was asked and answered. Correcting the recordings would make them wrong.

    ## When it keeps silent
    When the newest recording of the response keeps the contract, when all of them are more than two years older than
    the contract's newest recording (then they are stale), and for required or undeclared properties.

    ## How to fix
    Ask the API once more. If it still answers like this, tell the contract's owner.
    """
    yield from faults(suite).values()


def faults(suite: SuiteResult) -> dict[Fault, Violation]:
    """Find the faults of contracts that a suite's recordings agree on, with the finding for each."""
    broken = [
        (fault, file.path, item.violation) for file, item in suite.stamped if (fault := fault_of(item)) is not None
    ]
    counts = Counter(fault for fault, _, _ in broken)
    broken = [item for item in broken if counts[item[0]] >= FEWEST_FILES]
    if not broken:
        return {}
    answers = (
        Answer(
            contract=answer.contract,
            operation=answer.operation,
            status=answer.status,
            file=file.path,
            recorded_at=answer.recorded_at,
        )
        for file in suite.files
        for answer in file.recorded
    )
    return contract_faults(answers, broken)


def fault_of(item: Stamped) -> Fault | None:
    """Name the fault of the contract that a recording's violation would be, None where it cannot be one."""
    violation = item.violation
    if item.code not in _CODES or violation.key not in _KEYWORDS:
        return None
    if item.fake is None or item.fake.provenance != Provenance.RECORDED:
        return None
    if violation.pointer is None or item.contract is None:
        return None
    return Fault(
        contract=item.contract,
        operation=item.operation or "",
        status=item.status or "",
        pointer=any_index(violation.pointer),
        keyword=violation.key,
    )


def contract_lint(facts: ContractFacts) -> Iterator[Violation]:
    """Report a fault of the contract itself, once, whatever the fakes are.

    ## What it does
    Finds duplicate path templates, `allOf` branches that close themselves with `additionalProperties: false`, a version
    that stands in the server and in the path, dangling `$ref`, and patterns that are no ECMA-262 regular expressions.

    ## Why is this bad?
    Such a contract judges right fakes wrong, or cannot judge them. The audit works around each of them, and says so.

    ## When it keeps silent
    On matters of style, and on faults in parts of the contract that were not read.

    ## How to fix
    Mend the contract at the place named.
    """
    for kind, message, at in facts.document.lint():
        yield Violation(
            at=at,
            contract=at,
            message=plain(message, limit=400),
            key=kind,
            verdict=Verdict.LIKELY_CONTRACT_WRONG,
        )


RULES: tuple[Rule[SuiteResult] | Rule[ContractFacts], ...] = (
    Rule(
        code="MET008",
        name="contract-fault",
        summary="Most recordings of an operation agree on what the contract rules out.",
        severity=Severity.WARNING,
        subject=SuiteResult,
        check=contract_fault,
    ),
    Rule(
        code="MET009",
        name="contract-lint",
        summary="The contract itself is faulty.",
        severity=Severity.WARNING,
        subject=ContractFacts,
        check=contract_lint,
    ),
)
