"""What is written on *Scenarier*: the comparison, and the way from the case to each scenario, step by step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from som_xl.analysis import wording as words
from som_xl.analysis.scenarios import Compared, Explained, Step
from som_xl.analysis.sensitivity import TOTAL
from som_xl.model import ACTORS_AND_TOTAL
from som_xl.model.report import kroner
from som_xl.workbook.analysing import Analyses
from som_xl.workbook.analysis_layout import SHOWN, STEPS
from som_xl.workbook.canvas import Value
from som_xl.workbook.result_blocks import NOT_SIMULATED, Rows, row_of
from som_xl.workbook.scenario_words import value_words
from som_xl.workbook.sensitivity_blocks import Names, one_stop

CASE: Final = "Sagen"
NONE: Final = (
    "Sagen har ingen scenarier. Lav et: ret tallene på inputarkene, vælg »Gem scenarie« på fanen SØM, og fortryd "
    "rettelserne. Eller brug som-xl scenarier --gem NAVN --fra FIL."
)
_EXACT: Final = "Hvert trins beløb er et gennemsnit over alle rækkefølger, inputtene kan ændres i."
_TWO_ORDERS: Final = "Hvert trins beløb er et gennemsnit af to rækkefølger, forfra og bagfra."
_MUNICIPALITY: Final = 0


def scenario_blocks(analyses: Analyses, names: Names) -> dict[str, Rows]:
    """The rows of every named range of results on *Scenarier*.

    Args:
        analyses: the case and its scenarios. names: names of services.
    """
    compared, figures = analyses.compared, analyses.figures
    columns = [_column(item, told, compared[0]) for item, told in zip(compared, figures, strict=True)]
    unit = words.price_level(compared[0].result)
    units = [*[unit] * 8, "personer", "pct. netto", "pct. netto", "kalenderår", *["pct. af træk"] * 2]
    steps: Rows = []
    ends: Rows = []
    for number, item in enumerate(compared[1:], 1):
        assert item.explained is not None
        rows = _steps(item.explained, names)
        ends.append([item.name, len(rows), *_pair(item.explained.end), _way_words(item, compared[0])])
        steps += [[number, *row] for row in rows] + [[None] * 6] * (STEPS - len(rows))
    return {
        "som_scenario_texts": [[one_stop(text)] for text in _texts(analyses)],
        "som_scenario_names": [[CASE, *(item.name for item in compared[1:])]],
        "som_scenario_comparison": [
            [unit, *values] for unit, values in zip(units, zip(*columns, strict=True), strict=True)
        ],
        "som_scenario_steps": steps,
        "som_scenario_ends": ends,
    }


def _texts(analyses: Analyses) -> list[str]:
    compared = analyses.compared
    if len(compared) == 1 and not analyses.refused:
        return [NONE]
    texts = []
    if len(compared) > 1:
        best = max(compared, key=lambda item: float(item.result.net_result[TOTAL]))
        own = max(compared, key=lambda item: float(item.result.net_result[_MUNICIPALITY]))
        texts = [
            f"Størst nettoresultat i alt har »{best.name}«: {kroner(float(best.result.net_result[TOTAL]))}.",
            f"Størst for kommunen er »{own.name}«: {kroner(float(own.result.net_result[_MUNICIPALITY]))}.",
        ]
    texts += [f"Kan ikke beregnes: {name}. {why}" for name, why in analyses.refused[:1]]
    if len(analyses.refused) > 1:
        texts[-1] += f" (+ {len(analyses.refused) - 1} mere)"
    if analyses.hidden:
        texts.append(
            f"Arket viser de første {SHOWN} scenarier; {analyses.hidden} mere er gemt i tabellen nederst."
        )
    return texts


def _column(item: Compared, told: Mapping[str, Any], case: Compared) -> list[Value]:
    """One column of the comparison, top to bottom."""
    net, base = item.result.net_result, case.result.net_result
    difference = [None, None] if item is case else [float(v) for v in (net - base)[[TOTAL, _MUNICIPALITY]]]
    rate, year = told["break_even_success_rate"], told["break_even_year"]
    chance = told["prob_positive"]
    return [
        *row_of(net),
        float(item.result.per_participant[TOTAL]),
        *difference,
        float(item.result.break_even.costs[TOTAL]),
        told["participants"],
        told["success_rate"],
        words.NOT_REACHED if rate is None else rate,
        words.NOT_REACHED if year is None else year,
        *([NOT_SIMULATED] * 2 if chance is None else [chance["total"], chance[ACTORS_AND_TOTAL[0]]]),
    ]


def _pair(amounts: np.ndarray[Any, Any]) -> tuple[float, float]:
    """In all, and the municipality's."""
    return float(amounts[TOTAL]), float(amounts[_MUNICIPALITY])


def _steps(explained: Explained, names: Names) -> Rows:
    """Label, value before and after, and amounts in all and for the municipality; the largest first, the rest as one."""
    ordered = sorted(explained.steps, key=lambda step: -abs(float(step.amount[TOTAL])))
    shown, rest = (ordered, []) if len(ordered) <= STEPS else (ordered[: STEPS - 1], ordered[STEPS - 1 :])
    rows: Rows = [
        [
            step.difference.label(names),
            value_words(step.difference.key, step.difference.before),
            value_words(step.difference.key, step.difference.after),
            *_pair(step.amount),
        ]
        for step in shown
    ]
    if rest:
        rows.append([f"Øvrige ({len(rest)} input)", "", "", *_pair(_sum(rest))])
    return rows


def _sum(steps: Sequence[Step]) -> np.ndarray[Any, Any]:
    return np.asarray(sum((step.amount for step in steps), np.zeros(4)))


def _way_words(item: Compared, case: Compared) -> str:
    assert item.explained is not None
    difference = float(item.result.net_result[TOTAL] - case.result.net_result[TOTAL])
    if not item.explained.steps:
        return f"»{item.name}« har de samme tal som sagen, bortset fra usikkerhed og tekster."
    word = "højere" if difference >= 0 else "lavere"
    orders = _EXACT if item.explained.exact else _TWO_ORDERS
    return f"»{item.name}« er {kroner(abs(difference))} {word} end sagen i alt. {orders}"
