"""The converter on *Effekt*: from a study's effect size to success rates, with plain formulas.

The same as ``som_xl.model.effect_size.convert``, for the estimate and both ends of its interval.
"""

from __future__ import annotations

from typing import Final

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from som_xl.workbook.canvas import colour_by_word, define, heading, put, validate
from som_xl.workbook.description import Check
from som_xl.workbook.look import BAD, GOOD
from som_xl.workbook.plan.codes import EFFECT, SHARE
from som_xl.workbook.references import Area
from som_xl.workbook.sheets.cohort_years import BOTTOM

CONVERTER_ROW: Final = BOTTOM + 2
CANNOT: Final = "kan ikke beregnes"
OUTSIDE: Final = "uden for 0–100 %"
MEASURES: Final = (
    ("Risikodifferens", "succesrate med = succesrate uden + effekt"),
    ("Relativ risiko", "succesrate med = effekt × succesrate uden"),
    ("Oddsratio", "odds med = effekt × odds uden; succesrate = odds / (1 + odds)"),
    ("Hazardratio", "succesrate med = 1 − (1 − succesrate uden) opløftet i effekten"),
    ("SMD (logit)", "oddsratio = e opløftet i (effekt × π / √3), derefter som oddsratio (Chinn 2000)"),
    ("SMD (probit)", "succesrate med = Φ(Φ⁻¹(succesrate uden) + effekt), Φ er normalfordelingen"),
    ("SMD (Kraemer–Kupfer)", "nettosuccesrate = 2 × Φ(effekt / √2) − 1; succesraten uden indgår ikke"),
)
"""Name on the list and the formula in words, in the order the formulas count them."""
_ROWS: Final = (
    "Effektmål og metode",
    "Effekt",
    "Succesrate uden indsats (grundrate)",
    "Succesrate med indsats",
    "Nettosuccesrate",
    "Kontrol",
    "Formel",
)
_NUMBER: Final = "MATCH({measure},som_list_measures,0)"
_LIST_COLUMN: Final = 16
"""Beyond what is printed."""


def draw_converter(book: Workbook, sheet: Worksheet) -> None:
    """The table of the converter, its notes and the list of measures."""
    top = CONVERTER_ROW
    title = "Omregner: fra et studies effektmål til succesrate (hjælp, indgår ikke i beregningen)"
    heading(sheet, top, title, 13)
    for i, text in enumerate(("", "Skøn", "Nedre grænse (95 %)", "Øvre grænse (95 %)")):
        put(sheet, top + 1, 2 + i, text, "som_header")
    sheet.row_dimensions[top + 1].height = 30
    for i, text in enumerate(_ROWS, top + 2):
        put(sheet, i, 2, text, "som_label")
    measure, base = f"$C${top + 2}", f"$C${top + 4}"
    put(sheet, top + 2, 3, MEASURES[1][0], "som_input_text")
    validate(
        sheet,
        Area(EFFECT, top + 2, 3, top + 2, 3),
        Check("list", choices=tuple(name for name, _ in MEASURES)),
    )
    put(sheet, top + 4, 3, None, "som_input_pct")
    validate(sheet, Area(EFFECT, top + 4, 3, top + 4, 3), SHARE)
    for letter in "CDE":
        column = ord(letter) - ord("A") + 1
        put(sheet, top + 3, column, None, "som_input_number")
        effect = f"{letter}{top + 3}"
        put(sheet, top + 5, column, _success_with(measure, effect, base), "som_calc_pct")
        put(sheet, top + 6, column, _net(measure, effect, base, f"{letter}{top + 5}"), "som_calc_pct")
    put(sheet, top + 7, 3, _check(top), "som_strong")
    colour_by_word(sheet, f"C{top + 7}", "OK", GOOD)
    for word in (OUTSIDE, "Skriv", "Et forholdstal", "ligger ikke"):
        colour_by_word(sheet, f"C{top + 7}", word, BAD)
    words = f"INDEX(${get_column_letter(_LIST_COLUMN + 2)}${top + 2}:${get_column_letter(_LIST_COLUMN + 2)}${top + 8}"
    put(sheet, top + 8, 3, f'=IFERROR({words},{_NUMBER.format(measure=measure)}),"")', "som_note")
    put(
        sheet,
        top + 2,
        6,
        "Vælg studiets effektmål. Ved forholdstal skal hændelsen være en succes.",
        "som_note",
    )
    put(sheet, top + 4, 6, "Hvor mange lykkes uden indsatsen hos jer?", "som_note")
    _list(book, sheet)


