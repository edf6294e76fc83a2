"""A case and its result as blocks of cells: the same for a new workbook and for a copy of the user's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from som_xl import __version__
from som_xl.analysis.nearest import nearest_groups
from som_xl.knowledge.completing import default_price_mapping
from som_xl.knowledge.vocabulary import CHANGE_LABELS, MEASURE_LABELS, RECOMMENDATION_LABELS
from som_xl.model import COSTS_KEY, Case, Problem, Result, WorkbookError
from som_xl.model.case import Price
from som_xl.workbook.all_blocks import all_blocks
from som_xl.workbook.description import Table, codes_to_text
from som_xl.workbook.line_rows import (
    Row,
    Value,
    cost_row,
    line_row,
    numbered,
    own_price_row,
    scenario_row,
    uncertainty_row,
)
from som_xl.workbook.locating import WILDCARDS, Locator, plain
from som_xl.workbook.modules import ModuleSheet, module_sheets
from som_xl.workbook.package import Area, Cell, CellKind, WorkbookPackage
from som_xl.workbook.plan import Plan
from som_xl.workbook.recalculation import recalculate
from som_xl.workbook.result_blocks import Rows, fitted_chart
from som_xl.workbook.sheets.effect import EFFECT_RECORDS
from som_xl.workbook.sheets.knowledge import KNOWLEDGE_SHEETS
from som_xl.workbook.values import status_text

NEAREST: Final = 3
NOTHING_NEAR: Final = "Ingen målgruppe ligner"


@dataclass(frozen=True)
class Writer:
    """Writes into one workbook whose layout is a plan's."""

    package: WorkbookPackage
    plan: Plan

    # --- inputs ---------------------------------------------------------------------------------------------

    def write_case(self, case: Case) -> None:
        """Every input cell: filled from the case, or emptied."""
        self._refuse_alike(case)
        self._write_fields(case)
        plan = self.plan
        committees = tuple(dict.fromkeys(name for shares in case.committees.values() for name in shares))
        known, own = self._split_lines(case)
        self._write_table(plan.committees, [self._committee(case, name) for name in committees])
        self._write_table(
            plan.index, [{"own": case.settings.price_index.get(year)} for year in plan.index_years]
        )
        self._write_table(
            plan.mix,
            [{"group": self._group_name(g), "share": s} for g, s in (case.target_group_mix or {}).items()],
        )
        self._write_table(plan.cohorts, self._cohort_rows(case))
        self._write_table(plan.costs, [cost_row(line) for line in case.costs])
        self._write_table(plan.consequences, [known.get(service.id, {}) for service in plan.services])
        self._write_table(plan.own_consequences, own)
        self._write_prices(case, committees)
        self._write_table(plan.uncertainty, [uncertainty_row(item) for item in case.uncertainty])
        self._write_table(
            plan.correlations,
            [dict(zip(("first", "second", "correlation"), pair, strict=True)) for pair in case.correlations],
        )
        self._write_table(plan.scenarios, [scenario_row(item) for item in case.scenarios])
        self.write_knowledge(case.target_group)

    def _refuse_alike(self, case: Case) -> None:
        """Names that only capitals or spaces tell apart are one name in Excel, and would be read as one."""
        ids = {service.id for service in self.plan.services}
        lines = [line.service for line in case.consequences]
        used = [
            s
            for s in dict.fromkeys([*case.prices, *case.committees, *lines])
            if s not in ids and s != COSTS_KEY
        ]
        known = [word for service in self.plan.services for word in (service.id, service.name)]
        committees = list(dict.fromkeys(name for shares in case.committees.values() for name in shares))
        for place, taken, names in (
            ("prices", known, used),
            ("committees", [], committees),
            ("scenarios", [], [scenario.name for scenario in case.scenarios]),
        ):
            first = {plain(word): word for word in taken}
            for name in names:
                if place == "prices" and WILDCARDS & set(name):
                    message = f"Navnet '{name}' har et tegn, som Excel søger med."
                    raise WorkbookError(
                        [
                            Problem(
                                place,
                                message,
                                "",
                                "Brug ikke *, ? eller ~ i navnet på en ydelse i en arbejdsbog.",
                            )
                        ]
                    )
                if plain(name) in first:
                    message = f"Navnene '{first[plain(name)]}' og '{name}' er ét navn i en arbejdsbog."
                    raise WorkbookError([Problem(place, message, "", "Omdøb det ene i sagen.")])
                first[plain(name)] = name

    def _write_fields(self, case: Case) -> None:
        data: dict[str, Any] = case.model_dump(mode="json")
        rate = data["settings"]["discount_rate"]
        data["settings"]["discounting"] = "official" if rate == "official" else "flat"
        data["settings"]["flat_rate"] = None if rate == "official" else rate
        data["target_group"] = self._group_name(case.target_group)
        data["effect"]["status"] = status_text(case.effect.status)
        for item in self.plan.fields:
            value: Any = data
            for part in item.path:
                value = value.get(part)
            if item.codes:
                value = codes_to_text(item.codes)[value]
            self._put(item.name, [[None if value == "" else value]])

    def _group_name(self, group: str) -> str:
        known = self.plan.knowledge.target_group_by_id.get(group)
        return known.name if known else group

    @staticmethod
    def _committee(case: Case, name: str) -> Row:
        return {"name": name, "costs_share": case.committees.get(COSTS_KEY, {}).get(name)}

    @staticmethod
    def _cohort_rows(case: Case) -> list[Row]:
        # Full effect in all years is what an empty row means.
        phase = case.effect.phase_in if "phase_in" in case.effect.model_fields_set else ()
        return [numbered("y", case.participants.starts), numbered("y", phase)]

    def _split_lines(self, case: Case) -> tuple[dict[str, Row], list[Row]]:
        """The first participant line of each known service on *Konsekvenser 1*; all others on *Konsekvenser 2*."""
        ids = {service.id for service in self.plan.services}
        known: dict[str, Row] = {}
        own: list[tuple[int, Row]] = []
        for i, line in enumerate(case.consequences):
            if line.service in ids and line.service not in known and not line.role:
                known[line.service] = {**line_row(line), "order": i + 1}
            else:
                name = (
                    self.plan.knowledge.service_by_id[line.service].name
                    if line.service in ids
                    else line.service
                )
                own.append(
                    (i, {"service": name, "role": line.role or None, **line_row(line), "order": i + 1})
                )
        natural = [known[service.id]["order"] for service in self.plan.services if service.id in known]
        natural += [row["order"] for _, row in own]
        if natural == sorted(natural):  # type: ignore[type-var]
            for row in (*known.values(), *(row for _, row in own)):
                row["order"] = None
        return known, [row for _, row in own]

    def _write_prices(self, case: Case, committees: tuple[str, ...]) -> None:
        plan = self.plan
        used = {line.service for line in case.consequences}

        def shares(service: str) -> Row:
            given = case.committees.get(service, {})
            return {f"share{i}": given.get(name) for i, name in enumerate(committees, 1)}

        rows = []
        for service in plan.services:
            price = case.prices.get(service.id)
            row = (
                {}
                if price is None or (service.id in used and self._is_default(service.id, price))
                else own_price_row(price)
            )
            rows.append({**row, **shares(service.id)})
        self._write_table(plan.prices, rows)
        ids = {service.id for service in plan.services}
        names = [
            s for s in dict.fromkeys([*case.prices, *case.committees]) if s not in ids and s != COSTS_KEY
        ]
        own_rows: list[Row] = []
        for name in names:
            price = case.prices.get(name)
            described = (
                {}
                if price is None
                else {
                    **own_price_row(price),
                    "unit": price.unit,
                    "domain": price.domain,
                    "label": price.name,
                }
            )
            own_rows.append({"name": name, **described, **shares(name)})
        self._write_table(plan.own_prices, own_rows)

    def _is_default(self, service: str, price: Price) -> bool:
        default = default_price_mapping(self.plan.knowledge, service)
        return default is not None and Price.model_validate(default) == price

    def _write_table(self, table: Table, rows: Sequence[Mapping[str, Value]]) -> None:
        if len(rows) > table.rows:
            raise WorkbookError(
                [
                    Problem(
                        table.area.address,
                        f"Sagen har {len(rows)} linjer til '{table.title}', men arbejdsbogen har kun plads til {table.rows}.",
                        "",
                        "Lav en ny arbejdsbog til sagen med 'som-xl konverter'.",
                    )
                ]
            )
        keys = {column.key for column in table.columns}
        if lost := {
            key for row in rows for key, value in row.items() if value is not None and key not in keys
        }:
            raise WorkbookError(
                [
                    Problem(
                        table.area.address,
                        f"Sagen har flere tal i en linje, end der er kolonner til i '{table.title}'.",
                        f"{len(lost)} for mange",
                        "Lav en ny arbejdsbog til sagen med 'som-xl konverter'.",
                    )
                ]
            )
        texts = {column.key: codes_to_text(column.codes) for column in table.columns if column.codes}
        for column in table.columns:
            if column.role != "input":
                continue
            values: list[list[Value]] = []
            for row in [*rows, *[{}] * (table.rows - len(rows))]:
                value = row.get(column.key)
                value = texts.get(column.key, {}).get(value, value) if isinstance(value, str) else value
                values.append([None if value == "" else value])
            self.package.write(self._area(table.name, table, column.key), values)

    def _area(self, name: str, table: Table, key: str) -> Area:
        """One column of the table where it stands in this workbook."""
        body = self.package.defined_names().get(name)
        if body is None:
            raise _missing_name(name)
        column = body.first_column + table.position(key)
        return Area(body.sheet, body.first_row, column, body.last_row, column)

    # --- what the knowledge base says about the case's group -----------------------------------------------

    def write_knowledge(self, target_group: str) -> None:
        """Recommendations beside the services, effect records on *Effekt*, groups near one of the user's own."""
        knowledge, plan = self.plan.knowledge, self.plan
        said: dict[str, list[str]] = {}
        for item in knowledge.recommendations_for(target_group):
            services = [
                s.id
                for s in plan.services
                if item.service_id == s.id or (item.domain_id and item.domain_id == s.domain_id)
            ]
            for service in services:
                words = [
                    RECOMMENDATION_LABELS.get(item.recommendation, ""),
                    CHANGE_LABELS.get(item.direction, ""),
                ]
                said.setdefault(service, []).append(" · ".join(word for word in words if word))
        # In a user's workbook the rows and columns may stand otherwise than in a new one.
        found = Locator(self.package).table(plan.consequences)
        if "recommendation" in found.columns:
            column = found.area.first_column + found.columns["recommendation"]
            area = Area(found.area.sheet, found.area.first_row, column, found.area.last_row, column)
            ids = [str(found.cell(row, "service").value or "") for row in range(found.area.height)]
            self.package.write(area, [["; ".join(said.get(service, [])) or None] for service in ids])
        records = knowledge.effects_for(target_group)[:EFFECT_RECORDS]
        rows: list[list[Value]] = [
            [
                e.intervention,
                e.id,
                MEASURE_LABELS.get(e.measure, e.measure),
                e.estimate,
                e.ci_low,
                e.ci_high,
                f"niveau {e.evidence_level}",
                e.country,
                e.outcome,
            ]
            for e in records
        ]
        self._put("som_effect_records", rows)
        known = not target_group or target_group in knowledge.target_group_by_id
        near = [] if known else [group.name for group in nearest_groups(knowledge, target_group, NEAREST)]
        self._put("som_nearest_groups", [["; ".join(near) or (None if known else NOTHING_NEAR)]])

    # --- module sheets --------------------------------------------------------------------------------------

    def write_typed(
        self, module: ModuleSheet, values: Mapping[str, Value], rows: Mapping[str, list[Row]]
    ) -> None:
        """The inputs of a module sheet: filled by the fields' keys and the tables' names, or emptied."""
        for item in module.fields:
            self._put(item.name, [[values.get(item.path[0])]])
        for table in module.tables:
            self.write_rows(table, rows.get(table.name, []))

    def write_rows(self, table: Table, rows: Sequence[Mapping[str, Value]]) -> None:
        """The inputs of one table of a module sheet; rows not given are emptied."""
        self._write_table(table, rows)

    def write_module(self, module: ModuleSheet, blocks: Mapping[str, Rows]) -> None:
        """The results of a module sheet; a range without rows is emptied."""
        for name in module.areas:
            self._put(name, blocks.get(name, []))

    def write_areas(self, blocks: Mapping[str, Rows]) -> None:
        """These named ranges, and no other."""
        for name, rows in blocks.items():
            self._put(name, rows)

    # --- results --------------------------------------------------------------------------------------------

    def write_blocks(self, case: Case, result: Result, at: datetime) -> None:
        """Every result block, and when and with what it was calculated; not on sheets an older workbook has not.

        Raises:
            WorkbookError: a range is missing or too small.
        """
        names = self.package.defined_names()
        older = {
            name for module in module_sheets(self.plan) if module.is_missing(names) for name in module.areas
        }
        for name, rows in all_blocks(self.plan, case, result, at).items():
            if name not in older:
                self._put(name, rows)
        stamp = (f"{at:%d-%m-%Y %H:%M}", __version__, self.plan.knowledge.version)
        for name, text in zip(STAMP, stamp, strict=True):
            self._put(name, [[text]])

    def write_result(
        self, case: Case, result: Result, at: datetime, prints: Sequence[tuple[str, str]] = ()
    ) -> bool:
        """Every result block, the stamp and the charts; then the value of every formula.

        ``prints`` are those of module sheets that were calculated with the case.

        Returns:
            Whether the formulas' values are stored; if not, Excel calculates them on opening.
        """
        self.write_blocks(case, result, at)
        for part in self.package.part_names:
            if part.startswith("xl/charts/chart"):
                chart = self.package.part(part)
                fitted = fitted_chart(chart, self.plan, case, result)
                if fitted != chart:
                    self.package.replace_part(part, fitted)
        sheets = self.own_sheets()
        if not recalculate(self.package, sheets):
            return False
        self.store_fingerprint()
        self.store_prints(prints)
        return recalculate(self.package, sheets)

    def finish(self) -> None:
        """Store the value of every formula of a workbook that has no result."""
        if not recalculate(self.package, self.own_sheets()):
            self.package.set_full_calc_on_load()

    def own_sheets(self) -> tuple[str, ...]:
        """The sheets that carry our names; the user's own sheets are never touched."""
        names = self.package.defined_names()
        sheets = {area.sheet for name, area in names.items() if name.startswith("som_") and area is not None}
        return tuple(sheet for sheet in self.package.sheet_names if sheet in sheets or sheet in OWN_SHEETS)

    def store_fingerprint(self) -> None:
        """What the inputs add up to now, kept so that a later change shows."""
        self.store_prints([("som_fingerprint_now", "som_fingerprint_stored")])

    def store_prints(self, prints: Sequence[tuple[str, str]]) -> None:
        """Keep the numbers that formulas give now, by the names of both areas."""
        for now, stored in prints:
            area = self.package.defined_names().get(now)
            if area is None:
                raise _missing_name(now)
            cells = self.package.read(area)
            self._put(stored, [[_number(cell) for cell in row] for row in cells])

    def _put(self, name: str, rows: Sequence[Sequence[Value]]) -> None:
        """Write a named block; rows and columns the block has beyond the given ones are emptied."""
        area = self.package.defined_names().get(name)
        if area is None:
            raise _missing_name(name)
        lost = [row[area.width :] for row in rows] + [list(row) for row in rows[area.height :]]
        if any(value is not None for row in lost for value in row):
            raise WorkbookError(
                [
                    Problem(
                        area.address,
                        f"Området {name} er blevet for lille til resultatet.",
                        "",
                        "Hent en ny arbejdsbog med 'som-xl konverter'.",
                    )
                ]
            )
        full: list[list[Value]] = []
        for r in range(area.height):
            row = list(rows[r][: area.width]) if r < len(rows) else []
            full.append(row + [None] * (area.width - len(row)))
        self.package.write(area, full)


STAMP = ("som_calculated_at", "som_version", "som_data_version")
OWN_SHEETS = ("Forside", "Vejledning", "Versionslog", *KNOWLEDGE_SHEETS)


def _missing_name(name: str) -> WorkbookError:
    return WorkbookError(
        [
            Problem(
                "",
                f"Navnet {name} mangler i arbejdsbogen, så resultatet kan ikke skrives i den.",
                "",
                "Lav en ny arbejdsbog med samme tal: 'som-xl konverter GAMMEL.xlsm NY.xlsm'.",
            )
        ]
    )


def _number(cell: Cell) -> float | None:
    return cell.value if cell.kind is CellKind.NUMBER and isinstance(cell.value, float) else None
