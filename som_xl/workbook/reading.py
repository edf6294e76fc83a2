"""A user's workbook as the fields of a case, with the place of every value so that errors can name the cell."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from som_xl.knowledge import KnowledgeBase
from som_xl.knowledge.completing import default_price_mapping
from som_xl.model import ACTORS, COSTS_KEY, Case, Problem, SomError, WorkbookError, case_from_mapping
from som_xl.model.errors import CaseError
from som_xl.model.validation import Path, format_path
from som_xl.workbook import plan as p
from som_xl.workbook.locating import WILDCARDS, FoundTable, Locator, blank, plain
from som_xl.workbook.package import Area, WorkbookPackage
from som_xl.workbook.plan import Plan
from som_xl.workbook.recalculation import calculated_cell, load
from som_xl.workbook.values import Reader, UnusableCellError, choice, number, status, text, yes_no
from som_xl.workbook.wording import in_sheet_words

Fields = dict[str, Any]


def case_from_workbook(package: WorkbookPackage, knowledge: KnowledgeBase) -> Case:
    """The validated case in a workbook.

    Raises:
        SomError: every problem found, each with sheet and cell.
    """
    reading = Reading(package, Plan(knowledge))
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


@dataclass
class Reading:
    """One pass over the input sheets."""

    package: WorkbookPackage
    plan: Plan
    problems: list[Problem] = field(default_factory=list)
    places: dict[Path, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    incomplete: bool = False
    own_services: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.locator = Locator(self.package)

    @cached_property
    def _calculated(self) -> Any:
        """The workbook with its formulas calculated; only made when a formula has no value in the file."""
        return load(self.package)

    def locate(self, path: Path) -> str:
        """The cell a field of the case was read from; the nearest one for a field inside or above it."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.places:
                return self.places[path[:length]]
        inside = [place for known, place in self.places.items() if known[: len(path)] == path]
        return inside[0] if inside else format_path(path)

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
        return data

    # --- single cells ---------------------------------------------------------------------------------------

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

    def _group_id(self, name: str) -> str:
        groups = self.plan.knowledge.target_groups
        return next((group.id for group in groups if plain(group.name) == plain(name)), name)

    def _take(
        self, data: Fields, path: tuple[str, ...], area: Area, row: int, column: int, reader: Reader
    ) -> None:
        """Read one cell into ``data`` and remember its place, also when it is empty."""
        place = area.cell(row, column)
        self.places[path] = place
        cell = self.package.read(
            Area(
                area.sheet,
                area.first_row + row,
                area.first_column + column,
                area.first_row + row,
                area.first_column + column,
            )
        )[0][0]
        value = self._read(cell, place, reader)
        if value is not None:
            target = data
            for part in path[:-1]:
                target = target.setdefault(part, {})
            target[path[-1]] = value

    def _read(self, cell: Any, place: str, reader: Reader) -> Any:
        if cell.formula_without_value and place and self._calculated is not None:
            cell = calculated_cell(self._calculated, place) or cell
        try:
            return reader(cell)
        except UnusableCellError as error:
            problem = error.problem
            self.problems.append(Problem(place, problem.message, problem.found, problem.remedy))
            return None

    # --- tables ---------------------------------------------------------------------------------------------

    def _table(self, table: Any) -> FoundTable | None:
        try:
            found = self.locator.table(table)
        except WorkbookError as error:
            self._not_found(error)
            return None
        for column in table.columns:
            if column.key in found.columns and column.role == "input":
                self.labels.update(
                    {found.place(row, column.key): column.header for row in range(found.area.height)}
                )
        return found

    def _not_found(self, error: WorkbookError) -> None:
        """Where a table or field is gone, what is missing in the case says nothing more."""
        self.problems.extend(error.problems)
        self.incomplete = True

    def _row(self, found: FoundTable, row: int, readers: dict[str, Reader]) -> tuple[Fields, dict[Path, str]]:
        """The filled cells of one row, and the places of all of them."""
        fields: Fields = {}
        places: dict[Path, str] = {(): found.place(row, next(iter(readers)))}
        for key, reader in readers.items():
            place = found.place(row, key)
            places[(key,)] = place
            value = self._read(found.cell(row, key), place, reader)
            if value is not None:
                fields[key] = value
        return fields, places

    def _first_seen(self, seen: dict[str, str], name: str, place: str, what: str) -> bool:
        """Remember a name; say so when it stands there already: capitals and spaces make no difference in Excel."""
        first = seen.setdefault(plain(name), place)
        if first != place:
            message = f"{what} står der to gange."
            self.problems.append(
                Problem(place, message, f"'{name}', også i {first}", "Slet eller omdøb den ene.")
            )
        return first == place

    def _numbers(
        self, found: FoundTable, row: int, prefix: str, fill: float | None = 0.0
    ) -> tuple[list[float], dict[Path, str]]:
        """The numbers of ``prefix1 …`` up to the last filled one; gaps become ``fill``, or repeat when it is None."""
        keys = found.numbered(prefix)
        last = max((i + 1 for i, key in enumerate(keys) if not blank(found.cell(row, key))), default=0)
        values: list[float] = []
        places: dict[Path, str] = {}
        for i, key in enumerate(keys[:last]):
            place = found.place(row, key)
            places[(i,)] = place
            value = self._read(found.cell(row, key), place, number)
            gap = (values[-1] if values else 1.0) if fill is None else fill
            values.append(gap if value is None else value)
        return values, places

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
                continue
            fields, places = self._row(found, row, {"year": number, "own": number})
            if "year" in fields and "own" in fields:
                year = str(int(fields["year"]))
                data.setdefault("settings", {}).setdefault("price_index", {})[year] = fields["own"]
                self.places["settings", "price_index", year] = places[("own",)]

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

    def _costs(self, data: Fields, operating_years: int) -> None:
        found = self._table(self.plan.costs)
        readers: dict[str, Reader] = {
            "name": text, "kind": choice(p.KINDS), "saved": yes_no, "price_year": number, "overhead": number,
            **{f"payer_{a}": number for a in ACTORS}, "amount": number, "status": status, "source": text, "note": text,
        }  # fmt: skip
        for row in range(found.area.height if found else 0):
            assert found
            if found.is_empty(row, [*readers, *found.numbered("y")]):
                continue
            fields, places = self._row(found, row, readers)
            i = len(data.setdefault("costs", []))
            payers = {a: fields.pop(f"payer_{a}") for a in ACTORS if f"payer_{a}" in fields}
            if payers:
                fields["payers"] = payers
            places[("payers",)] = places[("payer_municipality",)]
            places.update({("payers", a): places[(f"payer_{a}",)] for a in ACTORS})
            self._amounts(found, row, fields, places, operating_years)
            data["costs"].append(fields)
            self.places.update({("costs", i, *path): place for path, place in places.items()})

    def _amounts(
        self, found: FoundTable, row: int, fields: Fields, places: dict[Path, str], operating_years: int
    ) -> None:
        amounts, inner = self._numbers(found, row, "y")
        places[("amounts",)] = places[("amount",)]
        every = fields.pop("amount", None)
        if every is not None and amounts:
            self.problems.append(
                Problem(
                    places[("amount",)],
                    "Linjen har både et beløb for alle år og beløb pr. driftsår.",
                    "",
                    "Slet det ene.",
                )
            )
        if every is not None:
            fields["amounts"] = every
        elif amounts:
            places.update({("amounts", *path): place for path, place in inner.items()})
            for extra in range(operating_years, len(amounts)):
                if operating_years and amounts[extra]:
                    self.problems.append(
                        Problem(
                            inner[(extra,)],
                            "Beløbet ligger i et driftsår uden deltagere.",
                            "",
                            "Slet beløbet, eller skriv, hvor mange der starter i året, på arket Effekt (0 er tilladt).",
                        )
                    )
            fields["amounts"] = (
                (amounts + [0.0] * operating_years)[:operating_years] if operating_years else amounts
            )

    def _line(
        self, found: FoundTable, row: int, readers: dict[str, Reader]
    ) -> tuple[Fields, dict[Path, str]] | None:
        """One consequence line, or None when nothing is typed there."""
        units, inner = self._numbers(found, row, "u")
        if (
            not units
            and blank(found.cell(row, "include"))
            and found.is_empty(row, [k for k in readers if k not in {"service", "name"}])
        ):
            return None
        fields, places = self._row(found, row, readers)
        if units and blank(found.cell(row, "include")):
            self.problems.append(
                Problem(
                    places[("include",)],
                    "Linjen har enheder, men det er ikke valgt, om den medregnes.",
                    "tom celle",
                    "Vælg Ja eller Nej.",
                )
            )
        if not units and fields.get("include") is not True:
            return None
        if units:
            fields["units"] = units
        places[("units",)] = found.place(row, "u1")
        places.update({("units", *path): place for path, place in inner.items()})
        return fields, places

    _LINE_READERS = {  # noqa: RUF012
        "include": yes_no, "per": choice(p.PER), "weight": number, "continue_years": number,
        "status": status, "source": text, "note": text, "order": number,
    }  # fmt: skip

    def _known_lines(self) -> list[tuple[tuple[float, int], Fields, dict[Path, str]]]:
        found = self._table(self.plan.consequences)
        lines = []
        for row in range(found.area.height if found else 0):
            assert found
            line = self._line(found, row, self._LINE_READERS)
            if line:
                fields, places = line
                fields["service"] = self._read(found.cell(row, "service"), found.place(row, "service"), text)
                places[("service",)] = found.place(row, "name")
                lines.append(((fields.pop("order", float("inf")), row), fields, places))
        return lines

    def _own_lines(self) -> list[tuple[tuple[float, int], Fields, dict[Path, str]]]:
        found = self._table(self.plan.own_consequences)
        lines = []
        for row in range(found.area.height if found else 0):
            assert found
            line = self._line(found, row, {"service": text, "role": text, **self._LINE_READERS})
            if line:
                fields, places = line
                if "service" in fields:
                    fields["service"] = self._service_id(str(fields["service"]))
                lines.append(((fields.pop("order", float("inf")), 100_000 + row), fields, places))
        return lines

    def _own_services(self) -> None:
        """The user's own services; one named like a service of the knowledge base could not be told from it."""
        found = self._table(self.plan.own_prices)
        known = {plain(word) for service in self.plan.services for word in (service.id, service.name)}
        seen: dict[str, str] = {}
        for row in range(found.area.height if found else 0):
            assert found
            place = found.place(row, "name")
            name = self._read(found.cell(row, "name"), place, text)
            if name is None:
                continue
            if WILDCARDS & set(name):
                message = "Navnet på den egne ydelse har et tegn, som Excel søger med."
                self.problems.append(Problem(place, message, f"'{name}'", "Brug ikke *, ? eller ~ i navnet."))
            elif plain(name) in known:
                message = "Den egne ydelse hedder det samme som en ydelse i videnbasen."
                remedy = "Giv den et andet navn, eller skriv en egen pris ud for videnbasens ydelse øverst på arket."
                self.problems.append(Problem(place, message, f"'{name}'", remedy))
            elif self._first_seen(seen, name, place, "Den egne ydelse"):
                self.own_services[plain(name)] = name

    def _service_id(self, name: str) -> str:
        """The service a typed name means: one of the user's own, or of the knowledge base by name or id."""
        wanted = plain(name)
        known = next((s.id for s in self.plan.services if wanted in {plain(s.name), plain(s.id)}), name)
        return self.own_services.get(wanted, known)

    # --- prices ---------------------------------------------------------------------------------------------

    def _prices(self, data: Fields, lines: list[Any], committees: list[str]) -> None:
        used = {fields.get("service") for _, fields, _ in lines}
        for table, is_known in ((self.plan.prices, True), (self.plan.own_prices, False)):
            found = self._table(table)
            for row in range(found.area.height if found else 0):
                assert found
                key = "service" if is_known else "name"
                service = self._read(found.cell(row, key), found.place(row, key), text)
                if service is None:
                    self._unnamed_price(found, row)
                    continue
                if not is_known and self.own_services.get(plain(service)) != service:
                    continue  # told already: named twice, or like a service of the knowledge base
                price, places = self._own_price(found, row)
                if price is None and is_known and service in used:
                    price = self._known_price(found, row, service)
                if price is not None:
                    self._describe(found, row, price, places, is_known)
                    data.setdefault("prices", {})[service] = price
                self.places.update({("prices", service, *path): place for path, place in places.items()})
                self._shares(data, found, row, service, committees)

    def _unnamed_price(self, found: FoundTable, row: int) -> None:
        if not found.is_empty(row, ["own_municipality", "own_region", "own_state"]):
            self.problems.append(
                Problem(
                    found.place(row, "name"),
                    "Den egne ydelse mangler et navn.",
                    "tom celle",
                    "Skriv ydelsens navn.",
                )
            )

    def _own_price(self, found: FoundTable, row: int) -> tuple[Fields | None, dict[Path, str]]:
        keys = [f"own_{a}" for a in ACTORS]
        readers: dict[str, Reader] = {
            **dict.fromkeys(keys, number), "own_year": number, "own_revenue": yes_no,
            "own_status": status, "own_source": text, "own_note": text,
        }  # fmt: skip
        fields, row_places = self._row(found, row, readers)
        places: dict[Path, str] = {(): row_places[(keys[0],)]}
        names = {
            "own_year": "price_year",
            **{f"own_{n}": n for n in (*ACTORS, "revenue", "status", "source", "note")},
        }
        places.update({(names[key],): row_places[(key,)] for key in readers})
        if not fields:
            return None, places
        for actor, key in zip(ACTORS, keys, strict=True):
            if blank(found.cell(row, key)):
                self.problems.append(
                    Problem(
                        row_places[(key,)],
                        f"Den egne pris mangler et beløb for {p.PAYER_HEADERS[actor].lower()}.",
                        "tom celle",
                        f"Skriv et beløb, 0 hvis {p.PAYER_HEADERS[actor].lower()} ikke betaler, eller slet hele den egne pris.",
                    )
                )
        return {names[key]: value for key, value in fields.items()}, places

    def _known_price(self, found: FoundTable, row: int, service: str) -> Fields | None:
        """The price shown on the sheet; with the knowledge base's status and source when it is still the same."""
        readers: dict[str, Reader] = {
            **{f"known_{a}": number for a in ACTORS}, "known_year": number, "known_revenue": yes_no,
            "known_status": status, "known_source": text,
        }  # fmt: skip
        fields, _ = self._row(found, row, readers)
        if any(f"known_{a}" not in fields for a in ACTORS):
            return None
        shown = {**{a: fields[f"known_{a}"] for a in ACTORS}, "price_year": fields.get("known_year")}
        if fields.get("known_revenue"):
            shown["revenue"] = True
        default = default_price_mapping(self.plan.knowledge, service)
        if default and all(default.get(key, False) == value for key, value in shown.items()):
            return default
        return {**shown, "status": fields.get("known_status", ""), "source": fields.get("known_source", "")}

    def _describe(
        self, found: FoundTable, row: int, price: Fields, places: dict[Path, str], is_known: bool
    ) -> None:
        if is_known:
            if "revenue" not in price and self._read(found.cell(row, "known_revenue"), "", yes_no):
                price["revenue"] = True
            return
        readers: dict[str, Reader] = {"unit": text, "domain": text, "label": text}
        fields, row_places = self._row(found, row, readers)
        for key, name in (("unit", "unit"), ("domain", "domain"), ("label", "name")):
            places[(name,)] = row_places[(key,)]
            if key in fields:
                price[name] = fields[key]

    def _shares(self, data: Fields, found: FoundTable, row: int, service: str, committees: list[str]) -> None:
        for i, key in enumerate(found.numbered("share")):
            place = found.place(row, key)
            share = self._read(found.cell(row, key), place, number)
            if share is None:
                continue
            name = committees[i] if i < len(committees) else ""
            if not name:
                self.problems.append(
                    Problem(
                        place,
                        f"Udvalg {i + 1} har ikke noget navn.",
                        "",
                        "Skriv navnet på arket Indstillinger, eller slet andelen.",
                    )
                )
                continue
            data.setdefault("committees", {}).setdefault(service, {})[name] = share
            self.places["committees", service, name] = place
            self.places.setdefault(("committees", service), place)

    # --- uncertainty ----------------------------------------------------------------------------------------

    def _uncertainty(self, data: Fields) -> None:
        found = self._table(self.plan.uncertainty)
        readers: dict[str, Reader] = {
            "parameter": text,
            "distribution": choice(p.DISTRIBUTIONS),
            "low": number,
            "high": number,
            "level": number,
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


__all__ = ["Reading", "SomError", "case_from_workbook"]
