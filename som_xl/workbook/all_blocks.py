"""Every result of a case as rows for the named ranges: calculated, analysed and put into words once."""

from __future__ import annotations

from datetime import datetime

from som_xl.model import Case, Result
from som_xl.workbook.analysing import Analyses, analyse
from som_xl.workbook.analysis_layout import AnalysisLayout
from som_xl.workbook.modules.family_rows import family_blocks
from som_xl.workbook.modules.project_rows import case_blocks
from som_xl.workbook.plan import Plan
from som_xl.workbook.result_blocks import Rows, filled, result_blocks
from som_xl.workbook.scenario_blocks import scenario_blocks
from som_xl.workbook.sensitivity_blocks import interval, interval_words, sensitivity_blocks


def all_blocks(plan: Plan, case: Case, result: Result, at: datetime) -> dict[str, Rows]:
    """The rows of every named range of results, each as large as its area.

    Args:
        plan: the workbook's description; the case must fit in it.
        case: the case. result: its result. at: when it was calculated.
    """
    analyses = analyse(case)
    found = analyses.robustness
    chance = None if found is None else float(found.simulation.prob_positive[-1])
    words = "" if found is None else interval_words(*interval(found.simulation))
    return {
        **result_blocks(plan, case, result, chance, words),
        **analysis_blocks(plan, case, result, analyses, at),
        **family_blocks(case, result, plan.knowledge),
        **case_blocks(case, plan.knowledge),
    }


def analysis_blocks(
    plan: Plan, case: Case, result: Result, analyses: Analyses, at: datetime
) -> dict[str, Rows]:
    """The rows of *Følsomhed* and *Scenarier*."""
    own = {service: price.name for service, price in case.prices.items() if price.name}
    names = plan.knowledge.service_names | own
    blocks = {
        **sensitivity_blocks(case, result, analyses.robustness, names, (at, plan.knowledge.version)),
        **scenario_blocks(analyses, names),
    }
    return {
        name: filled(blocks.get(name, []), area.height, area.width)
        for name, area in AnalysisLayout(plan).areas.items()
    }
