"""Where everything stands on the result sheets: one description for drawing, writing and charts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from som_xl.workbook.plan import Plan
from som_xl.workbook.references import Area

NET: Final = "Nettoresultat"
BREAK_EVEN: Final = "Break-even"
COMMITTEES: Final = "Udvalg"
FOLLOWUP: Final = "Opfølgning"

LABEL, UNIT, ACTOR, SUM, FIRST_YEAR = range(2, 7)
"""Column numbers, the same on every result sheet; tables per actor use D–G."""
LAST_ACTOR: Final = ACTOR + 3
SHOWN_YEARS: Final = 8
"""Year columns a page is never narrower than: the charts stand on them."""
LAST_CHART_COLUMN: Final = FIRST_YEAR + SHOWN_YEARS - 1

TILES: Final = (
    ("Nettoresultat i alt", "total"),
    ("Kommunen", "municipality"),
    ("Regionen", "region"),
    ("Staten", "state"),
    ("Pr. deltager", "total"),
    ("Break-even-år", "total"),
    ("Sandsynlighed for gevinst", "total"),
)
MEASURES: Final = (
    ("Omkostninger", True),
    ("Sparede omkostninger", True),
    ("Konsekvenser", True),
    ("Netto, udiskonteret", True),
    ("Netto, diskonteret", True),
    ("Akkumuleret netto, diskonteret", False),
)
"""Groups of four actor rows in the year table, and whether the sum over years means anything."""
FACTOR_ROW: Final = 0
CUMULATIVE_ROW: Final = 1 + 4 * 5
MARKER_ROW: Final = 1 + 4 * len(MEASURES)
YEAR_ROWS: Final = MARKER_ROW + 1

WARNINGS: Final = 12
ROLES: Final = 6
OWN_DOMAINS: Final = 5
SUCCESS_STEPS: Final = 21
COST_STEPS: Final = 21
FIGURES: Final = 7
"""The unit on the money axes, and the titles of the six charts."""


@dataclass(frozen=True)
class ResultLayout:
    """The areas of the results of one plan."""

    plan: Plan

    # Rows of Nettoresultat. The charts stand between the notices and the remarks.
    tiles_row = 5
    headline_row = 9
    charts_row = 14
    domain_chart_row = 33
    warnings_heading = 52
    summary_heading = warnings_heading + WARNINGS + 2
    domains_heading = summary_heading + 14

    # Rows of Break-even.
    measures_header = 8
    curves_row = 16
    words_heading = 37
    success_heading = words_heading + 16 + 3
    cost_heading = success_heading + SUCCESS_STEPS + 3
    points_heading = cost_heading + COST_STEPS + 3
    figures_heading = points_heading + 7

    # Rows of Udvalg.
    committees_header = 8

    @property
    def horizon(self) -> int:
        """Number of year columns."""
        return self.plan.capacity.horizon

    @property
    def last_year(self) -> int:
        """Number of the last year column."""
        return FIRST_YEAR + self.horizon - 1

    @cached_property
    def domains(self) -> int:
        """Rows for main areas, without the sum."""
        return len(self.plan.knowledge.domains) + OWN_DOMAINS

    @property
    def years_heading(self) -> int:
        """Row of the heading of the table by year."""
        return self.domains_heading + self.domains + 4

    @property
    def roles_heading(self) -> int:
        """Row of the heading of the table by household role."""
        return self.years_heading + YEAR_ROWS + 3

    @property
    def groups_heading(self) -> int:
        """Row of the heading of the table by target group of a mix."""
        return self.roles_heading + ROLES + 4

    @property
    def groups(self) -> int:
        """Rows for target groups and lines that belong to none, without the sum."""
        return self.plan.capacity.group_mix + 1

    @property
    def services_heading(self) -> int:
        """Row of the heading of the table by service, the last on its sheet."""
        return self.groups_heading + self.groups + 4

    @cached_property
    def services(self) -> int:
        """Rows for services, without the sum."""
        return len(self.plan.services) + self.plan.capacity.own_services

    @cached_property
    def committees(self) -> int:
        """Rows for committees and what is not allocated, without the sum."""
        return self.plan.capacity.committees + 1

    @cached_property
    def areas(self) -> dict[str, Area]:
        """Every named range of results, by its defined name."""
        return {**self._net_areas, **self._break_even_areas, **self._committee_areas}

    @cached_property
    def _net_areas(self) -> dict[str, Area]:
        def at(row: int, column: int, rows: int = 1, columns: int = 1) -> Area:
            return Area(NET, row, column, row + rows - 1, column + columns - 1)

        top, years = self.summary_heading + 3, self.years_heading + 2
        return {
            "som_result_tiles": at(self.tiles_row + 1, LABEL, 2, len(TILES)),
            "som_result_headline": at(self.headline_row, LABEL, 2),
            "som_result_examples": at(self.headline_row + 2, LABEL),
            "som_result_notice": at(self.headline_row + 3, LABEL),
            "som_result_warnings": at(self.warnings_heading + 1, LABEL, WARNINGS),
            "som_result_basis": at(self.summary_heading + 1, LABEL),
            "som_result_summary_units": at(top, UNIT, 10),
            "som_result_summary": at(top, ACTOR, 3, 4),
            "som_result_net": at(top + 3, ACTOR, 1, 4),
            "som_result_key_figures": at(top + 4, ACTOR, 3, 4),
            "som_result_heads": at(top + 7, LAST_ACTOR, 3),
            "som_result_years_header": at(years - 1, FIRST_YEAR, 1, self.horizon),
            "som_result_years_units": at(years, UNIT, YEAR_ROWS),
            "som_result_years": at(years, SUM, YEAR_ROWS, self.horizon + 1),
            "som_result_domains": at(self.domains_heading + 2, LABEL, self.domains + 1, 6),
            "som_result_roles": at(self.roles_heading + 2, LABEL, ROLES + 1, 6),
            "som_result_groups": at(self.groups_heading + 2, LABEL, self.groups + 1, 6),
            "som_result_services": at(self.services_heading + 2, LABEL, self.services + 1, 6),
        }

    @cached_property
    def _break_even_areas(self) -> dict[str, Area]:
        def at(row: int, column: int, rows: int = 1, columns: int = 1) -> Area:
            return Area(BREAK_EVEN, row, column, row + rows - 1, column + columns - 1)

        top = self.measures_header + 1
        return {
            "som_result_break_even_headline": at(6, LABEL),
            "som_result_break_even_units": at(top, UNIT, 5),
            "som_result_break_even": at(top, ACTOR, 4, 4),
            "som_result_break_even_year": at(top + 4, ACTOR, 1, 4),
            "som_result_break_even_today": at(top, LAST_ACTOR + 1, 4),
            "som_result_break_even_status": at(self.words_heading + 2, UNIT, 16),
            "som_result_break_even_text": at(self.words_heading + 2, SUM, 16),
            "som_result_curve_success": at(self.success_heading + 2, LABEL, SUCCESS_STEPS, 6),
            "som_result_curve_cost": at(self.cost_heading + 2, LABEL, COST_STEPS, 6),
            "som_result_figures": at(self.figures_heading + 1, LABEL, FIGURES),
            "som_result_curve_points": at(self.points_heading + 2, UNIT, 4, 2),
        }

    @cached_property
    def _committee_areas(self) -> dict[str, Area]:
        header, last = self.committees_header, self.last_year
        return {
            "som_result_committees_headline": Area(COMMITTEES, 6, LABEL, 6, LABEL),
            "som_result_committees_header": Area(COMMITTEES, header, FIRST_YEAR, header, last),
            "som_result_committees": Area(COMMITTEES, header + 1, LABEL, header + 1 + self.committees, last),
        }
