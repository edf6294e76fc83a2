"""Command on many cases at once: portefølje."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from som_xl.cli_common import ACTOR, ACTORS, FILE, FORMAT, knowledge_base, print_json, progress, tell
from som_xl.danish_click import DanishCommand
from som_xl.model.errors import FileError, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from som_xl.analysis.portfolio.batch import Mapper
    from som_xl.analysis.portfolio.portfolio import Portfolio

_TABLES: Final = (".csv", ".xlsx", ".json")


@click.command(cls=DanishCommand, name="portefølje")
@click.argument("sti", metavar="MAPPE|LISTE", type=FILE)
@click.option("--budget", metavar="KR", help="Højst så mange kroner af kommunens penge i alt (udiskonteret).")
@click.option(
    "--budget-pr-aar",
    "budget_pr_aar",
    metavar="KR,KR,…",
    help="Højst så mange kroner pr. år fra det første år; det sidste beløb gælder også årene efter. Projekter kan "
    "begynde i ethvert af årene.",
)
@ACTOR
@click.option(
    "--rang",
    type=click.Choice(["netto", "pr_krone", "sandsynlighed"]),
    default="netto",
    help="Hvad projekterne ordnes efter.",
)
@click.option("--uden-simulering", is_flag=True, help="Regn ikke sandsynligheder (hurtigere).")
@click.option(
    "--spring-over", is_flag=True, help="Spring filer og linjer med fejl over i stedet for at stoppe."
)
@click.option("--billede", type=FILE, metavar="FIL.png", help="Tegn rangliste og kurve (kræver matplotlib).")
@click.option(
    "--ud", type=FILE, metavar="FIL", help="Skriv hele tabellen som .csv, .xlsx (med figurer) eller .json."
)
@click.option("--dask", metavar="ADRESSE", help="Regn på en Dask-klynge, eller 'lokal' for egne processer.")
@FORMAT
def portefolje(
    sti: Path,
    budget: str | None,
    budget_pr_aar: str | None,
    aktoer: str,
    rang: str,
    uden_simulering: bool,
    spring_over: bool,
    billede: Path | None,
    ud: Path | None,
    dask: str | None,
    form: str,
) -> None:
    """Regn mange sager på én gang, ordn dem, og vælg de bedste inden for et budget.

    MAPPE er en mappe med sager. LISTE er en .csv eller .toml med kommuner, sager og egne tal.
    """
    from som_xl.analysis.portfolio.answer import portfolio_mapping
    from som_xl.analysis.portfolio.portfolio import portfolio
    from som_xl.analysis.portfolio.probability import with_intervals
    from som_xl.portfolio_files import read_projects
    from som_xl.report.portfolio_picture import refuse_other_pictures, write_picture
    from som_xl.report.portfolio_text import portfolio_text

    if rang == "sandsynlighed" and uden_simulering:
        raise click.UsageError("--rang sandsynlighed kræver simulering: fjern --uden-simulering.")
    _refuse_overwriting(sti, ud, billede)
    if ud is not None:
        _refuse_other_tables(ud)
    if billede is not None:
        refuse_other_pictures(billede)
    total = None if budget is None else _amount("--budget", budget)
    per_year = tuple(_amount("--budget-pr-aar", text) for text in (budget_pr_aar or "").split(",") if text)
    with progress("Læser sagerne …") as shown:
        knowledge = knowledge_base()
        projects, left_out = read_projects(
            sti, knowledge, spring_over, watch=lambda text: shown(f"{text[0].upper()}{text[1:]}")
        )
        projects, proposed = (projects, 0) if uden_simulering else with_intervals(projects, knowledge)
    with progress(f"Regner {len(projects)} projekter …"), _mapper(dask) as mapper:
        answer = portfolio(projects, ACTORS[aktoer], rang, total, per_year, not uden_simulering, mapper)
    skipped = [str(item) for item in left_out]
    if ud is not None:
        _write_table(answer, proposed, skipped, ud)
    if billede is not None:
        write_picture(answer, billede)
    if form == "json":
        problems = [str(problem) for item in left_out for problem in item.problems]
        print_json(portfolio_mapping(answer) | {"proposed_intervals": proposed, "skipped": problems})
    else:
        click.echo(portfolio_text(answer, proposed, skipped), nl=False)
    for written in (ud, billede):
        if written is not None:
            tell(f"Skrevet: {written}")


def _refuse_other_tables(path: Path) -> None:
    """Only the kinds of file a table can be written as."""
    if path.suffix.lower() not in _TABLES:
        raise FileError(
            [
                Problem(
                    path.name,
                    "Tabellen kan ikke skrives i den filtype.",
                    f"'{path.suffix}'",
                    f"Brug en fil, der ender på {', '.join(_TABLES)}.",
                )
            ]
        )


def _write_table(answer: Portfolio, proposed: int, skipped: Sequence[str], path: Path) -> None:
    from som_xl.report.portfolio_text import write_text_table
    from som_xl.workbook.portfolio_book import write_portfolio_book

    if path.suffix.lower() == ".xlsx":
        write_portfolio_book(answer, proposed, skipped, path)
    else:
        write_text_table(answer, path)


def _mapper(address: str | None) -> AbstractContextManager[Mapper]:
    from som_xl.analysis.portfolio.batch import here
    from som_xl.analysis.portfolio.workers import dask_mapper

    return nullcontext(here) if address is None else dask_mapper(address)


def _amount(option: str, text: str) -> float:
    """An amount as typed: digits, with blanks or points between thousands."""
    plain = text.strip().replace(".", "").replace(" ", "").replace("_", "")
    if not (plain.isascii() and plain.isdigit() and len(plain) <= 15):
        raise click.UsageError(f"{option} skal være hele kroner, fx 5000000, ikke '{text.strip()}'.")
    return float(plain)


def _refuse_overwriting(source: Path, *targets: Path | None) -> None:
    """Nothing that is read is overwritten: not the list, and no file with cases in the folder."""
    from som_xl.opening import WORKBOOKS, refuse_same_file

    for target in targets:
        if target is None:
            continue
        refuse_same_file(source, target)
        in_folder = source.is_dir() and target.resolve().parent == source.resolve()
        if in_folder and (target.suffix.lower() in WORKBOOKS or target.suffix.lower() == ".json"):
            raise click.UsageError(
                f"'{target.name}' ville stå blandt sagerne og blive læst som en sag. Skriv den i en anden mappe."
            )


portfolio_commands: Final = (portefolje,)
