"""Turns the petstore pact into Python tests of every HTTP mock library and idiom, and holds their findings to the pact's.

Prints for each library and idiom how many of the interactions yield the pact's findings, as far as a stub of the library
can state what a finding rests on, and each difference. With library names as arguments it looks at these only; with
--keep FOLDER the tests stay there, to be read or run.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from dialect_code import Interaction, read_interactions
from dialect_handlers import HANDLERS
from dialect_idioms import IDIOMS, Written
from dialect_record import ALL, BODY, HEADERS, QUERY, SERVER, WHOLE_QUERY, Dialect
from dialect_registered import REGISTERED
from timing import corpus

from mockaudit.config.settings import ContractSetting, Settings
from mockaudit.documents.source import Project
from mockaudit.engine.files import Opened, judge_file
from mockaudit.engine.judge import RuleBook, rule_book
from mockaudit.engine.opened import open_contracts
from mockaudit.loaders.load import Loading
from mockaudit.loaders.python.registry import DIALECTS
from mockaudit.matching.join import Joiner
from mockaudit.model.exchange import Exchange
from mockaudit.model.notice import Notice
from mockaudit.rules.registry import RULES

RECORDS = (*REGISTERED, *HANDLERS)
# botocore's stubs speak no HTTP: they are held to the models of AWS. A URLconf of Django is one list of a module, so that
# there are no idioms of a test to write it in.
OTHER = {"botocore_stubber", "django_apps"}
# That no other headers are sent is stated by no stub: clients send headers of their own.
WHOLE_HEADERS = "whole headers"
# What a stub must state of the request so that the pact's finding can be made; all others rest on what every stub states.
RESTS_ON = {
    ("D01", "END005"): SERVER,
    ("D02", "END002"): SERVER,
    ("D28", "REQ003"): SERVER,
    ("D09", "AUT001"): WHOLE_HEADERS,
    ("D10", "AUT002"): HEADERS,
    ("D11", "AUT001"): WHOLE_HEADERS,
    ("D12", "AUT001"): WHOLE_HEADERS,
    ("D13", "AUT001"): WHOLE_HEADERS,
    ("D14", "REQ001"): QUERY,
    ("D15", "REQ003"): QUERY,
    ("D16", "REQ002"): WHOLE_QUERY,
    ("D17", "REQ004"): BODY,
    ("D18", "REQ005"): HEADERS,
    ("D21", "REQ002"): WHOLE_HEADERS,
    ("D25", "REQ004"): BODY,
}


class Judge:
    """Audits files below one folder against the petstore's contract, fake by fake."""

    def __init__(self, root: Path, contract: Path) -> None:
        settings = Settings(root=root, paths=(root,), contracts=(ContractSetting(path=contract),), cache=False)
        self.project = Project(root=root, elsewhere=(contract.parent,))
        self.documents = open_contracts(settings, self.project).documents
        self.book: RuleBook = rule_book(RULES)

    def fakes(self, path: str) -> Iterator[tuple[str, frozenset[str]]]:
        """Yield each fake of a file, in order, by its title and the codes of its findings; notices with their message."""
        source = self.project.read(path)
        joiner = Joiner(self.documents)
        items = list(Loading(self.project).load(source))
        routed = {id(item): joiner.route(item) for item in items if isinstance(item, Exchange)}
        joiner.fetch(routed.values())
        for item in items:
            if isinstance(item, Notice):
                yield f"notice: {item.message}", frozenset()
            elif isinstance(item, Exchange):
                result = judge_file(Opened(source=source, exchanges=[item]), [routed[id(item)]], joiner, self.book)
                yield item.title or "", frozenset(found.code for found in result.stamped)


def write(written: Written, folder: Path) -> Path:
    """Write a file of tests and its data files; give the former's path."""
    (folder / "data").mkdir(parents=True)
    for name, text in written.data.items():
        (folder / "data" / name).write_text(text, encoding="utf-8")
    path = folder / "test_petstore.py"
    path.write_text(written.tests, encoding="utf-8")
    return path


