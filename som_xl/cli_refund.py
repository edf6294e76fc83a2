"""The command ``refusion``: who pays a gross amount."""

from __future__ import annotations

import re

import click

from som_xl.cli_common import FORMAT, knowledge_base, print_json, typed_number
from som_xl.danish_click import DanishCommand, DanishOption
from som_xl.model.errors import Problem, SomError


@click.command(cls=DanishCommand)
@click.option(
    "--regel",
    cls=DanishOption,
    metavar="ID",
    required=True,
    help="Fx trappe, sel109, sel110, central eller kmf. Skal angives.",
)
@click.option(
    "--beloeb", cls=DanishOption, metavar="KR", required=True, help="Beløbet før refusion. Skal angives."
)
@click.option(
    "--uge", cls=DanishOption, type=click.IntRange(1, 10_000), metavar="N", help="Ugen i ydelsesperioden."
)
@click.option("--uger", metavar="FRA-TIL", help="Uger i ydelsesperioden; beløbet gælder dem alle.")
@click.option(
    "--doegn", cls=DanishOption, type=click.IntRange(1, 366), metavar="N", help="Døgn i kalenderåret."
)
@click.option(
    "--aar",
    cls=DanishOption,
    type=click.IntRange(1950, 2100),
    metavar="ÅÅÅÅ",
    help="Året; ellers videnbasens år.",
)
@FORMAT
def refusion(
    regel: str, beloeb: str, uge: int | None, uger: str | None, doegn: int | None, aar: int | None, form: str
) -> None:
    """Fordel et bruttobeløb på kommune, region og stat efter refusionsreglerne."""
    from som_xl.knowledge.refund import find_scheme, split_gross
    from som_xl.report.refund_text import split_fields, split_text

    amount = typed_number(beloeb, "--beloeb")
    weeks = _weeks(uge, uger)
    knowledge = knowledge_base()
    scheme = find_scheme(knowledge, regel, aar or int(knowledge.date[:4]))
    split = split_gross(amount, scheme, weeks=weeks, days=doegn)
    if form == "json":
        print_json(split_fields(split, scheme))
    else:
        click.echo(split_text(split, scheme, knowledge))


def _weeks(week: int | None, period: str | None) -> tuple[int, int] | None:
    if week is not None and period is not None:
        raise SomError([Problem("--uger", "Der er angivet både --uge og --uger.", "", "Vælg én af dem.")])
    if period is None:
        return None if week is None else (week, week)
    found = re.fullmatch(r"\s*([0-9]{1,5})\s*[-–]\s*([0-9]{1,5})\s*", period)
    if not found:
        raise SomError([Problem("--uger", "Ugerne kan ikke læses.", f"'{period}'", "Skriv fx 1-26.")])
    return int(found[1]), int(found[2])
