"""The command ``effekt``: an effect as a success rate, and several effects as one."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Literal

import click

from som_xl.cli_common import FORMAT, knowledge_base, print_json, tell, typed_number
from som_xl.danish_click import DanishCommand, DanishOption
from som_xl.model.errors import Problem, SomError

METHODS: Final = ("logit", "probit", "kraemer-kupfer")
MEASURES: Final = {
    "rd": "risk_difference",
    "rr": "risk_ratio",
    "or": "odds_ratio",
    "hr": "hazard_ratio",
    "smd": "smd",
}
OUTCOMES: Final[dict[str, Literal["wanted", "unwanted"]]] = {"oensket": "wanted", "uoensket": "unwanted"}


@click.command(cls=DanishCommand)
@click.argument("id", nargs=-1, metavar="[ID …]")
@click.option("--grundrate", metavar="ANDEL", help="Succesraten uden indsats, fx 0,3 eller 30 %.")
@click.option(
    "--metode", type=click.Choice(METHODS), default="logit", help="For standardiserede forskelle (SMD)."
)
@click.option(
    "--udfald",
    type=click.Choice(list(OUTCOMES)),
    help="Om det målte er ønsket, når videnbasen ikke siger det.",
)
@click.option("--maalgruppe", metavar="ID", help="Effekter for denne målgruppe.")
@click.option("--indsats", metavar="TEKST", help="Effekter af indsatser, hvis navn rummer teksten.")
@click.option("--effektmaal", type=click.Choice(list(MEASURES)), help="Kun effekter med dette effektmål.")
@click.option(
    "--evidens",
    cls=DanishOption,
    type=click.IntRange(1, 3),
    metavar="1-3",
    help="Kun dette evidensniveau eller bedre.",
)
@click.option("--tving", is_flag=True, help="Vej også meta-analyser sammen.")
@click.option(
    "--billede", type=click.Path(path_type=Path), metavar="FIL", help="Tegn et skovdiagram (.png, .svg)."
)
@FORMAT
def effekt(
    id: tuple[str, ...],
    grundrate: str | None,
    metode: str,
    udfald: str | None,
    maalgruppe: str | None,
    indsats: str | None,
    effektmaal: str | None,
    evidens: int | None,
    tving: bool,
    billede: Path | None,
    form: str,
) -> None:
    """Regn effekter i videnbasen om til en succesrate.

    Ét ID giver omregningen med formel og interval. Flere vejes sammen, når de kan, og resultatet regnes om.
    """
    from som_xl.effect_answers import Question, answer, chosen_effects

    base_rate = None if grundrate is None else typed_number(grundrate, "--grundrate")
    knowledge = knowledge_base()
    effects = chosen_effects(knowledge, id, maalgruppe, indsats, evidens, MEASURES.get(effektmaal or ""))
    question = Question(
        base_rate, metode.replace("-", "_"), OUTCOMES.get(udfald or ""), group=maalgruppe, forced=tving
    )
    found = answer(knowledge, effects, question)
    if billede is not None:
        if found.synthesis is None:
            reason = found.data.get("reason", "Der skal mindst to effekter til et skovdiagram.")
            raise SomError([Problem("--billede", f"Der er intet at tegne. {reason}")])
        from som_xl.report.forest import draw_forest

        draw_forest(found.synthesis, billede)
        tell(f"Skrevet: {billede}")
    if form == "json":
        print_json(found.data)
    else:
        click.echo(found.text)
