"""The parameters of the case that can be uncertain, listed by plain formulas: the choices on *Usikkerhed*."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from som_xl.analysis.parameters import parameter_label
from som_xl.model.uncertainty import DROPOUT, SUCCESS_RATE, SUCCESS_WITH, SUCCESS_WITHOUT
from som_xl.workbook import plan as p
from som_xl.workbook.canvas import define, heading, put
from som_xl.workbook.description import absolute
from som_xl.workbook.plan import Plan
from som_xl.workbook.references import Area

WORDS, NAME, NUMBER, CHOICE, CHOICE_WORDS = range(2, 7)
"""Columns: the possible parameter in words, its name, how many are in the case so far; the choices and their words."""
_FIRST: Final = 1


def draw_parameters(book: Workbook, sheet: Worksheet, plan: Plan, row: int) -> None:
    """The list below everything else on *Kontrol*: possible parameters to the left, those in the case to the right."""
    heading(
        sheet, row + _FIRST, "Parametre, der kan gøres usikre (valgliste på arket Usikkerhed)", CHOICE_WORDS
    )
    top = row + _FIRST + 1
    for column, text in (
        (WORDS, "I ord"), (NAME, "Parameter, hvis den er i sagen"), (NUMBER, "Nummer"),
        (CHOICE, "Valgliste"), (CHOICE_WORDS, "I ord"),
    ):  # fmt: skip
        put(sheet, top, column, text, "som_header")
    rows = list(_candidates(plan))
    first, last = top + 1, top + len(rows)
    for r, (words, name) in enumerate(rows, first):
        put(sheet, r, WORDS, words, "som_calc_text")
        put(sheet, r, NAME, name, "som_calc_text")
        put(sheet, r, NUMBER, f'=N(D{r - 1})+IF(C{r}="",0,1)', "som_calc_year")
        for column, source in ((CHOICE, "C"), (CHOICE_WORDS, "B")):
            found = f"MATCH(ROWS($A${first}:$A{r}),$D${first}:$D${last},0)"
            put(
                sheet,
                r,
                column,
                f'=IFERROR(INDEX(${source}${first}:${source}${last},{found}),"")',
                "som_calc_text",
            )
    define(book, "som_list_parameters", Area(sheet.title, first, CHOICE, last, CHOICE))
    define(book, "som_parameter_words", Area(sheet.title, first, CHOICE_WORDS, last, CHOICE_WORDS))


def _candidates(plan: Plan) -> Iterator[tuple[str, str]]:
    """Formulas for the words and the name; the name is empty when the case has no such parameter."""
    given = {
        SUCCESS_WITH: 'som_success_with<>""',
        SUCCESS_WITHOUT: 'som_success_without<>""',
        SUCCESS_RATE: 'som_success_rate<>""',
        DROPOUT: 'som_dropout<>""',
    }
    for name, condition in given.items():
        yield parameter_label(name), f'=IF({condition},"{name}","")'
    for i in range(plan.costs.rows):
        cell = plan.costs.cell(i, "name")
        yield _named("Omkostning", cell), f'=IF({cell}="","","costs["&{cell}&"]")'
    for words, part in (("Konsekvens", "consequences"), ("Pris", "prices")):
        for i, service in enumerate(plan.services):
            included = f'{plan.consequences.cell(i, "include")}="{p.YES}"'
            yield (
                parameter_label(f"{part}[{service.id}]", {service.id: service.name}),
                (f'=IF({included},"{part}[{service.id}]","")'),
            )
        ids, names = (absolute(plan.consequences.part(key)) for key in ("service", "name"))
        for i in range(plan.own_consequences.rows):
            cell = plan.own_consequences.cell(i, "service")
            included = f'{plan.own_consequences.cell(i, "include")}="{p.YES}"'
            service_id = f"IFERROR(INDEX({ids},MATCH({cell},{names},0)),{cell})"
            known = f'COUNTIFS({names},{cell},{absolute(plan.consequences.part("include"))},"{p.YES}")>0'
            yield (
                _named(words, cell),
                (f'=IF(OR({cell}="",NOT({included}),{known}),"","{part}["&{service_id}&"]")'),
            )


def _named(words: str, cell: str) -> str:
    return f'=IF({cell}="","","{words}: "&{cell})'
