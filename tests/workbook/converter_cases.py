"""Effect sizes as they are typed into the converter on *Effekt*, and the program's own answers."""

from __future__ import annotations

from som_xl.model import SomError
from som_xl.model.effect_size import convert
from som_xl.workbook.package import Area, WorkbookPackage
from som_xl.workbook.plan import EFFECT
from som_xl.workbook.sheets.converter import CANNOT, CONVERTER_ROW, MEASURES, OUTSIDE

CODES = ("risk_difference", "risk_ratio", "odds_ratio", "hazard_ratio", "smd/logit", "smd/probit", "smd/kraemer_kupfer")  # fmt: skip
TYPED = [
    (0, (0.1, -0.05, 0.25), 0.2), (0, (0.1, -0.3, 0.9), 0.2), (0, (0.1, -1.5, 0.2), None),
    (1, (1.5, 1.1, 2.0), 0.2), (1, (3.0, 1.0, 6.0), 0.25), (1, (1.5, 0.0, 2.0), 0.2),
    (2, (2.0, 0.8, 5.0), 0.3), (2, (2.0, 0.8, 5.0), 1.0),
    (3, (1.4, 1.0, 1.9), 0.3), (3, (1.4, 1.0, 1.9), 0.0),
    (4, (0.5, -0.1, 1.1), 0.2), (5, (0.5, -0.1, 1.1), 0.2), (5, (0.5, -0.1, 1.1), 0.0),
    (6, (0.5, -0.1, 1.1), None), (6, (0.5, -0.1, 1.1), 0.2),
]  # fmt: skip
"""Measure, estimate with both ends, base rate."""


def typed(package: WorkbookPackage, measure: int, effects: tuple[float, ...], base: float | None) -> None:
    """Fill in the yellow cells."""
    top = CONVERTER_ROW
    package.write(Area(EFFECT, top + 2, 3, top + 2, 3), [[MEASURES[measure][0]]])
    package.write(Area(EFFECT, top + 3, 3, top + 3, 5), [list(effects)])
    package.write(Area(EFFECT, top + 4, 3, top + 4, 3), [[base]])


def answers(measure: int, effects: tuple[float, ...], base: float | None) -> list[list[float | str]]:
    """Success rates with, and net rates, from ``convert``; the sheet's words where it refuses."""
    code, _, method = CODES[measure].partition("/")
    rows: list[list[float | str]] = [[], []]
    for value in effects:
        try:
            found = convert(code, value, base, method or "logit")
        except SomError:
            ratio = code.endswith("ratio") and value <= 0
            word = CANNOT if ratio else OUTSIDE
            rows[0].append("" if base is None else word)
            rows[1].append(word)
        else:
            rows[0].append("" if found.success_with is None else found.success_with)
            rows[1].append(found.net_rate)
    return rows
