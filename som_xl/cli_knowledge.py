"""The commands below ``viden``: import of own knowledge, the template, data packages and layers."""

from __future__ import annotations

from copy import copy
from datetime import date
from pathlib import Path
from typing import Any, Final

import click

from som_xl.cli_common import FILE, FORMAT, OVERLAY, print_json, progress, tell
from som_xl.danish_click import DanishCommand
from som_xl.model.errors import FileError, Problem


@click.command("importér", cls=DanishCommand)
@click.argument("fil", type=FILE)
@click.option(
    "--forhåndsvis",
    "--forhaandsvis",
    "preview",
    is_flag=True,
    help="Vis, hvad der er forstået. Intet skrives.",
)
@click.option(
    "--kort",
    type=FILE,
    metavar="FIL.toml",
    help="Kort over filen: skrives ved forhåndsvisning, bruges ved import.",
)
@OVERLAY
@FORMAT
def importer(fil: Path, preview: bool, kort: Path | None, overlay: Path | None, form: str) -> None:
    """Læs tal fra en regnearksfil af ukendt form ind i jeres eget lag.

    FIL er .xlsx, .xlsm eller .csv: skabelonen, egne tabeller eller den officielle SØM-fil.
    """
    from som_xl.knowledge.importing import report
    from som_xl.knowledge.importing.understanding import outcomes, understand
    from som_xl.knowledge.layers import user_folder, user_knowledge

    folder = user_folder(overlay)
    with progress(f"Læser {fil.name} …"):
        knowledge = user_knowledge(overlay)
        written = kort if kort is not None and kort.exists() else None
        if kort is not None and written is None and not preview:
            remedy = "Lav det først med --forhåndsvis, og ret det."
            raise FileError([Problem(str(kort), "Kortet findes ikke.", "", remedy)])
        found = understand(fil, knowledge, written, folder / "kort")
        result = outcomes(found, knowledge, date.today().isoformat())
    if preview:
        _show(report.preview_text(found, result, knowledge), report.as_data(found, result), form)
        if kort is not None and written is None:
            _write_mapping(kort, found, result)
            tell(f"Kortet er skrevet: {kort}")
        return
    with progress("Skriver til eget lag …"):
        counts, result = _write(found, result, folder, knowledge)
    _show(report.import_text(found, result, counts), report.as_data(found, result, counts), form)
    tell(f"Skrevet: {folder}")


def _write(found: Any, result: Any, folder: Path, knowledge: Any) -> tuple[dict[str, int], Any]:
    """Write the rows and remember the mapping; nothing when there is nothing to import."""
    from dataclasses import replace

    from som_xl.knowledge.importing.report import reasons
    from som_xl.knowledge.importing.writing import write_layer
    from som_xl.knowledge.layers import base_directory

    if not result.rows:
        remedy = "Se, hvad der er forstået, med --forhåndsvis, og ret det i et kort (--kort)."
        raise FileError(
            [Problem(found.book.name, "Der er intet i filen, som kan importeres.", reasons(result), remedy)]
        )
    counts, notes = write_layer(result, found, base_directory(folder), folder, knowledge)
    (folder / "kort").mkdir(exist_ok=True)
    _write_mapping(folder / "kort" / f"{found.layout}.toml", found, result)
    return counts, replace(result, notes=(*result.notes, *notes))


def _write_mapping(path: Path, found: Any, result: Any) -> None:
    from som_xl.knowledge.importing.mapping import mapping_text
    from som_xl.storage import write_bytes_atomically

    text = mapping_text(found.book, found.layout, found.tables, result.names)
    write_bytes_atomically(path, text.encode())


@click.command("skabelon", cls=DanishCommand)
@click.argument("fil", type=FILE)
def skabelon(fil: Path) -> None:
    """Lav et tomt regneark i FIL (.xlsx) til jeres egne tal, med forklaringer og eksempler."""
    from som_xl.knowledge.importing.template import template_bytes
    from som_xl.knowledge.layers import user_knowledge
    from som_xl.storage import write_bytes_atomically

    if fil.suffix.lower() != ".xlsx":
        raise FileError(
            [
                Problem(
                    fil.name,
                    "Skabelonen er en .xlsx-fil.",
                    f"'{fil.suffix}'",
                    "Skriv et navn, der ender på .xlsx.",
                )
            ]
        )
    if fil.exists():
        raise FileError(
            [Problem(fil.name, "Filen findes allerede.", "", "Vælg et andet navn, eller slet den først.")]
        )
    write_bytes_atomically(fil, template_bytes(user_knowledge()))
    tell(f"Skrevet: {fil}")


@click.command("opdater", cls=DanishCommand)
@click.argument("fil", type=FILE)
@click.option("--sag", type=FILE, metavar="SAG", help="Vis også, hvad pakken vil ændre i denne sag.")
@click.option(
    "--forhåndsvis", "--forhaandsvis", "preview", is_flag=True, help="Vis ændringerne. Intet installeres."
)
@click.option("--tving", is_flag=True, help="Installér også en pakke, der ikke er nyere.")
@OVERLAY
@FORMAT
def opdater(fil: Path, sag: Path | None, preview: bool, tving: bool, overlay: Path | None, form: str) -> None:
    """Installér en nyere videnbase fra datapakken FIL (.zip), og vis, hvad der ændres."""
    from som_xl.analysis.new_data import case_change
    from som_xl.knowledge.layers import user_folder, user_knowledge
    from som_xl.knowledge.loading import load
    from som_xl.knowledge.updating import changes, check_newer, current_base, install, opened_package
    from som_xl.opening import open_case
    from som_xl.report.update_text import update_data, update_text

    folder = user_folder(overlay)
    with progress(f"Kontrollerer {fil.name} …"):
        old, current = current_base(overlay), user_knowledge(overlay)
    with opened_package(fil, current.overlay) as new:
        if not tving:
            check_newer(new, old, fil.name)
        found = changes(old, new)
        change = None
        if sag is not None:
            above = new if current.overlay is None else load(new.directory, current.overlay)
            change = case_change(open_case(sag, current), current, above)
        if not preview:
            install(new, folder)
        _show(update_text(old, new, found, change), update_data(old, new, found, change), form)
    if not preview:
        tell(f"Installeret: videnbase {new.version} i {folder}. Gemte sager beholder deres tal.")


@click.command("lag", cls=DanishCommand)
@OVERLAY
@FORMAT
def lag(overlay: Path | None, form: str) -> None:
    """Vis, hvilke tal der kommer fra jeres eget lag, og hvad de går forud for."""
    from som_xl.knowledge.layers import user_folder, user_knowledge
    from som_xl.report.layers_text import layers_data, layers_text

    folder, knowledge = user_folder(overlay), user_knowledge(overlay)
    _show(layers_text(knowledge, folder), layers_data(knowledge, folder), form)


def _alias(command: click.Command, name: str) -> click.Command:
    """The same command by another name, not listed in the help."""
    other = copy(command)
    other.name, other.hidden = name, True
    return other


def _show(text: str, data: Any, form: str) -> None:
    if form == "json":
        print_json(data)
    else:
        click.echo(text)


COMMANDS: Final[dict[str, click.Command]] = {
    "importér": importer,
    "importer": _alias(importer, "importer"),
    "skabelon": skabelon,
    "opdater": opdater,
    "lag": lag,
}
"""Second word to command; the plain spelling is for keyboards without accents."""
