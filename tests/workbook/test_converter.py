"""The converter on *Effekt* gives what ``som_xl.model.effect_size.convert`` gives, for estimate and interval."""

from __future__ import annotations

import pytest

from som_xl.workbook.plan import EFFECT
from som_xl.workbook.recalculation import load
from som_xl.workbook.sheets.converter import CONVERTER_ROW, MEASURES
from tests.workbook.case_books import made, workbook
from tests.workbook.converter_cases import CODES, TYPED, answers, typed
from tests.workbook.test_adjustment import PLAIN

BOOK = workbook(made(PLAIN))


def values(measure: int, effects: tuple[float | None, ...], base: float | None) -> list[list[object]]:
    """The rows *Succesrate med*, *Nettosuccesrate*, *Kontrol* and *Formel*."""
    typed(BOOK, measure, effects, base)  # type: ignore[arg-type]
    model = load(BOOK)
    return [
        [model.get_value(EFFECT, CONVERTER_ROW + row, column) for column in (3, 4, 5)] for row in (5, 6, 7, 8)
    ]


@pytest.mark.parametrize(("measure", "effects", "base"), TYPED)
def test_the_sheet_agrees_with_the_program(measure, effects, base):
    found = values(measure, effects, base)
    for row, expected in zip(found, answers(measure, effects, base), strict=False):
        assert row == [v if isinstance(v, str) else pytest.approx(v, abs=1e-8) for v in expected]
    assert found[3][0] == MEASURES[measure][1]


def test_a_relative_risk_of_one_and_a_half_by_hand():
    # 20 % without: 1.5 × 20 % = 30 % with, 10 percentage points more; 1.1 and 2.0 give 22 % and 40 %
    rows = values(1, (1.5, 1.1, 2.0), 0.2)
    assert rows[0] == pytest.approx([0.3, 0.22, 0.4])
    assert rows[1] == pytest.approx([0.1, 0.02, 0.2])
    assert rows[2][0] == "OK"


@pytest.mark.parametrize(
    ("measure", "effects", "base", "said"),
    [
        (1, (None, None, None), None, ""),
        (1, (1.5, None, None), None, "Skriv succesraten uden indsats."),
        (2, (1.5, -0.5, 2.0), 0.2, "Et forholdstal skal være større end 0."),
        (1, (3.0, 1.0, 6.0), 0.25, "Effekten giver en rate uden for 0–100 % med denne grundrate."),
        (4, (0.5, 0.6, 1.1), 0.2, "Skønnet ligger ikke mellem grænserne."),
        (1, (1.5, 1.1, 2.0), 1.2, "Skriv en effekt og en grundrate, der er tal."),
    ],
)
def test_the_check_says_what_is_wrong(measure, effects, base, said):
    assert values(measure, effects, base)[2][0] == said


def test_every_measure_of_the_program_is_on_the_list():
    assert len(CODES) == len(MEASURES) == 7
