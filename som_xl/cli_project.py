"""The commands below ``projekt``: stored project calculations shown, laid into a case, stored, and held against it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

import click

from som_xl.cli_common import FILE, FORMAT, OVERLAY, knowledge_base, now, print_json, progress, tell
from som_xl.danish_click import DanishCommand, DanishGroup, DanishOption

_REPLACE: Final = "Erstat det, der er der i forvejen."


@click.group("projekt", cls=DanishGroup)
def projekt() -> None:
    """Projektberegninger: konsekvenser pr. deltager, der er gemt og kan lægges i en sag."""


@projekt.command(cls=DanishCommand)
@click.argument("id_", metavar="[ID]", required=False)
@OVERLAY
@FORMAT
def vis(id_: str | None, overlay: Path | None, form: str) -> None:
    """Vis alle projektberegninger, eller én med linjer, kilder og det, der mangler."""
    from som_xl.analysis.projects.record import project_record
    from som_xl.report.project_text import project_mapping, project_text, projects_mapping, projects_text

    knowledge = knowledge_base(overlay)
    if id_ is None:
        data, text = projects_mapping(knowledge), projects_text(knowledge)
    else:
        record = project_record(knowledge, id_)
        data, text = project_mapping(record, knowledge), project_text(record, knowledge)
    if form == "json":
        print_json(data)
    else:
        click.echo(text, nl=False)


@projekt.command("indlæs", cls=DanishCommand)
@click.argument("id_", metavar="ID")
@click.argument("sag", type=FILE)
@click.option(
    "--ud", type=FILE, cls=DanishOption, metavar="NY_SAG", required=True, help="Den nye sag. Skal angives."
)
@click.option("--erstat", is_flag=True, help=_REPLACE)
@OVERLAY
def indlaes(id_: str, sag: Path, ud: Path, erstat: bool, overlay: Path | None) -> None:
    """Læg linjerne fra projektberegningen ID i SAG, og skriv den nye sag.

    SAG er en arbejdsbog eller en .toml- eller .json-fil. Linjerne kan justeres; 'projekt justeringer' viser forskellen.
    """
    from som_xl.analysis.projects.laying import load_project
    from som_xl.analysis.projects.record import project_record
    from som_xl.knowledge.completing import with_default_prices
    from som_xl.model import case_from_mapping
    from som_xl.opening import kind_of, open_case, refuse_same_file, save_case
    from som_xl.report.project_text import laid_text

    refuse_same_file(sag, ud)
    kind_of(ud)
    with progress("Læser sagen …"):
        knowledge = knowledge_base(overlay)
        laid = load_project(open_case(sag, knowledge), knowledge, id_, replace=erstat)
        case = case_from_mapping(with_default_prices(laid.fields, knowledge), knowledge.price_index)
    with progress(f"Skriver {ud.name} …"):
        save_case(case, ud, knowledge, now())
    click.echo(laid_text(laid, project_record(knowledge, id_)), nl=False)
    tell(f"Skrevet: {ud}")


@projekt.command(cls=DanishCommand)
@click.argument("sag", type=FILE)
@click.option(
    "--id",
    "id_",
    cls=DanishOption,
    required=True,
    help="Projektets id: bogstaver a-z, tal, _ og -. Skal angives.",
)
@click.option("--navn", cls=DanishOption, required=True, help="Hvad indsatsen hedder. Skal angives.")
@click.option("--erstat", is_flag=True, help=_REPLACE)
@OVERLAY
def gem(sag: Path, id_: str, navn: str, erstat: bool, overlay: Path | None) -> None:
    """Gem konsekvenserne i SAG pr. deltager som en projektberegning i jeres eget lag.

    Konsekvenser pr. succes ganges med succeser pr. deltager. Omkostningerne følger ikke med.
    """
    from som_xl.analysis.projects.storing import stored_project
    from som_xl.knowledge.layers import base_directory, user_folder
    from som_xl.opening import open_case
    from som_xl.report.project_text import stored_text

    folder = user_folder(overlay)
    with progress("Læser sagen …"):
        knowledge = knowledge_base(overlay)
        case = open_case(sag, knowledge)
        stored = stored_project(case, knowledge, id_, navn, date.today().isoformat(), replace=erstat)
    with progress("Skriver til eget lag …"):
        stored.write(base_directory(folder), folder)
    click.echo(stored_text(stored), nl=False)
    tell(f"Skrevet: {folder}")


@projekt.command(cls=DanishCommand)
@click.argument("sag", type=FILE)
@OVERLAY
@FORMAT
def justeringer(sag: Path, overlay: Path | None, form: str) -> None:
    """Vis, hvad der er justeret i SAG, siden projektberegningen blev lagt i den."""
    from som_xl.analysis.projects.adjusting import adjustments
    from som_xl.model import CaseError, Problem
    from som_xl.opening import open_case
    from som_xl.report.project_text import adjustments_mapping, adjustments_text

    with progress("Læser sagen …"):
        knowledge = knowledge_base(overlay)
        found = adjustments(open_case(sag, knowledge), knowledge)
    if not found.projects:
        remedy = "Læg en i den med 'som-xl projekt indlæs ID SAG --ud NY_SAG'."
        raise CaseError([Problem(sag.name, "Sagen har ingen linjer fra en projektberegning.", "", remedy)])
    if form == "json":
        print_json(adjustments_mapping(found))
    else:
        click.echo(adjustments_text(found, knowledge), nl=False)
