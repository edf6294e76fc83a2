"""A user's workbook as the fields of a case, with the place of every value so that errors can name the cell."""

from __future__ import annotations

from som_xl.knowledge import KnowledgeBase
from som_xl.model import COSTS_KEY, Case, Problem, SomError, WorkbookError, case_from_mapping
from som_xl.model.errors import CaseError
from som_xl.workbook import plan as p
from som_xl.workbook.locating import FoundTable, blank
from som_xl.workbook.package import Cell, CellKind, WorkbookPackage
from som_xl.workbook.plan import Plan
from som_xl.workbook.reading_cells import Fields
from som_xl.workbook.reading_lines import LineReading
from som_xl.workbook.scenario_text import ScenarioTextError, joined
from som_xl.workbook.values import Reader, choice, number, status, text, yes_no
from som_xl.workbook.wording import in_sheet_words


def case_from_workbook(package: WorkbookPackage, knowledge: KnowledgeBase) -> Case:
    """The validated case in a workbook.

    Raises:
        SomError: every problem found, each with sheet and cell.
    """
    plan = Plan(knowledge)
    _refuse_foreign(package, plan)
    reading = Reading(package, plan)
    data = reading.case_fields()
    problems = list(reading.problems)
    if reading.incomplete:
        raise WorkbookError(problems)
    try:
        case = case_from_mapping(data, knowledge.price_index, reading.locate)
    except CaseError as error:
        # A cell that could not be read is told once, as what stands in it, not also as missing.
        told = {problem.place for problem in problems}
        problems += [
            in_sheet_words(problem, reading.labels.get(problem.place, ""))
            for problem in error.problems
            if problem.place not in told
        ]
        raise WorkbookError(problems) from None
    if problems:
        raise WorkbookError(problems)
    return case


def _refuse_foreign(package: WorkbookPackage, plan: Plan) -> None:
    """A workbook with none of our names and sheets is told as such, not as everything it lacks."""
    ours = {field.sheet for field in plan.fields} | {table.sheet for table in plan.tables}
    if not ours & set(package.sheet_names) and not any(
        name.startswith("som_") for name in package.defined_names()
    ):
        found = f"arkene {', '.join(package.sheet_names[:3])}"
        remedy = "Vælg en fil, der er lavet med SØM-XL, eller lav en ny med 'som-xl ny'."
        raise WorkbookError([Problem("", "Projektmappen er ikke en SØM-arbejdsbog.", found, remedy)])


