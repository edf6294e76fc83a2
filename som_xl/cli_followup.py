"""Command on what came true: opfølgning."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from som_xl.cli_common import FILE, FORMAT, knowledge_base, now, print_json, progress, tell
from som_xl.danish_click import DanishCommand


@click.command(cls=DanishCommand, name="opfølgning")
@click.argument("sag", type=FILE)
@click.option(
    "--skabelon",
    type=FILE,
    metavar="FIL",
    help="Skriv et ark med det forventede, som kan udfyldes (.xlsx, .csv, .toml).",
)
@click.option(
    "--realiseret",
    type=FILE,
    metavar="FIL",
    help="Det udfyldte ark, eller en arbejdsbog med arket Opfølgning. Ellers SAG's eget ark.",
)
@click.option(
    "--loebende-priser",
    "running_prices",
    is_flag=True,
    help="Omkostninger er i hvert års egne priser og omregnes. Ellers i sagens prisniveau.",
)
@click.option("--ud", type=FILE, metavar="NY_SAG", help="Skriv den nye prognose som en sag.")
@click.option(
    "--resten",
    type=click.Choice(["plan", "realiseret"]),
    default=None,
    help="Hvad NY_SAG regner med i resten: planen, eller at det realiserede fortsætter. Ellers arkets valg, eller planen.",
)
@FORMAT
def opfolgning(
    sag: Path,
    skabelon: Path | None,
    realiseret: Path | None,
    running_prices: bool,
    ud: Path | None,
    resten: str | None,
    form: str,
) -> None:
    """Sammenlign SAG med det, der skete, og forklar afvigelsen med antal, rate, pris og forbrug.

    I Excel: knappen Opfølgning, og SAG er arbejdsbogen. Ellers: begynd med --skabelon, udfyld arket, og kør igen med
    --realiseret.
    """
    from som_xl.analysis.followup.outcome import follow_up
    from som_xl.analysis.followup.realised import realised
    from som_xl.analysis.followup.updating import updated_case
    from som_xl.followup_files import write_template
    from som_xl.followup_given import read_given
    from som_xl.opening import WORKBOOKS, open_case, refuse_same_file, save_case
    from som_xl.report.followup_text import followup_text

    if skabelon is None and realiseret is None and sag.suffix.lower() in WORKBOOKS:
        realiseret = sag
    if (skabelon is None) == (realiseret is None):
        raise click.UsageError("Skriv enten --skabelon FIL eller --realiseret FIL.")
    for target in (skabelon, ud):
        for source in (sag, realiseret):
            if target is not None and source is not None:
                refuse_same_file(source, target)
    with progress("Læser sagen …"):
        knowledge = knowledge_base()
        case = open_case(sag, knowledge)
    if skabelon is not None:
        write_template(case, skabelon)
        tell(f"Skrevet: {skabelon}")
        return
    assert realiseret is not None
    given = read_given(realiseret, case, knowledge)
    answer = follow_up(case, realised(case, given.figures, running_prices or given.running))
    if ud is not None:
        is_planned = (resten or given.rest) == "plan"
        state = answer.done if is_planned else answer.carried
        save_case(updated_case(answer.plan, state, answer.found.last_year), ud, knowledge, now())
    if form == "json":
        print_json(answer.to_mapping())
    else:
        click.echo(followup_text(answer), nl=False)
    if ud is not None:
        tell(f"Skrevet: {ud}")


followup_commands: Final = (opfolgning,)
