"""Command on the municipality alone: udvalg."""

from __future__ import annotations

from pathlib import Path

import click

from som_xl.cli_common import FILE, FORMAT, knowledge_base, print_json, progress
from som_xl.danish_click import DanishCommand


@click.command(cls=DanishCommand)
@click.argument("sag", type=FILE)
@FORMAT
def udvalg(sag: Path, form: str) -> None:
    """Vis kommunens resultat efter politisk udvalg: hvem der betaler, og hvem der vinder, år for år.

    Udvalgene og deres andele står i SAG (arbejdsbogen: Indstillinger og Priser; sagsfilen: committees).
    """
    from som_xl.model import calculate
    from som_xl.opening import open_case
    from som_xl.report.committees_text import committees_mapping, committees_text

    with progress("Læser sagen …"):
        result = calculate(open_case(sag, knowledge_base()))
    if form == "json":
        print_json(committees_mapping(result))
    else:
        click.echo(committees_text(result), nl=False)
