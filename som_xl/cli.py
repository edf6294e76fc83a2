"""The command line: parse, call, print. Danish words, English option names."""

from __future__ import annotations

import sys
import tempfile
import traceback
from pathlib import Path
from typing import Final

import click

from som_xl import __version__
from som_xl.cli_committees import udvalg
from som_xl.cli_common import FILE, FORMAT, OVERLAY, knowledge_base, now, print_json, progress, tell
from som_xl.cli_effect import effekt
from som_xl.cli_estimate import estimate_commands
from som_xl.cli_family import family_commands
from som_xl.cli_followup import followup_commands
from som_xl.cli_local import lokal
from som_xl.cli_portfolio import portfolio_commands
from som_xl.cli_project import projekt
from som_xl.cli_refund import refusion
from som_xl.cli_robustness import robustness_commands
from som_xl.danish_click import CommandWithMore, DanishCommand, DanishGroup, usage_problem
from som_xl.model.errors import FileError, Problem, SomError

BAD_INPUT: Final = 2


@click.group(cls=DanishGroup, name="som-xl")
@click.version_option(__version__, "--version", message="som-xl %(version)s", help="Vis versionen.")
def cli() -> None:
    """Regn på, hvad en social indsats betyder for kommune, region og stat.

    En sag kan være en arbejdsbog (.xlsm, .xlsx) eller en fil (.toml, .json).
    """


@cli.command(cls=DanishCommand)
@click.argument("fil", type=FILE)
@FORMAT
@click.option(
    "--ud",
    type=FILE,
    metavar="FIL",
    help="Skriv også en ny arbejdsbog med resultatet, eller sagen som .toml/.json.",
)
def beregn(fil: Path, form: str, ud: Path | None) -> None:
    """Beregn sagen i FIL og vis nettoresultat og break-even."""
    from som_xl.model import calculate
    from som_xl.opening import open_case, refuse_same_file, save_result

    if ud is not None:
        refuse_same_file(fil, ud)
    with progress("Læser sagen …"):
        knowledge = knowledge_base()
        case = open_case(fil, knowledge)
        result = calculate(case)
    if ud is not None:
        with progress(f"Skriver {ud.name} …"):
            save_result(fil, case, result, ud, knowledge, now())
    if form == "json":
        print_json(result.to_mapping())
    else:
        from som_xl.report.text import result_text

        click.echo(result_text(case, result), nl=False)
    if ud is not None:
        tell(f"Skrevet: {ud}")


@cli.command(cls=DanishCommand)
@click.argument("fil", type=FILE)
def tjek(fil: Path) -> None:
    """Kontrollér sagen i FIL uden at beregne den."""
    from som_xl.opening import open_case

    with progress("Læser sagen …"):
        open_case(fil, knowledge_base())
    click.echo(f"{fil.name}: ingen fejl fundet.")


@cli.command(cls=DanishCommand)
@click.argument("fil", type=FILE)
@click.option("--eksempel", is_flag=True, help="Udfyld med det indbyggede eksempel (eksempeltal).")
def ny(fil: Path, eksempel: bool) -> None:
    """Lav en ny, tom sag i FIL (.xlsm, .xlsx, .toml eller .json)."""
    from som_xl.newcase import write_new

    if fil.exists():
        raise FileError(
            [Problem(fil.name, "Filen findes allerede.", "", "Vælg et andet navn, eller slet den først.")]
        )
    with progress(f"Laver {fil.name} …"):
        write_new(fil, knowledge_base(), now(), eksempel)
    tell(f"Skrevet: {fil}")


@cli.command(cls=DanishCommand)
@click.argument("fra", type=FILE)
@click.argument("til", type=FILE)
def konverter(fra: Path, til: Path) -> None:
    """Flyt en sag fra FRA til TIL: arbejdsbog, TOML og JSON uden tab."""
    from som_xl.opening import open_case, refuse_same_file, save_case

    refuse_same_file(fra, til)
    with progress(f"Konverterer til {til.name} …"):
        knowledge = knowledge_base()
        save_case(open_case(fra, knowledge), til, knowledge, now(), fra)
    tell(f"Skrevet: {til}")


@cli.command(cls=CommandWithMore, more="som_xl.cli_knowledge")
@click.argument("tabel", required=False)
@click.option("--maalgruppe", metavar="ID", help="Kun for denne målgruppe.")
@click.option("--ydelse", metavar="ID", help="Kun for denne ydelse.")
@click.option("--soeg", metavar="TEKST", help="Søg efter tekst (æ, ø og å kan skrives ae, oe og aa).")
@click.option("--prisaar", type=int, metavar="ÅÅÅÅ", help="Vis også priser i det års prisniveau.")
@OVERLAY
@FORMAT
def viden(
    tabel: str | None,
    maalgruppe: str | None,
    ydelse: str | None,
    soeg: str | None,
    prisaar: int | None,
    overlay: Path | None,
    form: str,
) -> None:
    """Slå op i videnbasen.

    TABEL er fx maalgrupper, ydelser, priser, effekter, konsekvenser, anbefalinger, projekter, erfaringer,
    omkostninger eller kilder. Uden TABEL vises, hvad der er.
    """
    from som_xl.lookup import look_up, overview

    knowledge = knowledge_base(overlay)
    if tabel is None and not (maalgruppe or ydelse or soeg):
        text, data = overview(knowledge)
    else:
        text, data = look_up(knowledge, tabel, maalgruppe, ydelse, soeg, prisaar)
    if form == "json":
        print_json(data)
    else:
        click.echo(text)


OTHER_COMMANDS: Final = (
    *estimate_commands,
    *family_commands,
    udvalg,
    *robustness_commands,
    *portfolio_commands,
    *followup_commands,
    projekt,
    effekt,
    refusion,
    lokal,
)
for command in OTHER_COMMANDS:
    cli.add_command(command)


def main(arguments: list[str] | None = None) -> None:
    """Entry point: runs a command and ends with exit code 0, or 2 for input that cannot be used."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments: list[str]) -> int:
    """Run one command and return its exit code; every error is told in Danish on the error stream."""
    try:
        cli.main(args=arguments or ["--help"], prog_name="som-xl", standalone_mode=False)
    except SomError as error:
        _tell_problems(error)
        return BAD_INPUT
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.UsageError as error:
        tell(usage_problem(error))
        return BAD_INPUT
    except (click.Abort, KeyboardInterrupt):
        tell("Afbrudt. Intet er ændret.")
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except Exception:
        return _unexpected()
    return 0


def _tell_problems(error: SomError) -> None:
    count = len(error.problems)
    tell("Fejl:" if count == 1 else f"{count} fejl:")
    for problem in error.problems:
        tell(f"  • {problem}")


def _unexpected() -> int:
    """A fault of ours: told plainly, with the details in a file that can be sent to us."""
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", prefix="som-xl-", suffix=".log", delete=False
    ) as log:
        log.write(f"som-xl {__version__}, Python {sys.version}\n{' '.join(sys.argv[1:])}\n")
        log.write(traceback.format_exc())
    tell(f"Der skete en uventet fejl i programmet. Intet er ændret. Detaljer: {log.name}")
    return 1
