"""Write a report in the form that was asked for, and decide what it means: report in, exit code out."""

from __future__ import annotations

from dataclasses import replace

from mockaudit.cli.exits import ExitCode, distrust, exit_code, fails
from mockaudit.cli.options import Presentation
from mockaudit.cli.output import OutputError, print_distrust, print_error, terminal_style, write
from mockaudit.config.settings import Settings
from mockaudit.model.report import Report
from mockaudit.reporters.registry import reporter_of


def show(report: Report, settings: Settings, shown: Presentation) -> ExitCode:
    """Write a report and give the exit code; why it is 2 goes to standard error."""
    style = terminal_style(shown.color, to_file=shown.output is not None)
    style = replace(style, fails=lambda finding: fails(finding, settings))
    try:
        write(reporter_of(shown.format).render(report, style), shown.output)
    except OutputError as error:
        print_error(f"{error}; the audit's report is lost", audited=True)
        return ExitCode.UNTRUSTWORTHY
    reasons = tuple(distrust(report, settings))
    if reasons:
        print_distrust(reasons)
    return exit_code(report, settings)
