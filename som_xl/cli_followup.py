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
@click.option("--realiseret", type=FILE, metavar="FIL", help="Det udfyldte ark.")
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
    default="plan",
    help="Hvad NY_SAG regner med i resten: planen, eller at det realiserede fortsætter.",
)
@FORMAT
def opfolgning(
    sag: Path,
    skabelon: Path | None,
    realiseret: Path | None,
    running_prices: bool,
    ud: Path | None,
    resten: str,
    form: str,
) -> None:
    """Sammenlign SAG med det, der skete, og forklar afvigelsen med antal, rate, pris og forbrug.

    Begynd med --skabelon, udfyld arket, og kør igen med --realiseret.
    """
    from som_xl.analysis.followup.outcome import follow_up
    from som_xl.analysis.followup.realised import realised
    from som_xl.analysis.followup.updating import updated_case
    from som_xl.followup_files import read_figures, write_template
    from som_xl.opening import open_case, refuse_same_file, save_case
    from som_xl.report.followup_text import followup_text

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
    answer = follow_up(case, realised(case, read_figures(realiseret), running_prices))
    if ud is not None:
        state = answer.done if resten == "plan" else answer.carried
        save_case(updated_case(answer.plan, state, answer.found.last_year), ud, knowledge, now())
    if form == "json":
        print_json(answer.to_mapping())
    else:
        click.echo(followup_text(answer), nl=False)
    if ud is not None:
        tell(f"Skrevet: {ud}")


followup_commands: Final = (opfolgning,)
