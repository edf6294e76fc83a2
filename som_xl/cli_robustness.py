"""Commands on how robust a result is: følsomhed, simuler, scenarier, usikkerhed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from som_xl.cli_common import (
    ACTOR,
    ACTORS,
    FILE,
    FORMAT,
    knowledge_base,
    now,
    print_json,
    progress,
    tell,
    typed_number,
)
from som_xl.danish_click import DanishCommand

if TYPE_CHECKING:
    from som_xl.knowledge import KnowledgeBase
    from som_xl.model import Case

AUTOMATIC: Final = "auto"
OPTIMISM: Final = click.option(
    "--optimisme",
    metavar="ANDEL",
    help="Træk en andel af nettoeffekten fra først, fx 0.25, eller 'auto' efter evidensniveau.",
)


@click.command(cls=DanishCommand)
@click.argument("fil", type=FILE)
@click.option("--antal", type=int, help="Antal træk. Ellers sagens eget antal, normalt 10.000.")
@click.option("--seed", type=int, help="Startværdi: samme startværdi giver samme tal. Ellers sagens egen.")
@OPTIMISM
@FORMAT
def simuler(fil: Path, antal: int | None, seed: int | None, optimisme: str | None, form: str) -> None:
    """Simulér sagen i FIL: hvor sikkert er resultatet, og hvad er bedre viden værd?

    Har sagen ingen usikre forudsætninger, bruges de foreslåede intervaller, og det står i svaret.
    """
    from som_xl.analysis.proposals import corrected_for_optimism
    from som_xl.analysis.simulation import simulate

    with progress("Læser sagen …"):
        knowledge = knowledge_base()
        case, proposed = _uncertain_case(fil, knowledge)
        share = _optimism(optimisme, case, knowledge)
    draws = case.simulation.draws if antal is None else antal
    chosen_seed = case.simulation.seed if seed is None else seed
    with progress("Simulerer …"):
        outcome = simulate(corrected_for_optimism(case, share), draws, chosen_seed)
        before = simulate(case, draws, chosen_seed) if share else None
    if form == "json":
        data = outcome.to_mapping() | {
            "data_version": knowledge.version,
            "proposed_intervals": proposed,
            "optimism": share,
        }
        print_json(data | ({"before_correction": before.to_mapping()} if before else {}))
        return
    from som_xl.report.robustness_text import simulation_text

    click.echo(simulation_text(case, outcome, knowledge, proposed, share, before), nl=False)


@click.command(cls=DanishCommand, name="følsomhed")
@click.argument("fil", type=FILE)
@click.option("--kurve", metavar="PARAMETER", help="Nettoresultatet, når én forudsætning ændres.")
@click.option(
    "--tabel",
    metavar="A B",
    nargs=2,
    help="Nettoresultatet for par af to forudsætninger, fx effect.success_rate costs.",
)
@ACTOR
@FORMAT
def folsomhed(fil: Path, kurve: str | None, tabel: tuple[str, str] | None, aktoer: str, form: str) -> None:
    """Vis, hvilke forudsætninger resultatet af sagen i FIL hænger mest på.

    PARAMETER, A og B skrives som i sagens usikkerhed, fx effect.success_with eller prices[YDELSE]; costs er alle
    omkostninger og participants.starts alle deltagere (faktor).
    """
    from som_xl.analysis.sensitivity import curve_mapping, pair_mapping, sensitivity_mapping
    from som_xl.model import ACTORS_AND_TOTAL

    actor = ACTORS_AND_TOTAL.index(ACTORS[aktoer])
    with progress("Læser sagen …"):
        knowledge = knowledge_base()
        case, proposed = _uncertain_case(fil, knowledge)
    if kurve is not None:
        data = curve_mapping(case, kurve)
    elif tabel is not None:
        data = pair_mapping(case, *tabel)
    else:
        data = sensitivity_mapping(case, actor) | {"proposed_intervals": proposed}
    if form == "json":
        print_json(data)
        return
    from som_xl.report import robustness_text as text

    if kurve is not None:
        click.echo(text.curve_text(data, knowledge), nl=False)
    elif tabel is not None:
        click.echo(text.pair_text(data, knowledge, actor), nl=False)
    else:
        click.echo(text.sensitivity_text(case, knowledge, proposed, actor), nl=False)


@click.command(cls=DanishCommand)
@click.argument("fil", type=FILE)
@click.option("--gem", metavar="NAVN", help="Tilføj sagen i --fra som et scenarie med dette navn.")
@click.option("--fra", type=FILE, metavar="FIL2", help="Den sag, der skal gemmes som scenarie.")
@click.option("--ud", type=FILE, metavar="FIL3", help="Skriv sagen med scenarier i en ny fil.")
@FORMAT
def scenarier(fil: Path, gem: str | None, fra: Path | None, ud: Path | None, form: str) -> None:
    """Sammenlign scenarierne i FIL, og forklar forskellen input for input.

    Med --gem og --fra lægges en anden sag ind som scenarie, og med --ud gemmes det hele i en ny fil.
    """
    from som_xl.analysis.scenarios import compare, scenario_of, with_scenario
    from som_xl.opening import open_case, refuse_same_file, save_case

    if (gem is None) != (fra is None):
        raise click.UsageError("--gem og --fra hører sammen: skriv begge eller ingen af dem.")
    if ud is not None:
        refuse_same_file(fil, ud)
    with progress("Læser sagen …"):
        knowledge = knowledge_base()
        case = open_case(fil, knowledge)
        if gem is not None and fra is not None:
            case = with_scenario(case, scenario_of(open_case(fra, knowledge), gem))
    with progress("Sammenligner …"):
        compared = compare(case)
    if ud is not None:
        save_case(case, ud, knowledge, now(), fil)
    from som_xl.analysis.comparison import comparison_mapping

    data = comparison_mapping(compared)
    if form == "json":
        print_json(data)
    else:
        from som_xl.report.robustness_text import comparison_text

        click.echo(comparison_text(compared, data, knowledge), nl=False)
    if ud is not None:
        tell(f"Skrevet: {ud}")


@click.command(cls=DanishCommand)
@click.argument("fil", type=FILE)
@click.option("--ud", type=FILE, metavar="FIL2", help="Skriv sagen med forslagene i en ny fil.")
@FORMAT
def usikkerhed(fil: Path, ud: Path | None, form: str) -> None:
    """Foreslå intervaller for de forudsætninger i FIL, der ikke har noget.

    Publicerede intervaller bruges, hvor de findes. Resten er en konvention og ikke viden: ret dem.
    """
    from som_xl.analysis.proposals import propose, with_proposals
    from som_xl.opening import open_case, refuse_same_file, save_case

    if ud is not None:
        refuse_same_file(fil, ud)
    with progress("Læser sagen …"):
        knowledge = knowledge_base()
        case = open_case(fil, knowledge)
    proposals = propose(case, knowledge)
    if ud is not None:
        save_case(with_proposals(case, knowledge), ud, knowledge, now(), fil)
    if form == "json":
        print_json({"proposals": [item.model_dump(mode="json", exclude_none=True) for item in proposals]})
    else:
        from som_xl.report.robustness_text import proposals_text

        click.echo(proposals_text(case, proposals, knowledge), nl=False)
    if ud is not None:
        tell(f"Skrevet: {ud}")


robustness_commands: Final = (folsomhed, simuler, scenarier, usikkerhed)


def _uncertain_case(path: Path, knowledge: KnowledgeBase) -> tuple[Case, bool]:
    """The case, with the proposed intervals where it has no uncertainty of its own, and whether it has not."""
    from som_xl.analysis.proposals import with_proposals
    from som_xl.opening import open_case

    case = open_case(path, knowledge)
    return (case, False) if case.uncertainty else (with_proposals(case, knowledge), True)


def _optimism(text: str | None, case: Case, knowledge: KnowledgeBase) -> float:
    from som_xl.analysis.proposals import optimism_share

    if text is None:
        return case.simulation.optimism
    if text == AUTOMATIC:
        return optimism_share(case, knowledge)[0]
    share = typed_number(text, "--optimisme")
    if not 0 <= share <= 1:
        raise click.UsageError(f"--optimisme skal være en andel fra 0 til 1 eller 'auto', ikke '{text}'.")
    return share