def _list(book: Workbook, sheet: Worksheet) -> None:
    top = CONVERTER_ROW
    put(sheet, top + 1, _LIST_COLUMN, "Effektmål på listen", "som_unit")
    for i, (name, words) in enumerate(MEASURES, top + 2):
        put(sheet, i, _LIST_COLUMN, name, "som_unit")
        put(sheet, i, _LIST_COLUMN + 2, words, "som_unit")
    define(book, "som_list_measures", Area(EFFECT, top + 2, _LIST_COLUMN, top + 8, _LIST_COLUMN))


def _success_with(measure: str, effect: str, base: str) -> str:
    """Empty for Kraemer–Kupfer and until effect and base rate are typed; words when it is no share."""
    number = _NUMBER.format(measure=measure)
    logit = f"EXP({effect}*PI()/SQRT(3))"
    rate = (
        f"CHOOSE({number},{base}+{effect},{effect}*{base},{_odds(effect, base)},1-(1-{base})^{effect},"
        f"{_odds(logit, base)},IF(OR({base}=0,{base}=1),{base},NORMSDIST(NORMSINV({base})+{effect})))"
    )
    unusable = f"OR({base}<0,{base}>1,AND({number}>1,{number}<5,{effect}<=0))"
    return (
        f'=IFERROR(IF(OR({effect}="",{base}="",{number}=7),"",IF({unusable},"{CANNOT}",'
        f'IF(ABS({rate}-0.5)>0.5,"{OUTSIDE}",{rate}))),"{CANNOT}")'
    )


def _odds(ratio: str, base: str) -> str:
    return f"{ratio}*{base}/(1-{base}+{ratio}*{base})"


def _net(measure: str, effect: str, base: str, success_with: str) -> str:
    """The difference of the rates; a risk difference and Kraemer–Kupfer need no base rate."""
    number = _NUMBER.format(measure=measure)
    plain = f'IF({number}=1,IF(ABS({effect})>1,"{OUTSIDE}",{effect}),"")'
    difference = f"IF(ISNUMBER({success_with}),{success_with}-{base},{success_with})"
    kraemer = f"2*NORMSDIST({effect}/SQRT(2))-1"
    return (
        f'=IFERROR(IF({effect}="","",IF({number}=7,{kraemer},IF({base}="",{plain},{difference}))),"{CANNOT}")'
    )


def _check(top: int) -> str:
    """One sentence on what is wrong with what was typed, first things first."""
    number, base = _NUMBER.format(measure=f"$C${top + 2}"), f"$C${top + 4}"
    effects, rates = f"$C${top + 3}:$E${top + 3}", f"$C${top + 5}:$E${top + 6}"
    estimate, low, high = (f"${letter}${top + 3}" for letter in "CDE")
    return (
        f'=IFERROR(IF(COUNT({effects})=0,"",'
        f'IF(AND({base}="",{number}>1,{number}<7),"Skriv succesraten uden indsats.",'
        f'IF(AND({number}>1,{number}<5,MIN({effects})<=0),"Et forholdstal skal være større end 0.",'
        f'IF(COUNTIF({rates},"{OUTSIDE}")>0,"Effekten giver en rate {OUTSIDE} med denne grundrate.",'
        f'IF(COUNTIF({rates},"{CANNOT}")>0,"Skriv en effekt og en grundrate, der er tal.",'
        f'IF(AND(COUNT({effects})=3,OR({low}>{estimate},{estimate}>{high})),"Skønnet ligger ikke mellem grænserne.",'
        f'"OK")))))),"Skriv et effektmål fra listen.")'
    )