def wanted(dialect: Dialect, case: str, codes: Iterable[str]) -> frozenset[str]:
    """Give those of the pact's findings that a stub of this library states enough for; without a server, that it lacks."""
    facts = {code: RESTS_ON.get((case, code)) for code in codes}
    stated = {code for code, fact in facts.items() if fact is None or fact in dialect.states}
    unstated = SERVER in facts.values() and SERVER not in dialect.states
    return frozenset(stated | ({"MET002"} if unstated else set()))


def differences(
    dialect: Dialect, order: Sequence[str], found: Sequence[tuple[str, frozenset[str]]], pact: dict[str, frozenset[str]]
) -> list[str]:
    """Compare the findings of a file's fakes with the pact's, interaction by interaction."""
    if len(found) != len(order):
        notices = sorted({title for title, _ in found if title.startswith("notice: ")})
        return [f"{case}: {len(found)} fakes and notices in all {' '.join(notices)}" for case in order]
    told = []
    for case, (title, codes) in zip(order, found, strict=True):
        expected = wanted(dialect, case, pact[case])
        if codes != expected or title.startswith("notice: "):
            lacks, extra = sorted(expected - codes), sorted(codes - expected)
            parts = [f"lacks {' '.join(lacks)}" if lacks else "", f"has {' '.join(extra)}" if extra else "", title]
            told.append(f"{case}: {', '.join(part for part in parts if part)}")
    return told


def compare(folder: Path, dialects: Sequence[Dialect], bench: Path) -> dict[tuple[str, str], list[str]]:
    """Write every library's tests below a folder and give the differences for each idiom."""
    interactions: list[Interaction] = read_interactions(bench / "pact.json")
    names = [item.name for item in interactions]
    recorded = Judge(bench, bench / "petstore.yaml").fakes("pact.json")
    pact = {name: codes for name, (_, codes) in zip(names, recorded, strict=True)}
    judge = Judge(folder, bench / "petstore.yaml")
    table = {}
    for dialect in dialects:
        for name, idiom in IDIOMS.items():
            written = idiom(dialect, interactions)
            path = write(written, folder / f"with_{dialect.name}" / name.replace(" ", "_").replace("+", "_and_"))
            found = list(judge.fakes(str(path.relative_to(folder))))
            table[dialect.name, name] = differences(dialect, written.order, found, pact)
    return table


def main() -> int:
    """Print the table and the differences; exit 1 where there are any."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("names", nargs="*", metavar="name", help="libraries, all by default")
    parser.add_argument("--keep", type=Path, help="write the tests into this folder, which must not exist")
    options = parser.parse_args()
    missing = DIALECTS.keys() - OTHER - {dialect.name for dialect in RECORDS}
    if missing:
        sys.exit(f"no record of how its users write a stub: {', '.join(sorted(missing))}")
    unknown = set(options.names) - {dialect.name for dialect in RECORDS}
    if unknown:
        parser.error(f"not among {', '.join(dialect.name for dialect in RECORDS)}: {', '.join(sorted(unknown))}")
    dialects = [dialect for dialect in RECORDS if not options.names or dialect.name in options.names]
    bench = corpus("petstore-bench")
    total = len(read_interactions(bench / "pact.json"))
    with tempfile.TemporaryDirectory() as name:
        table = compare((options.keep or Path(name)).resolve(), dialects, bench)
    show(dialects, table, total)
    return int(any(table.values()))


def show(dialects: Sequence[Dialect], table: dict[tuple[str, str], list[str]], total: int) -> None:
    """Print how many interactions are the same, what the libraries cannot state, and the differences."""
    print("".join(f"{title:>22}" for title in ("", *IDIOMS)))
    for dialect in dialects:
        cells = [f"{total - len(table[dialect.name, idiom])}/{total} same" for idiom in IDIOMS]
        print("".join(f"{cell:>22}" for cell in (dialect.name, *cells)))
    for dialect in dialects:
        if dialect.because:
            print(f"{dialect.name} states no {' and no '.join(sorted(ALL - dialect.states))}: {dialect.because}")
    for (dialect_name, idiom), told in table.items():
        for line in told:
            print(f"{dialect_name}, {idiom}: {line}")


if __name__ == "__main__":
    sys.exit(main())
