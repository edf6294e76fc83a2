"""``som-xl lokal``: the municipality's own consequences from its own panel."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from som_xl.cli_common import FILE, FORMAT, knowledge_base, now, print_json, tell
from som_xl.danish_click import DanishCommand
from som_xl.model.errors import FileError, Problem, SomError

if TYPE_CHECKING:
    from som_xl.analysis.local.findings import Findings
    from som_xl.analysis.local.preparing import Choices
    from som_xl.model import Case

OUTPUTS: Final = (".toml", ".json", ".csv")
LEAST_CELL: Final = 3


@click.command(cls=DanishCommand)
@click.argument("data", type=FILE, required=False)
@click.option("--maalgruppe", metavar="ID", default="", help="Kun rækker med denne målgruppe.")
@click.option(
    "--ydelse", metavar="KOLONNE", multiple=True, help="Ydelser at regne på; ellers alle, videnbasen kender."
)
@click.option(
    "--justér",
    "--juster",
    "adjust",
    metavar="KOLONNE",
    multiple=True,
    help="Justér for kolonnen. Kan gentages.",
)
@click.option(
    "--kategori",
    metavar="KOLONNE",
    multiple=True,
    help="Justér for en kolonne, hvis tal er koder. Kan gentages.",
)
@click.option("--filter-5", is_flag=True, help="Udelad ydelser, hvis forskel ikke er signifikant på 5 %.")
@click.option(
    "--mindste-celle",
    type=click.IntRange(min=LEAST_CELL),
    default=5,
    metavar="ANTAL",
    help="Færrest personer og brugere bag et tal (5).",
)
@click.option("--vis-nul", is_flag=True, help="Vis også tal, hvor slet ingen i en gruppe bruger ydelsen.")
@click.option(
    "--mindst-aar", type=click.IntRange(min=1), default=3, metavar="ANTAL", help="Færrest år pr. person (3)."
)
@click.option(
    "--foerste-aar",
    type=click.IntRange(0, 50),
    metavar="ANTAL",
    help="År fra start til konsekvensår 1 (0, eller som i sagen).",
)
@click.option(
    "--sag", type=FILE, metavar="SAG", help="Læg tallene i denne sag, og gem den som filen efter --ud."
)
@click.option(
    "--ud", type=FILE, metavar="FIL", help="Skriv tallene som .toml, .json eller .csv; med --sag den nye sag."
)
@FORMAT
@click.option(
    "--eksempel",
    type=FILE,
    metavar="FIL",
    help="Skriv et syntetisk panel at prøve på, i stedet for at regne.",
)
def lokal(
    data: Path | None,
    maalgruppe: str,
    ydelse: tuple[str, ...],
    adjust: tuple[str, ...],
    kategori: tuple[str, ...],
    filter_5: bool,
    mindste_celle: int,
    vis_nul: bool,
    mindst_aar: int,
    foerste_aar: int | None,
    sag: Path | None,
    ud: Path | None,
    form: str,
    eksempel: Path | None,
) -> None:
    """Beregn kommunens egne konsekvenser af DATA (.csv eller .xlsx).

    DATA har en række pr. person og år. Intet om enkeltpersoner vises eller gemmes.
    """
    if eksempel is not None:
        _write_example(eksempel)
        return
    if data is None:
        raise click.MissingParameter(param=_parameter("data"))
    _check_files(data, sag, ud)
    _need_libraries()
    from som_xl.analysis.local.columns import Request
    from som_xl.analysis.local.preparing import Choices
    from som_xl.opening import open_case

    knowledge = knowledge_base()
    case = None if sag is None else open_case(sag, knowledge)
    choices = Choices(
        group=maalgruppe,
        first_since=_first_since(case) if foerste_aar is None else foerste_aar,
        least_years=mindst_aar,
        smallest_cell=mindste_celle,
        filter_5_pct=filter_5,
        show_zero=vis_nul,
    )
    request = Request(_split(adjust), _split(kategori), _split(ydelse))
    findings = _estimated(data, request, choices, tuple(knowledge.service_by_id))
    if ud is not None:
        _write(findings, case, ud, knowledge)
    _show(findings, knowledge, form)
    if ud is not None:
        tell(f"Skrevet: {ud}")


def _parameter(name: str) -> click.Parameter:
    return next(parameter for parameter in lokal.params if parameter.name == name)


def _split(names: tuple[str, ...]) -> tuple[str, ...]:
    """Names given one at a time or with commas between."""
    return tuple(name.strip() for given in names for name in given.split(",") if name.strip())


def _check_files(data: Path, sag: Path | None, ud: Path | None) -> None:
    """What can be said about the files before the long work.

    Raises:
        FileError: the output is missing, of an unknown kind, or one of the inputs.
    """
    from som_xl.opening import kind_of, refuse_same_file

    if sag is not None and ud is None:
        raise click.UsageError("Den nye sag skal have et navn: tilføj --ud.", click.get_current_context())
    if ud is None:
        return
    for source in (data, sag):
        if source is not None:
            refuse_same_file(source, ud)
    if sag is not None:
        kind_of(ud)
    elif ud.suffix.lower() not in OUTPUTS:
        remedy = f"Brug en fil, der ender på {', '.join(OUTPUTS)}."
        raise FileError([Problem(ud.name, "Filtypen kendes ikke.", f"'{ud.suffix}'", remedy)])


def _need_libraries() -> None:
    """Only this command needs pandas and statsmodels.

    Raises:
        SomError: one of them is not installed.
    """
    from importlib.util import find_spec

    missing = [name for name in ("pandas", "scipy", "statsmodels") if find_spec(name) is None]
    if missing:
        message = f"Lokale konsekvenser kræver mere, end der er installeret: {', '.join(missing)}."
        raise SomError([Problem("", message, "", 'Kør: pip install "som-xl[local]"')])


def _first_since(case: Case | None) -> int:
    """Years from start to consequence year 1, as the case places it; 0 without a case."""
    if case is None:
        return 0
    import numpy as np

    from som_xl.model.cohorts import completion_delay

    delay = int(completion_delay(np.float64(case.participants.course_years)))  # type: ignore[arg-type]
    return delay + (case.settings.first_consequence == "year_after")


def _estimated(data: Path, request: Any, choices: Choices, known: tuple[str, ...]) -> Findings:
    """The findings; a fault of ours is told without the data that may stand in its message."""
    from som_xl.analysis.local.findings import local_consequences
    from som_xl.analysis.local.reading import read_panel

    try:
        return local_consequences(read_panel(data, request, known), choices)
    except SomError:
        raise
    except Exception as error:
        place = error.__traceback__
        while place is not None and place.tb_next is not None:
            place = place.tb_next
        where = f"{place.tb_frame.f_code.co_name}:{place.tb_lineno}" if place is not None else ""
        raise RuntimeError(f"{type(error).__name__} in {where} (message withheld: personal data)") from None


def _show(findings: Findings, knowledge: Any, form: str) -> None:
    from som_xl.analysis.local.findings import findings_mapping
    from som_xl.report.local_text import local_text

    if form == "json":
        print_json(findings_mapping(findings))
    else:
        click.echo(local_text(findings, knowledge), nl=False)


def _write(findings: Findings, case: Case | None, ud: Path, knowledge: Any) -> None:
    from som_xl.analysis.local.findings import findings_mapping
    from som_xl.analysis.local.to_case import counted_twice, laid_into
    from som_xl.knowledge.completing import with_default_prices
    from som_xl.model import case_from_mapping
    from som_xl.opening import save_case
    from som_xl.report.local_text import findings_csv, findings_toml
    from som_xl.storage import write_bytes_atomically

    if case is not None:
        data = with_default_prices(laid_into(case.to_mapping(), findings), knowledge)
        new = case_from_mapping(data, knowledge.price_index)
        for service in counted_twice(data, findings):
            click.echo(
                f"Bemærk: '{service}' står også på en anden linje i sagen. Tæller de det samme?", err=True
            )
        save_case(new, ud, knowledge, now())
        return
    suffix = ud.suffix.lower()
    if suffix == ".json":
        text = json.dumps(findings_mapping(findings), ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    else:
        text = findings_toml(findings) if suffix == ".toml" else "\ufeff" + findings_csv(findings)
    write_bytes_atomically(ud, text.encode())


def _write_example(path: Path) -> None:
    """A made-up panel; an existing file is left alone."""
    from som_xl.analysis.local.example import example_panel
    from som_xl.storage import write_bytes_atomically

    if path.exists():
        raise FileError(
            [Problem(path.name, "Filen findes allerede.", "", "Vælg et andet navn, eller slet den først.")]
        )
    if path.suffix.lower() != ".csv":
        raise FileError(
            [
                Problem(
                    path.name,
                    "Eksemplet er en CSV-fil.",
                    f"'{path.suffix}'",
                    "Brug en fil, der ender på .csv.",
                )
            ]
        )
    write_bytes_atomically(path, example_panel())
    tell(f"Skrevet: {path} (syntetiske data)")
