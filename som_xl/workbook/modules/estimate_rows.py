"""What is written on *Skøn*: for each named range the rows, as constants from the engine."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from som_xl import __version__
from som_xl.analysis import wording as words
from som_xl.analysis.estimate_answer import EstimateAnswer
from som_xl.knowledge import STATUS_LABELS, KnowledgeBase
from som_xl.knowledge.vocabulary import CHANGE_LABELS, RECOMMENDATION_LABELS
from som_xl.model.report import warnings
from som_xl.workbook.canvas import Value
from som_xl.workbook.modules import estimate_layout as at
from som_xl.workbook.modules.description import ModuleSheet
from som_xl.workbook.modules.reading import Typed
from som_xl.workbook.result_blocks import Rows, break_even_blocks, filled, row_of, top_blocks
from som_xl.workbook.sensitivity_blocks import interval, interval_words
from som_xl.workbook.values import status_text

PUBLISHED: Final = "regnet med"
LONGEST_BASIS: Final = 95
UNKNOWN_DIRECTION: Final = "retning ikke offentlig"


def estimate_blocks(
    module: ModuleSheet,
    answer: EstimateAnswer,
    remarks: Sequence[str],
    typed: Typed,
    knowledge: KnowledgeBase,
    at_time: datetime,
) -> dict[str, Rows]:
    """The rows of every named range of the sheet.

    Args:
        module: the sheet. answer: the estimate. remarks: what must be known, Danish sentences.
        typed: the inputs it was made from, kept to see when they change.
    """
    result, case = answer.result, answer.case
    unit = words.price_level(result)
    chance = interval_words(*interval(answer.outcome))
    top = top_blocks(case, result, unit, answer.probability[3], chance)
    found = break_even_blocks(result, unit)
    blocks: dict[str, Rows] = {
        "som_estimate_stamp": [[_stamp(answer, knowledge, at_time)]],
        "som_estimate_tiles": top["som_result_tiles"],
        "som_estimate_headline": [
            *top["som_result_headline"],
            *top["som_result_examples"],
            [_notice(remarks)],
        ],
        "som_estimate_summary": _summary(answer, unit),
        "som_estimate_break_even": _break_even(found),
        "som_estimate_words": [
            [f"{name}: {text}"]
            for name, (text,) in zip(
                words.MEASURE_NAMES, found["som_result_break_even_text"][3::4], strict=True
            )
        ],
        "som_estimate_services": _services(answer),
        "som_estimate_remarks": [[remark] for remark in _fitted(remarks)],
        "som_estimate_curve": found["som_result_curve_success"],
        "som_estimate_points": found["som_result_curve_points"][:2],
        "som_estimate_used": used_rows(module, typed),
    }
    return {
        name: filled(rows, module.areas[name].height, module.areas[name].width)
        for name, rows in blocks.items()
    }


def remarks_of(answer: EstimateAnswer) -> tuple[str, ...]:
    """What must be known about the estimate, Danish sentences."""
    return (*warnings(answer.result), *answer.remarks)


def used_rows(module: ModuleSheet, typed: Typed) -> Rows:
    """The inputs in the order of the list at the bottom; None where a cell is empty."""
    values: list[Value] = [typed.values.get(field.path[0]) for field in module.fields]
    values = [status_text(value) if isinstance(value, str) else value for value in values]
    for table in module.tables:
        # A row left empty between two others stays in its place.
        by_row = dict(zip(typed.positions[table.name], typed.rows[table.name], strict=True))
        for number in range(table.rows):
            values += [by_row.get(number, {}).get(column.key) for column in table.columns]
    return [[value] for value in values]


def _stamp(answer: EstimateAnswer, knowledge: KnowledgeBase, at_time: datetime) -> str:
    outcome = answer.outcome
    return (
        f"Beregnet {at_time:%d-%m-%Y %H:%M} · SØM-XL {__version__} · videnbase {knowledge.version} · "
        f"{words.decimal(outcome.draws)} træk, startværdi {outcome.seed}, foreslåede intervaller"
    )


def _notice(remarks: Sequence[str]) -> str:
    """The first remark for the top; illustrative figures have a banner of their own."""
    others = [remark for remark in remarks if not remark.startswith("Eksempeltal")]
    if not others:
        return ""
    more = f" (+ {len(others) - 1} mere under »Forbehold« nedenfor)" if len(others) > 1 else ""
    return f"Bemærk: {others[0]}{more}"


def _summary(answer: EstimateAnswer, unit: str) -> Rows:
    result, factors = answer.result, answer.result.discount_factors
    return [
        [unit, *row_of(factors @ -result.costs + 0.0)],
        [unit, *row_of(factors @ result.consequences + 0.0)],
        [unit, *row_of(result.net_result)],
        [unit, *row_of(result.per_participant)],
        ["pct. af træk", *answer.probability],
    ]


def _break_even(found: dict[str, Rows]) -> Rows:
    """Success rate, cost per participant, participants and year, with the estimate's own value."""
    units, values = found["som_result_break_even_units"], found["som_result_break_even"]
    today = found["som_result_break_even_today"]
    # The cost as a share of today's is left out.
    rows: Rows = [[units[row][0], *values[row], today[row][0]] for row in (0, 1, 3)]
    return [*rows, [units[4][0], *found["som_result_break_even_year"][0]]]


def _services(answer: EstimateAnswer) -> Rows:
    """The services there is room for; what is left out is counted in the last row."""
    rows = [_service(row) for row in answer.services]
    if len(rows) <= at.SERVICES:
        return rows
    left_out = len(rows) - at.SERVICES + 1
    return [*rows[: at.SERVICES - 1], [f"… og {left_out} mere (se 'som-xl skøn')"]]


def _service(row: dict[str, Any]) -> list[Value]:
    discounted = row["discounted"]
    recommendation = RECOMMENDATION_LABELS.get(row["recommendation"], "")
    return [
        row["name"],
        CHANGE_LABELS.get(row["direction"], UNKNOWN_DIRECTION),
        recommendation if discounted is None else PUBLISHED,
        None if discounted is None else discounted["total"],
        STATUS_LABELS.get(row["status"], row["status"]),
        _short(f"{row['basis']} (kilde {row['source']})" if row["source"] else row["basis"]),
    ]


def _short(text: str) -> str:
    """As much as there is room for; the whole stands on the knowledge sheets."""
    return text if len(text) <= LONGEST_BASIS else f"{text[: LONGEST_BASIS - 1].rstrip()}…"


def _fitted(remarks: Sequence[str]) -> list[str]:
    if len(remarks) <= at.REMARKS:
        return list(remarks)
    return [
        *remarks[: at.REMARKS - 1],
        f"… og {len(remarks) - at.REMARKS + 1} forbehold mere (se 'som-xl skøn').",
    ]
