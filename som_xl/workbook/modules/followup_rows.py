"""What is written on *Opfølgning*: for each named range the rows, as constants from the engine."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from som_xl import __version__
from som_xl.analysis.followup import words
from som_xl.analysis.followup.drivers import planned
from som_xl.analysis.followup.outcome import Deviation, FollowUp, cumulative
from som_xl.analysis.wording import example_notice
from som_xl.knowledge import KnowledgeBase
from som_xl.model.discounting import Array
from som_xl.model.report import EXAMPLE_STATUS
from som_xl.workbook.canvas import Value
from som_xl.workbook.modules import followup_layout as at
from som_xl.workbook.modules.description import ModuleSheet
from som_xl.workbook.modules.followup_reading import Stood
from som_xl.workbook.modules.followup_table import Arranged
from som_xl.workbook.result_blocks import Rows, filled

_MUNICIPALITY, _TOTAL = 0, 3
_BOTH_EXAMPLES: Final = (
    "EKSEMPELTAL – både sagens og de realiserede tal er illustrative. Opfølgningen må ikke bruges som viden."
)
_REALISED_EXAMPLES: Final = (
    "EKSEMPELTAL – de realiserede tal er illustrative. Opfølgningen må ikke bruges som viden."
)


def followup_blocks(
    module: ModuleSheet,
    answer: FollowUp,
    found: Arranged,
    stood: Stood,
    knowledge: KnowledgeBase,
    at_time: datetime,
) -> dict[str, Rows]:
    """The rows of every named range of results.

    Args:
        module: the sheet. answer: the comparison. found: the figures it was made from. stood: the choices on the sheet.
    """
    unit = f"kr., {answer.plan.case.settings.price_year}-priser"
    blocks: dict[str, Rows] = {
        "som_followup_stamp": [[_stamp(answer, knowledge, at_time)]],
        "som_followup_tiles": _tiles(answer, unit),
        "som_followup_headline": [
            [words.headline(answer)],
            [words.forecast(answer)],
            [_examples(answer, stood)],
            [_notice(found)],
        ],
        "som_followup_so_far": _deviation(answer.so_far, unit),
        "som_followup_planned": _deviation(answer.rest_as_planned, unit),
        "som_followup_carried": _deviation(answer.level_carried_on, unit),
        "som_followup_basis": [[line] for line in words.basis(answer)],
        "som_followup_years_header": [list(found.years)],
        "som_followup_years_units": [[unit]] * at.YEAR_ROWS,
        "som_followup_years": _years(answer),
    }
    return {
        name: filled(rows, module.areas[name].height, module.areas[name].width)
        for name, rows in blocks.items()
    }


def _stamp(answer: FollowUp, knowledge: KnowledgeBase, at_time: datetime) -> str:
    return (
        f"Beregnet {at_time:%d-%m-%Y %H:%M} · SØM-XL {__version__} · videnbase {knowledge.version} · realiserede tal til "
        f"og med {answer.found.last_year}"
    )


def _tiles(answer: FollowUp, unit: str) -> Rows:
    deviation = _row(answer.so_far.realised - answer.so_far.expected)
    values: list[Value] = [deviation[_TOTAL], *deviation[:_TOTAL]]
    forecasts = (answer.rest_as_planned.realised, answer.level_carried_on.realised)
    values += [_row(amounts)[_TOTAL] for amounts in (answer.rest_as_planned.expected, *forecasts)]
    so_far, whole = f"{unit}, {words.period(answer)}", f"{unit}, {words.horizon(answer)}"
    return [values, [*[so_far] * 4, *[whole] * 3]]


def _examples(answer: FollowUp, stood: Stood) -> str:
    notice = example_notice(answer.plan.case)
    if stood.status == EXAMPLE_STATUS:
        return _BOTH_EXAMPLES if notice else _REALISED_EXAMPLES
    return notice


def _notice(found: Arranged) -> str:
    if not found.kept:
        return f"Bemærk: {words.NOT_A_CAUSE}"
    return f"Bemærk: {len(found.kept)} realiserede tal har ingen plads i sagen og er ikke regnet med (se »Realiserede tal uden plads«)."


def _deviation(deviation: Deviation, unit: str) -> Rows:
    amounts = (
        deviation.expected,
        deviation.realised,
        deviation.realised - deviation.expected,
        *deviation.parts,
    )
    return [[unit, *_row(one)] for one in amounts]


def _years(answer: FollowUp) -> Rows:
    """Expected, realised and the two forecasts; the forecasts begin where the realised ends."""
    plan = answer.plan
    expected, done, carried = (
        cumulative(plan, state) for state in (planned(plan), answer.done, answer.carried)
    )
    last = answer.found.last_year - plan.inputs.first_year
    rows: Rows = []
    for actor in (_TOTAL, _MUNICIPALITY):
        rows += [
            _row(expected[:, actor]),
            [*_row(done[: last + 1, actor])],
            [*[None] * last, *_row(done[last:, actor])],
            [*[None] * last, *_row(carried[last:, actor])],
        ]
    return rows


def _row(amounts: Array | Sequence[float]) -> list[Value]:
    """Kr. without the noise of the last bits, so that nothing is shown as minus zero."""
    return [round(float(amount), 6) + 0.0 for amount in amounts]
