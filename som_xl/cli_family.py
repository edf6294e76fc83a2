"""Commands on more than the one participant: familie (the household), blanding (a mixed target group)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from som_xl.cli_common import FILE, FORMAT, knowledge_base, now, print_json, progress, tell
from som_xl.danish_click import DanishCommand

if TYPE_CHECKING:
    from collections.abc import Callable

    from som_xl.analysis.household import Household
    from som_xl.knowledge import KnowledgeBase
    from som_xl.model import Case
    from som_xl.workbook.writing import Writer


@click.command(cls=DanishCommand)
@click.argument("sag", type=FILE, required=False)
@click.option(
    "--husstand",
    type=FILE,
    metavar="FIL",
    help="Partner, børn og andre med konsekvenser (.toml, .json). Ellers arket Familie eller sagens egne roller.",
)
@click.option("--eksempler", type=FILE, metavar="MAPPE", help="Skriv de to eksempler i MAPPE (eksempeltal).")
@click.option("--ud", type=FILE, metavar="NY_SAG", help="Skriv sagen med hele familien.")
@FORMAT
def familie(
    sag: Path | None, husstand: Path | None, eksempler: Path | None, ud: Path | None, form: str
) -> None:
    """Regn SAG for hele familien og vis resultatet pr. rolle og betaler.

    SAG er forælderens. Når forælderen lykkes, får hvert medlem af husstanden sine konsekvenser.
    """
    from som_xl.family_files import write_examples
    from som_xl.model import calculate
    from som_xl.opening import refuse_same_file, save_case
    from som_xl.report.family_text import family_mapping, family_text

    if (sag is None) == (eksempler is None):
        raise click.UsageError("Skriv enten SAG eller --eksempler MAPPE.")
    if sag is None:
        assert eksempler is not None
        for path in write_examples(eksempler):
            tell(f"Skrevet: {path}")
        return
    for source in (sag, husstand):
        if ud is not None and source is not None:
            refuse_same_file(source, ud)
    with progress("Læser sagen …"):
        knowledge = knowledge_base()
        case, members, remarks = _family(sag, husstand, knowledge)
        result = calculate(case)
    if ud is not None:
        save_case(case, ud, knowledge, now(), sag, _on_sheet(case, members))
    if form == "json":
        print_json(family_mapping(result, remarks))
    else:
        click.echo(family_text(result, remarks), nl=False)
    if ud is not None:
        tell(f"Skrevet: {ud}")


def _family(
    sag: Path, husstand: Path | None, knowledge: KnowledgeBase
) -> tuple[Case, Household | None, list[str]]:
    """The case with the household of the file or the sheet, or with the roles it has itself; then the remarks."""
    from som_xl.analysis.family import figure_remarks, roles_without_figures
    from som_xl.analysis.family_services import counted_per_member
    from som_xl.family_files import with_household, with_sheet
    from som_xl.model import CaseError, Problem
    from som_xl.opening import WORKBOOKS, open_case

    case = open_case(sag, knowledge)
    members = None
    if husstand is not None:
        case, members = with_household(case, husstand, knowledge)
    elif sag.suffix.lower() in WORKBOOKS:
        case, members = with_sheet(case, sag, knowledge)
    if not any(line.role for line in case.included):
        remedy = "Skriv --husstand FIL, udfyld arket Familie, eller giv konsekvenslinjerne en rolle."
        raise CaseError([Problem(sag.name, "Sagen har ingen roller.", "", remedy)])
    told = (
        [*roles_without_figures(members, knowledge), *figure_remarks(members, knowledge)] if members else []
    )
    return case, members, [*told, *counted_per_member(case, knowledge)]


def _on_sheet(case: Case, members: Household | None) -> Callable[[Writer], None] | None:
    """What writes the household on *Familie* of the new workbook; one that does not fit there is told."""
    from som_xl.model import WorkbookError
    from som_xl.workbook.modules.family_filling import fill_household

    def fill(writer: Writer) -> None:
        assert members is not None
        try:
            fill_household(writer, members, case)
        except WorkbookError as error:
            tell(f"Linjerne er med i sagen. {error}")

    return fill if members else None


@click.command(cls=DanishCommand)
@click.argument("sag", type=FILE)
@FORMAT
def blanding(sag: Path, form: str) -> None:
    """Vis resultatet pr. målgruppe for en SAG med blandet målgruppe.

    En linje hører til den målgruppe, hvis id eller navn står som rolle, eller hvis offentlige tal den er.
    """
    from som_xl.model import CaseError, Problem, calculate
    from som_xl.opening import open_case
    from som_xl.report.mix_text import groups_mapping, line_remarks, mix_text

    with progress("Læser sagen …"):
        knowledge = knowledge_base()
        case = open_case(sag, knowledge)
    if not case.target_group_mix:
        remedy = "Skriv grupperne og deres andele i target_group_mix (arbejdsbogen: Blandet målgruppe)."
        raise CaseError([Problem(sag.name, "Sagen har ingen blandet målgruppe.", "", remedy)])
    result = calculate(case)
    if form == "json":
        groups, remarks = groups_mapping(result, knowledge), line_remarks(case, knowledge)
        print_json({"net_result": result.by_actor(result.net_result), "groups": groups, "remarks": remarks})
    else:
        click.echo(mix_text(result, knowledge), nl=False)


family_commands: Final = (familie, blanding)
