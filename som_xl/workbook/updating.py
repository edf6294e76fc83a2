"""The result into a copy of the user's workbook: only our own sheets change, everything else byte for byte."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from som_xl.knowledge import KnowledgeBase
from som_xl.model import Case, Problem, Result, WorkbookError
from som_xl.workbook.locating import FoundTable, Locator
from som_xl.workbook.modules.followup_layout import GROUPS, ROWS
from som_xl.workbook.package import WorkbookPackage
from som_xl.workbook.plan import Capacity, Plan
from som_xl.workbook.writing import Writer


def updated_copy(
    source: Path, case: Case, result: Result, target: Path, knowledge: KnowledgeBase, at: datetime
) -> None:
    """Write the copy whole or not at all.

    Raises:
        SomError: a result range is missing or too small, or the file cannot be written.
    """
    package = WorkbookPackage.open(source)
    plan = Plan(knowledge, capacity_of(package, knowledge))
    refuse_long_horizon(package, plan, case)
    writer = Writer(package, plan)
    writer.write_knowledge(case.target_group)
    writer.write_result(case, result, at)
    # The user's own formulas on our results are theirs to calculate: Excel does it when the file is opened.
    package.set_full_calc_on_load()
    package.save(target)


def refuse_long_horizon(package: WorkbookPackage, plan: Plan, case: Case) -> None:
    """A result with more years than the result sheets have columns is not written.

    Raises:
        WorkbookError: there are more.
    """
    if case.settings.horizon > plan.capacity.horizon:
        place = Locator(package).field(next(f for f in plan.fields if f.name == "som_horizon")).address
        raise WorkbookError(
            [
                Problem(
                    place,
                    f"Arbejdsbogens resultatark har plads til {plan.capacity.horizon} år.",
                    str(case.settings.horizon),
                    "Forkort horisonten, eller lav en større arbejdsbog med 'som-xl konverter'.",
                )
            ]
        )


def capacity_of(package: WorkbookPackage, knowledge: KnowledgeBase) -> Capacity:
    """How much this workbook has room for, read from its named ranges."""
    standard = Plan(knowledge)
    locator = Locator(package)

    def table(name: str) -> FoundTable:
        return locator.table(next(t for t in standard.tables if t.name == name))

    header = locator.name("som_result_years_header")
    scenarios = table("som_scenarios")
    followed = locator.name(ROWS)
    return Capacity(
        operating_years=len(table("som_cohorts").numbered("y")),
        horizon=header.width if header else standard.capacity.horizon,
        consequence_years=len(table("som_own_consequences").numbered("u")),
        cost_lines=table("som_costs").area.height,
        own_lines=table("som_own_consequences").area.height,
        own_services=table("som_own_prices").area.height,
        committees=table("som_committees").area.height,
        group_mix=table("som_mix").area.height,
        uncertain=table("som_uncertainty").area.height,
        correlations=table("som_correlations").area.height,
        scenarios=scenarios.area.height,
        scenario_pieces=len(scenarios.numbered("data")),
        followup_rows=followed.height // 2 - GROUPS if followed else standard.capacity.followup_rows,
    )
