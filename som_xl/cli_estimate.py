"""Commands that begin a case: skøn (few inputs), erfaring (a published calculation)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from som_xl.cli_common import FILE, FORMAT, knowledge_base, now, print_json, progress, tell, typed_number
from som_xl.danish_click import DanishCommand, DanishOption

if TYPE_CHECKING:
    from som_xl.knowledge import KnowledgeBase
    from som_xl.model import Case

_OPTIONS: Final = {
    "target_group": "--maalgruppe",
    "target_group_mix": "--maalgruppe",
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
    maalgruppe: tuple[str, ...],
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
    shares = _shares(maalgruppe)
    with progress("Slår op i videnbasen …"):
        knowledge = knowledge_base()
        level = knowledge.price_level(first_year)
        case = _case(
            knowledge,
            shares,
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
        if case.target_group_mix:
            from som_xl.analysis.mixing import mix_remarks
            from som_xl.report.mix_text import groups_mapping

            answer["groups"] = groups_mapping(result, knowledge)
            answer["remarks"] = mix_remarks(knowledge, case.target_group_mix)
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


def _shares(given: tuple[str, ...]) -> dict[str, float]:
    """The share of each target group as typed; a single group without a share is everyone.

    Raises:
        SomError: a group twice, no share where there are several, or a share that is no number.
    """
    from som_xl.model import Problem, SomError

    place = "--maalgruppe"
    shares: dict[str, float] = {}
    for text in given:
        group, equals, share = text.partition("=")
        if group in shares:
            raise SomError(
                [Problem(place, "Målgruppen står to gange.", f"'{group}'", "Læg andelene sammen.")]
            )
        if not equals and len(given) > 1:
            remedy = "Skriv fx --maalgruppe A=0.6 --maalgruppe B=0.4."
            raise SomError([Problem(place, "Målgruppens andel mangler.", f"'{group}'", remedy)])
        shares[group] = typed_number(share, place) if equals else 1.0
    return shares


def _case(knowledge: KnowledgeBase, shares: dict[str, float], **numbers: Any) -> Case:
    """The case of an estimate; what is wrong is told with the option it was given by."""
    from som_xl.analysis.estimate import estimate_mapping
    from som_xl.analysis.mixing import mixed_mapping
    from som_xl.model import Problem, SomError, case_from_mapping

    try:
        if list(shares.values()) == [1.0]:
            data = estimate_mapping(knowledge, *shares, **numbers)
        else:
            data = mixed_mapping(knowledge, shares, **numbers)
        return case_from_mapping(data, knowledge.price_index)
    except SomError as error:
        raise SomError(
            Problem(_option(p.place), p.message, p.found, p.remedy) for p in error.problems
        ) from None


def _option(place: str) -> str:
    """The option that gave the field; a share of the mix is told by its own option."""
    return _OPTIONS.get(place.split("[", maxsplit=1)[0]) or _OPTIONS.get(
        place.split(".", maxsplit=1)[0], place
    )


estimate_commands: Final = (skon, erfaring)
