"""From a cell to a value of the case: numbers, texts and choices, with a Danish problem for anything else."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from som_xl.knowledge import STATUS_LABELS
from som_xl.model import Problem
from som_xl.workbook.package import Cell, CellKind

_DANISH_NUMBER = re.compile(r"[+-]?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?%?", re.ASCII)
_ENGLISH_NUMBER = re.compile(r"[+-]?\d+\.\d+%?", re.ASCII)
STATUS_CODES = {label: code for code, label in STATUS_LABELS.items()}


class UnusableCellError(Exception):
    """A cell whose content cannot be used; carries the problem without its place."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(str(problem))


def _fail(message: str, found: str, remedy: str) -> UnusableCellError:
    return UnusableCellError(Problem("", message, found, remedy))


def number(cell: Cell) -> float | None:
    """The number in a cell, None when it is empty.

    Raises:
        UnusableCellError: text, a date, an error value, true/false, or a formula that was never calculated.
    """
    if cell.formula_without_value:
        raise _fail(
            "Cellens formel er ikke beregnet.",
            "",
            "Åbn filen i Excel, gem den, og prøv igen, eller skriv tallet.",
        )
    if cell.kind is CellKind.NUMBER:
        assert isinstance(cell.value, int | float)
        return float(cell.value)
    if cell.kind is CellKind.EMPTY or (cell.kind is CellKind.TEXT and not str(cell.value).strip()):
        return None
    if cell.kind is CellKind.ERROR:
        raise _fail("Cellen viser en fejl.", str(cell.value), "Ret formlen, eller skriv et tal.")
    if cell.kind is CellKind.DATE:
        assert isinstance(cell.value, datetime)
        raise _fail(
            "Cellen er en dato, ikke et tal.",
            f"{cell.value:%d-%m-%Y}",
            "Skriv tallet igen, og formatér cellen som tal.",
        )
    if cell.kind is CellKind.BOOLEAN:
        raise _fail(
            "Cellen er SAND eller FALSK, ikke et tal.", "SAND" if cell.value else "FALSK", "Skriv et tal."
        )
    raise _text_for_number(str(cell.value).strip())


def _text_for_number(text: str) -> UnusableCellError:
    shown = f"'{text[:40]}'"
    plain = re.sub(r"\s", "", text).replace("−", "-")
    if _DANISH_NUMBER.fullmatch(plain):
        value = float(plain.rstrip("%").replace(".", "").replace(",", "."))
    elif _ENGLISH_NUMBER.fullmatch(plain):
        value = float(plain.rstrip("%"))
    else:
        return _fail(f"{shown} er tekst, ikke et tal.", "", "Skriv et tal.")
    if text.endswith("%"):
        danish = f"{value / 100:.10g}".replace(".", ",")
        return _fail(
            f"{shown} er tekst, ikke et tal.",
            "",
            f"Skriv {danish}, eller formatér cellen som procent og skriv tallet igen.",
        )
    danish = f"{value:.10g}".replace(".", ",")
    return _fail(
        f"{shown} er tekst, ikke et tal.",
        "",
        f"Formatér cellen som tal, og skriv {danish} igen uden apostrof.",
    )


def text(cell: Cell) -> str | None:
    """The text in a cell, None when it is empty. Numbers and dates become text as the user sees them.

    Raises:
        UnusableCellError: an error value, or a formula that was never calculated.
    """
    if cell.formula_without_value:
        raise _fail(
            "Cellens formel er ikke beregnet.",
            "",
            "Åbn filen i Excel, gem den, og prøv igen, eller skriv teksten.",
        )
    if cell.kind is CellKind.EMPTY:
        return None
    if cell.kind is CellKind.ERROR:
        raise _fail("Cellen viser en fejl.", str(cell.value), "Ret formlen, eller skriv en tekst.")
    if cell.kind is CellKind.DATE:
        assert isinstance(cell.value, datetime)
        return f"{cell.value:%d-%m-%Y}"
    if cell.kind is CellKind.BOOLEAN:
        return "Ja" if cell.value else "Nej"
    if cell.kind is CellKind.NUMBER:
        assert isinstance(cell.value, int | float)
        return f"{cell.value:.15g}".replace(".", ",")
    return str(cell.value) if str(cell.value).strip() else None


def choice(codes: Sequence[tuple[str, str]]) -> Callable[[Cell], str | None]:
    """Reads one of the Danish texts of a list as its code."""
    known = {danish.casefold(): code for danish, code in codes}

    def read(cell: Cell) -> str | None:
        found = text(cell)
        if found is None:
            return None
        code = known.get(found.strip().casefold())
        if code is None:
            raise _fail(
                "Teksten er ikke på listen.",
                f"'{found[:40]}'",
                "Vælg " + ", ".join(danish for danish, _ in codes) + ".",
            )
        return code

    return read


def yes_no(cell: Cell) -> bool | None:
    """Ja or Nej as true or false."""
    code = choice((("Ja", "yes"), ("Nej", "no")))(cell)
    return None if code is None else code == "yes"


def status(cell: Cell) -> str | None:
    """A status label as its code; other texts are kept."""
    found = text(cell)
    return None if found is None else STATUS_CODES.get(found.strip().casefold(), found)


def status_text(code: str) -> str:
    """A status code as its label; other texts are kept."""
    return STATUS_LABELS.get(code, code)


Reader = Callable[[Cell], Any]
