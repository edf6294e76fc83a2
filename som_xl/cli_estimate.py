"""Commands that begin a case: skøn (few inputs), erfaring (a published calculation)."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from som_xl.cli_common import FILE, FORMAT, knowledge_base, now, print_json, progress, tell
from som_xl.cli_estimate_inputs import Inputs
from som_xl.danish_click import DanishCommand, DanishOption

FIRST_YEAR: Final = click.option("--start", "start", type=int, help="Første driftsår. Ellers i år.")


@click.command(cls=DanishCommand, name="skøn")
@click.option(
    "--maalgruppe",
    required=True,
    cls=DanishOption,
    multiple=True,
    metavar="ID[=ANDEL]",
    help="Målgruppens id (se 'som-xl viden maalgrupper'). Skal angives. Flere grupper: én gang for hver, fx A=0.6 og B=0.4.",
)
@click.option(
    "--antal",
    required=True,
    cls=DanishOption,
    type=float,
    help="Deltagere, der starter hvert driftsår. Skal angives.",
)
@click.option("--aar", type=int, default=1, help="Antal driftsår. Ellers 1.")
@click.option(
    "--pris", required=True, cls=DanishOption, type=float, help="Omkostning pr. deltager, kr. Skal angives."
)
@click.option(
    "--succesrate", type=float, help="Nettosuccesrate som andel, fx 0.25. Skal angives, eller --effekt."
)
@click.option("--effekt", metavar="ID", help="Tag succesraten fra en effekt (se 'som-xl viden effekter').")
@click.option(
    "--grundrate",
    metavar="ANDEL",
    help="Succesraten uden indsats, fx 0,3 eller 30 %. Til --effekt; ellers studiets kontrolgruppe.",
)
@click.option("--egen-kommune", metavar="KR", help="Jeres egen gevinst (+) pr. succes og år for kommunen.")
@click.option("--egen-region", metavar="KR", help="Det samme for regionen.")
@click.option("--egen-stat", metavar="KR", help="Det samme for staten.")
@click.option("--egne-aar", type=int, metavar="N", help="Hvor mange år jeres egne tal varer. Skal følge med.")
@click.option("--horisont", type=int, default=10, help="Kalenderår i resultatet. Ellers 10.")
@FIRST_YEAR
@click.option(
    "--ud", type=FILE, metavar="FIL", help="Skriv skønnet som en fuld sag, der kan regnes videre på."
)
@FORMAT
def skon(
    maalgruppe: tuple[str, ...],
    antal: float,
    aar: int,
    pris: float,
    succesrate: float | None,
    effekt: str | None,
    grundrate: str | None,
    egen_kommune: str | None,
    egen_region: str | None,
    egen_stat: str | None,
    egne_aar: int | None,
    horisont: int,
    start: int | None,
    ud: Path | None,
    form: str,
) -> None:
    """Lav et budgetøkonomisk skøn ud fra få tal. Resten kommer fra videnbasen.

    Findes der ingen offentlige konsekvenstal for målgruppen, siges det, og de nærmeste grupper med tal nævnes; der
    regnes ikke på opfundne tal. Jeres egne tal (--egen-kommune m.fl.) bruges i stedet for de offentlige.
    """
    from som_xl.analysis.estimate_answer import answer_estimate
    from som_xl.opening import save_case
    from som_xl.report.estimate_text import estimate_fields, estimate_text

    first_year = start or now().year
    given = Inputs(
        maalgruppe, succesrate, effekt, grundrate, (egen_kommune, egen_region, egen_stat), egne_aar
    )
    with progress("Slår op i videnbasen …"):
        knowledge = knowledge_base()
        case, effect = given.case(
            knowledge,
            per_year=antal,
            years=aar,
            cost_per_participant=pris,
            horizon=horisont,
            first_year=first_year,
            price_year=knowledge.price_level(first_year),
        )
    answer = answer_estimate(case, knowledge, effect)
    if ud is not None:
        save_case(answer.case, ud, knowledge, now())
    if form == "json":
        print_json(estimate_fields(answer.result, answer.outcome, knowledge, effect))
    else:
        click.echo(estimate_text(case, answer.result, answer.outcome, knowledge, effect), nl=False)
    if ud is not None:
        tell(f"Skrevet: {ud}")


@click.command(cls=DanishCommand)
@click.argument("id_", metavar="ID")
@click.option("--ud", type=FILE, metavar="FIL", help="Skriv begyndelsen på en sag, hvis tallene rækker.")
@FORMAT
def erfaring(id_: str, ud: Path | None, form: str) -> None:
    """Vis en publiceret beregning eller projektberegning, og hvad der mangler, før den er en sag.

    ID er fx E12 eller project_move_15_25 (se 'som-xl viden erfaringer' og 'som-xl viden projekter').
    """
    from som_xl.analysis.loading import loadable
    from som_xl.model import FileError, Problem, case_from_mapping
    from som_xl.opening import save_case
    from som_xl.report.knowledge_text import Shown, record_fields

    knowledge = knowledge_base()
    found = loadable(knowledge, id_, now().year)
    if ud is not None:
        if found.mapping is None:
            raise FileError([Problem(id_, "Tallene rækker ikke til en sag.", "", " ".join(found.missing))])
        save_case(case_from_mapping(found.mapping, knowledge.price_index), ud, knowledge, now())
    if form == "json":
        print_json(
            {
                "record": record_fields(Shown(found.record), knowledge),
                "loadable": found.mapping is not None,
                "missing": list(found.missing),
                "case": found.mapping,
            }
        )
    else:
        from som_xl.report.estimate_text import loadable_text

        click.echo(loadable_text(found, knowledge), nl=False)
    if ud is not None:
        tell(f"Skrevet: {ud}")


estimate_commands: Final = (skon, erfaring)