class Reading(LineReading):
    """The whole case in one pass over the input sheets."""

    def case_fields(self) -> Fields:
        """All fields of the case."""
        # The groups are always there: what is missing is told as the cell that is empty.
        data: Fields = {"settings": {}, "participants": {}, "effect": {}}
        self._single_fields(data)
        committees = self._committees(data)
        self._index(data)
        self._mix(data)
        self._cohorts(data)
        self._costs(data, len(data.get("participants", {}).get("starts", ())))
        self._own_services()
        lines = self._known_lines() + self._own_lines()
        self._prices(data, lines, committees)
        lines.sort(key=lambda line: line[0])
        for i, (_, fields, places) in enumerate(lines):
            data.setdefault("consequences", []).append(fields)
            self.places.update({("consequences", i, *path): place for path, place in places.items()})
        self._uncertainty(data)
        self._scenarios(data)
        return data

    def _single_fields(self, data: Fields) -> None:
        seen: dict[tuple[str, str], int] = {}
        for item in self.plan.fields:
            key = (item.sheet, item.label)
            occurrence = seen.get(key, 0)
            seen[key] = occurrence + 1
            try:
                area = self.locator.field(item, occurrence)
            except WorkbookError as error:
                self._not_found(error)
                continue
            if item.codes:
                reader: Reader = choice(item.codes)
            elif item.path == ("effect", "status"):
                reader = status
            else:
                reader = text if item.style in {"text", "wrapped"} else number
            self._take(data, item.path, area, 0, 0, reader)
            self.labels[area.cell(0, 0)] = item.label
        settings = data.setdefault("settings", {})
        flat = settings.pop("flat_rate", None)
        if settings.pop("discounting", None) == "flat":
            place = self.places.get(("settings", "flat_rate"), "")
            self.places["settings", "discount_rate"] = place
            if flat is None:
                self.problems.append(
                    Problem(
                        place,
                        "Der er valgt flad rente, men renten mangler.",
                        "tom celle",
                        "Skriv renten, fx 3,5 %.",
                    )
                )
            else:
                settings["discount_rate"] = flat
        group = data.get("target_group")
        if group:
            data["target_group"] = self._group_id(group)

    def _committees(self, data: Fields) -> list[str]:
        found = self._table(self.plan.committees)
        names: list[str] = []
        seen: dict[str, str] = {}
        for row in range(found.area.height if found else 0):
            assert found
            fields, places = self._row(found, row, {"name": text, "costs_share": number})
            name = str(fields.get("name", ""))
            names.append(name)
            if name and not self._first_seen(seen, name, places[("name",)], "Udvalget"):
                continue
            if "costs_share" in fields:
                if not name:
                    self.problems.append(
                        Problem(
                            places[("name",)],
                            "Udvalget mangler et navn.",
                            "tom celle",
                            "Skriv udvalgets navn.",
                        )
                    )
                    continue
                data.setdefault("committees", {}).setdefault(COSTS_KEY, {})[name] = fields["costs_share"]
                self.places["committees", COSTS_KEY, name] = places[("costs_share",)]
        return names

    def _index(self, data: Fields) -> None:
        found = self._table(self.plan.index)
        for row in range(found.area.height if found else 0):
            assert found
            if blank(found.cell(row, "own")):
                self._shown_index(data, found, row)
                continue
            fields, places = self._row(found, row, {"year": number, "own": number})
            if "year" in fields and "own" in fields:
                year = str(int(fields["year"]))
                data.setdefault("settings", {}).setdefault("price_index", {})[year] = fields["own"]
                self.places["settings", "price_index", year] = places[("own",)]

    def _shown_index(self, data: Fields, found: FoundTable, row: int) -> None:
        """The index the sheet shows counts, also when the knowledge base has moved on, as its prices do."""
        fields, _ = self._row(found, row, {"year": number, "known": number})
        if "year" not in fields or "known" not in fields:
            return
        year, shown = int(fields["year"]), fields["known"]
        if shown != self.plan.knowledge.price_index.get(year, shown):
            data.setdefault("settings", {}).setdefault("price_index", {})[str(year)] = shown

    def _mix(self, data: Fields) -> None:
        found = self._table(self.plan.mix)
        seen: dict[str, str] = {}
        for row in range(found.area.height if found else 0):
            assert found
            fields, places = self._row(found, row, {"group": text, "share": number})
            if not fields:
                continue
            self.places.setdefault(("target_group_mix",), places[("share",)])
            if "group" not in fields:
                self.problems.append(
                    Problem(places[("group",)], "Målgruppen mangler.", "tom celle", "Vælg en målgruppe.")
                )
                continue
            group = self._group_id(str(fields["group"]))
            if not self._first_seen(seen, group, places[("group",)], "Målgruppen"):
                continue
            data.setdefault("target_group_mix", {})[group] = fields.get("share", 0.0)
            self.places["target_group_mix", group] = places[("share",)]

    def _cohorts(self, data: Fields) -> None:
        found = self._table(self.plan.cohorts)
        if found is None:
            return
        for row, (path, fill) in enumerate(
            ((("participants", "starts"), 0.0), (("effect", "phase_in"), None))
        ):
            values, places = self._numbers(found, row, "y", fill)
            self.places[path] = found.place(row, "y1")
            self.places.update({(*path, *inner): place for inner, place in places.items()})
            if values:
                data.setdefault(path[0], {})[path[1]] = values

    def _uncertainty(self, data: Fields) -> None:
        found = self._table(self.plan.uncertainty)
        readers: dict[str, Reader] = {
            "parameter": text,
            "distribution": choice(p.DISTRIBUTIONS),
            "low": number,
            "high": number,
            "level": number,
            "note": text,
        }
        for row in range(found.area.height if found else 0):
            assert found
            if found.is_empty(row, [*readers, *found.numbered("se")]):
                continue
            fields, places = self._row(found, row, readers)
            errors, inner = self._numbers(found, row, "se")
            if errors:
                fields["se"] = errors
                places.update({("se", *path): place for path, place in inner.items()})
            i = len(data.setdefault("uncertainty", []))
            data["uncertainty"].append(fields)
            self.places.update({("uncertainty", i, *path): place for path, place in places.items()})
        pairs = self._table(self.plan.correlations)
        for row in range(pairs.area.height if pairs else 0):
            assert pairs
            fields, places = self._row(pairs, row, {"first": text, "second": text, "correlation": number})
            if fields:
                i = len(data.setdefault("correlations", []))
                data["correlations"].append(
                    [fields.get("first"), fields.get("second"), fields.get("correlation")]
                )
                self.places.update(
                    {
                        ("correlations", i, k): place
                        for k, place in enumerate(
                            places[(key,)] for key in ("first", "second", "correlation")
                        )
                    }
                )

    def _scenarios(self, data: Fields) -> None:
        found = self._table(self.plan.scenarios)
        seen: dict[str, str] = {}
        readers: dict[str, Reader] = {"name": text, "note": text, "complete": yes_no}
        for row in range(found.area.height if found else 0):
            assert found
            keys = found.numbered("data")
            if found.is_empty(row, [*readers, *keys]):
                continue
            fields, places = self._row(found, row, readers)
            name, place = str(fields.get("name", "")), places[("name",)]
            if name:
                self._first_seen(seen, name, place, "Scenariets navn")
            places[("changes",)] = found.place(row, "data1")
            try:
                fields["changes"] = joined([_as_it_stands(found.cell(row, key)) for key in keys])
            except ScenarioTextError as error:
                problem = error.problem
                self.problems.append(
                    Problem(places[("changes",)], problem.message, problem.found, problem.remedy)
                )
                continue
            i = len(data.setdefault("scenarios", []))
            data["scenarios"].append(fields)
            self.places.update({("scenarios", i, *path): place for path, place in places.items()})


def _as_it_stands(cell: Cell) -> str:
    """A piece of text as it stands, spaces and all."""
    return str(cell.value) if cell.kind is CellKind.TEXT else text(cell) or ""


__all__ = ["Reading", "SomError", "case_from_workbook"]
