"""Commands that begin a case: skøn (few inputs), erfaring (a published calculation)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from som_xl.cli_common import FILE, FORMAT, knowledge_base, now, print_json, progress, tell
from som_xl.danish_click import DanishCommand, DanishOption

if TYPE_CHECKING:
    from som_xl.knowledge import KnowledgeBase
    from som_xl.model import Case

_OPTIONS: Final = {
    "target_group": "--maalgruppe",
    "participants.starts": "--antal",
    "years": "--aar",
    "costs": "--pris",
    "effect.success_rate": "--succesrate",
    "settings.horizon": "--horisont",
    "settings.first_year": "--start",
}
"""The option by which a field of the case is given."""
FIRST_YEAR: Final = click.option("--start", "start", type=int, help="Første driftsår. Ellers i år.")


@click.command(cls=DanishCommand, name="skøn")
@click.option(
    "--maalgruppe",
    required=True,
    cls=DanishOption,
    metavar="ID",
    help="Målgruppens id (se 'som-xl viden maalgrupper'). Skal angives.",
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
    "--succesrate",
    required=True,
    cls=DanishOption,
    type=float,
    help="Nettosuccesrate som andel, fx 0.25. Skal angives.",
)
@click.option("--horisont", type=int, default=10, help="Kalenderår i resultatet. Ellers 10.")
@FIRST_YEAR
@click.option(
    "--ud", type=FILE, metavar="FIL", help="Skriv skønnet som en fuld sag, der kan regnes videre på."
)
@FORMAT
def skon(
    maalgruppe: str,
    antal: float,
    aar: int,
    pris: float,
    succesrate: float,
    horisont: int,
    start: int | None,
    ud: Path | None,
    form: str,
) -> None:
    """Lav et budgetøkonomisk skøn ud fra få tal. Resten kommer fra videnbasen.

    Findes der ingen offentlige konsekvenstal for målgruppen, siges det; der regnes ikke på opfundne tal.
    """
    from som_xl.analysis.estimate import estimate_result_mapping
    from som_xl.analysis.proposals import with_proposals
    from som_xl.analysis.simulation import simulate
    from som_xl.model import calculate
    from som_xl.opening import save_case

    first_year = start or now().year
    with progress("Slår op i videnbasen …"):
        knowledge = knowledge_base()
        level = first_year if first_year in knowledge.price_index else max(knowledge.price_index)
        case = _case(
            knowledge,
            maalgruppe,
            per_year=antal,
            years=aar,
            cost_per_participant=pris,
            success_rate=succesrate,
            horizon=horisont,
            first_year=first_year,
            price_year=level,
        )
    result = calculate(case)
    outcome = simulate(with_proposals(case, knowledge))
    if ud is not None:
        save_case(case, ud, knowledge, now())
    if form == "json":
        chance = outcome.to_mapping()
        answer: dict[str, Any] = estimate_result_mapping(knowledge, result)
        answer["prob_positive"] = {actor: chance[actor]["prob_positive"] for actor in answer["net_result"]}
        print_json(answer)
    else:
        from som_xl.report.estimate_text import estimate_text

        click.echo(estimate_text(case, result, outcome, knowledge), nl=False)
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
    found = loadable(knowledge, id_)
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


def _case(knowledge: KnowledgeBase, target_group: str, **numbers: Any) -> Case:
    """The case of an estimate; what is wrong is told with the option it was given by."""
    from som_xl.analysis.estimate import estimate_mapping
    from som_xl.model import Problem, SomError, case_from_mapping

    try:
        return case_from_mapping(estimate_mapping(knowledge, target_group, **numbers), knowledge.price_index)
    except SomError as error:
        raise SomError(
            Problem(_OPTIONS.get(p.place.split("[")[0], p.place), p.message, p.found, p.remedy)
            for p in error.problems
        ) from None


estimate_commands: Final = (skon, erfaring)
