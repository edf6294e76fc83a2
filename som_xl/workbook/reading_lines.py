"""The lines of a user's workbook: costs, consequences, prices and how they are shared on committees."""

from __future__ import annotations

from typing import Any

from som_xl.knowledge.completing import default_price_mapping
from som_xl.model import ACTORS, Problem
from som_xl.model.validation import Path
from som_xl.workbook import plan as p
from som_xl.workbook.locating import WILDCARDS, FoundTable, blank, plain
from som_xl.workbook.reading_cells import CellReading, Fields
from som_xl.workbook.values import Reader, choice, number, status, text, yes_no


class LineReading(CellReading):
    """Reads the tables whose rows are lines of the case."""

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

    _LINE_READERS = {  # noqa: RUF012
        "include": yes_no, "per": choice(p.PER), "weight": number, "continue_years": number,
        "status": status, "source": text, "note": text, "order": number, "project": text,
    }  # fmt: skip

    def _line(
        self, found: FoundTable, row: int, readers: dict[str, Reader]
    ) -> tuple[Fields, dict[Path, str]] | None:
        """One consequence line, or None when nothing is typed there."""
        readers = {key: reader for key, reader in readers.items() if key in found.columns}
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
        original, inner = self._numbers(found, row, "o")
        if original:
            fields["original"] = original
        places.update({("original", *path): place for path, place in inner.items()})
        return fields, places

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
