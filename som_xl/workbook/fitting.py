"""The charts of a workbook file made as long as the rows they show."""

from __future__ import annotations

from collections.abc import Mapping

from som_xl.workbook.chart_parts import fit_chart_rows
from som_xl.workbook.package import Area, WorkbookPackage


def fit_package_rows(package: WorkbookPackage, rows: Mapping[Area, int]) -> None:
    """Every chart that shows one of these ranges row by row, from its first row, ends with the rows in use."""
    for part in package.part_names:
        if part.startswith("xl/charts/chart"):
            chart = package.part(part)
            fitted = chart
            for area, count in rows.items():
                fitted = fit_chart_rows(fitted, area.sheet, area.first_row, count)
            if fitted != chart:
                package.replace_part(part, fitted)
