"""Where everything stands on *Følsomhed* and *Scenarier*: one description for drawing, writing and charts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from som_xl.analysis.sensitivity import COST_STEPS, RATE_STEPS
from som_xl.workbook.plan import SCENARIOS, Plan
from som_xl.workbook.references import Area
from som_xl.workbook.result_layout import ACTOR, FIRST_YEAR, LABEL, LAST_CHART_COLUMN, UNIT

SENSITIVITY: Final = "Følsomhed"

TEXTS: Final = 5
TILES: Final = 8
BARS: Final = 15
"""Parameters in the tornado chart; the table has more."""
PARAMETERS: Final = 40
KNOWN: Final = 10
"""Parameters in the table of what better knowledge is worth, below the one for all together."""
BINS: Final = 30
STATISTICS: Final = 13
CHOICES: Final = 8
FAN_ROWS: Final = 7
PARAMETER_COLUMNS: Final = 12

SHOWN: Final = 8
"""Scenarios in the comparison."""
STEPS: Final = 16
"""Steps from the case to a scenario: 15 inputs, and the others together."""
COMPARED: Final = 14
SCENARIO_TEXTS: Final = 4
WATERFALL: Final = STEPS + 2


def _at(sheet: str, row: int, column: int, rows: int = 1, columns: int = 1) -> Area:
    return Area(sheet, row, column, row + rows - 1, column + columns - 1)


@dataclass(frozen=True)
class AnalysisLayout:
    """The areas of the analyses of one plan."""

    plan: Plan

    # Rows of Følsomhed: what it says, the figures, then the tables, those of changing length last.
    tiles_row = 5
    texts_row = 9
    tornado_row = 16
    spread_row = 36
    worth_row = 55
    statistics_heading = 74
    years_heading = statistics_heading + STATISTICS + 4
    knowledge_heading = years_heading + FAN_ROWS + 4
    words_heading = knowledge_heading + KNOWN + 5
    two_way_heading = words_heading + 9
    two_way_municipality_heading = two_way_heading + len(RATE_STEPS) + 5
    curve_heading = two_way_municipality_heading + len(RATE_STEPS) + 5
    choices_heading = curve_heading + len(COST_STEPS) + 4
    extremes_heading = choices_heading + CHOICES + 4
    optimism_heading = extremes_heading + 7
    parameters_heading = optimism_heading + 8
    histogram_heading = parameters_heading + PARAMETERS + 5
    bars_heading = histogram_heading + BINS + 4
    points_heading = bars_heading + BARS + 4

    # Rows of Scenarier.
    scenario_texts_row = 5
    comparison_heading = 10
    explained_heading = 28
    waterfall_row = 32
    table_header = 52

    @property
    def steps_heading(self) -> int:
        """Row of the heading of the steps of all scenarios."""
        return self.plan.scenarios.last_row + 3

    @property
    def ends_heading(self) -> int:
        """Row of the heading of where each scenario ends."""
        return self.steps_heading + SHOWN * STEPS + 4

    @property
    def waterfall_heading(self) -> int:
        """Row of the heading of the numbers behind the waterfall."""
        return self.ends_heading + SHOWN + 4

    @cached_property
    def areas(self) -> dict[str, Area]:
        """Every named range of results, by its defined name."""
        return {**self._sensitivity_areas, **self._table_areas, **self._scenario_areas}

    @cached_property
    def _sensitivity_areas(self) -> dict[str, Area]:
        horizon, years = self.plan.capacity.horizon, self.years_heading + 1
        return {
            "som_sensitivity_tiles": _at(SENSITIVITY, self.tiles_row + 1, LABEL, 2, TILES),
            "som_sensitivity_texts": _at(SENSITIVITY, self.texts_row, LABEL, TEXTS),
            "som_sensitivity_record": _at(SENSITIVITY, self.texts_row + TEXTS, LABEL),
            "som_sensitivity_statistics": _at(
                SENSITIVITY, self.statistics_heading + 2, UNIT, STATISTICS, 1 + 4
            ),
            "som_sensitivity_years_header": _at(SENSITIVITY, years, FIRST_YEAR, 1, horizon),
            "som_sensitivity_years_units": _at(SENSITIVITY, years + 1, UNIT, FAN_ROWS),
            "som_sensitivity_years": _at(SENSITIVITY, years + 1, FIRST_YEAR, FAN_ROWS, horizon),
            "som_sensitivity_knowledge": _at(SENSITIVITY, self.knowledge_heading + 2, LABEL, 1 + KNOWN, 6),
        }

    @cached_property
    def _table_areas(self) -> dict[str, Area]:
        costs, rates = len(COST_STEPS), len(RATE_STEPS)
        return {
            "som_sensitivity_two_way": _at(
                SENSITIVITY, self.two_way_heading + 2, LABEL, 1 + rates, 2 + costs
            ),
            "som_sensitivity_two_way_municipality": _at(
                SENSITIVITY, self.two_way_municipality_heading + 2, LABEL, 1 + rates, 2 + costs
            ),
            "som_sensitivity_curve": _at(SENSITIVITY, self.curve_heading + 2, LABEL, costs, 6),
            "som_sensitivity_choices": _at(SENSITIVITY, self.choices_heading + 2, LABEL, CHOICES, 6),
            "som_sensitivity_extremes": _at(SENSITIVITY, self.extremes_heading + 2, UNIT, 3, 5),
            "som_sensitivity_optimism": _at(SENSITIVITY, self.optimism_heading + 2, LABEL, 4, 6),
            "som_sensitivity_parameters": _at(
                SENSITIVITY, self.parameters_heading + 3, LABEL, PARAMETERS, PARAMETER_COLUMNS
            ),
            "som_sensitivity_histogram": _at(SENSITIVITY, self.histogram_heading + 2, LABEL, BINS, 5),
            "som_sensitivity_bars": _at(SENSITIVITY, self.bars_heading + 2, LABEL, BARS, 8),
            "som_sensitivity_curve_points": _at(SENSITIVITY, self.points_heading + 2, LABEL, costs, 4),
        }

    @cached_property
    def _scenario_areas(self) -> dict[str, Area]:
        header = self.comparison_heading + 1
        return {
            "som_scenario_texts": _at(SCENARIOS, self.scenario_texts_row, LABEL, SCENARIO_TEXTS),
            "som_scenario_names": _at(SCENARIOS, header, ACTOR, 1, 1 + SHOWN),
            "som_scenario_comparison": _at(SCENARIOS, header + 1, UNIT, COMPARED, 2 + SHOWN),
            "som_scenario_steps": _at(SCENARIOS, self.steps_heading + 2, LABEL, SHOWN * STEPS, 6),
            "som_scenario_ends": _at(SCENARIOS, self.ends_heading + 2, LABEL, SHOWN, 5),
        }

    @cached_property
    def formula_areas(self) -> dict[str, Area]:
        """Named cells of *Scenarier* that are typed or worked out by formulas."""
        first = self.table_header + 1
        return {
            "som_scenario_chosen": _at(SCENARIOS, self.explained_heading + 1, UNIT),
            "som_scenario_number": _at(SCENARIOS, self.explained_heading + 1, LAST_CHART_COLUMN),
            "som_scenario_explained": _at(SCENARIOS, first, LABEL, WATERFALL, 6),
            "som_scenario_waterfall": _at(SCENARIOS, self.waterfall_heading + 2, LABEL, WATERFALL, 7),
            "som_list_scenarios": self.plan.scenarios.part("name"),
        }
