"""*Indsæt konsekvenser og priser for målgruppen*: what the knowledge base has, where nothing stands yet.

What is public is little: which services a calculation should count, and a few published amounts. Units that are
not public stay empty; those of the user's own layer go in. Amounts go in as own services with the unit kr. and *Medregn* Nej: they often cover several
services, and only the economist knows whether they overlap with other lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from som_xl.analysis.amount_rows import amount_faults
from som_xl.analysis.unit_rows import Units, by_service, is_units, why_no_units, years_of
from som_xl.analysis.wording import percent
from som_xl.excel.commands_texts import MOST_CHARACTERS, bullets
from som_xl.excel.commands_writing import SheetWriter, fill, free_row, is_free
from som_xl.excel.insert_units import line_values, write_units
from som_xl.knowledge import STATUS_LABELS, KnowledgeBase
from som_xl.knowledge.evidence_records import ConsequenceRow
from som_xl.knowledge.vocabulary import CHANGE_LABELS, PAYER_LABELS, PER_LABELS
from som_xl.model import ACTORS
from som_xl.workbook.cells import Cell
from som_xl.workbook.description import codes_to_text
from som_xl.workbook.line_rows import Row
from som_xl.workbook.locating import plain
from som_xl.workbook.plan import NO, PER, YES
from som_xl.workbook.values import UnusableCellError, text

NOTHING: Final = "Der er ingen offentlige konsekvenser at indsætte for målgruppen."


@dataclass
class Inserted:
    """What was done, for the dialog: one sentence per item."""

    units: list[str] = field(default_factory=list)
    services: list[str] = field(default_factory=list)
    amounts: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    candidates: list[str] = field(default_factory=list)
    without_price: list[str] = field(default_factory=list)
    not_usable: list[str] = field(default_factory=list)
    no_room: list[str] = field(default_factory=list)

    def told(self, group: str, note: str) -> str:
        """The whole dialog."""
        parts = (
            ("Indsat med Medregn = Ja", self.units),
            ("Sat til Medregn = Ja på Konsekvenser 1 (skriv selv antal enheder)", self.services),
            ("Indsat på Konsekvenser 2 og Priser med Medregn = Nej (vælg selv Ja; undgå dobbelttælling)", self.amounts),
            ("Hovedområder, der bør overvejes på Konsekvenser 1", self.candidates),
            ("Stod der allerede og er ikke ændret", self.kept),
            ("Uden offentlig pris: skriv en egen pris på Priser", self.without_price),
            ("Publiceret, men kan ikke bruges direkte (se Viden Konsekvenser)", self.not_usable),
            ("Der var ikke plads til", self.no_room),
        )  # fmt: skip
        listed = [(title, items) for title, items in parts if items]
        nothing = "" if self.units or self.services or self.amounts or self.kept else NOTHING
        said = [text for text in (f"Målgruppe: {group}", nothing, f"{note}." if note else "") if text]
        used = sum(map(len, said)) + sum(len(title) for title, _ in listed)
        room = max(MOST_CHARACTERS - used, 0) // max(len(listed), 1)
        lists = [f"{title}:\n" + bullets(items, room) for title, items in listed]
        end = said[-1:] if note else []
        return "\n\n".join([*said[: len(said) - len(end)], *lists, *end])


@dataclass(frozen=True)
class Chosen:
    """A target group of the knowledge base on the sheet; in a mix with its share, and its name as role."""

    group: str
    share: float = 1.0
    role: str = ""


def chosen_groups(writer: SheetWriter) -> tuple[Chosen, ...]:
    """The groups of the mix, else the one target group; only those of the knowledge base."""
    knowledge = writer.plan.knowledge
    ids = {plain(group.name): group.id for group in knowledge.target_groups}
    found = writer.locator.table(writer.plan.mix)
    mixed = []
    for row in range(found.area.height):
        group, share = ids.get(plain(_text(found.cell(row, "group")))), found.cell(row, "share").value
        if group and isinstance(share, float | int):
            mixed.append(Chosen(group, float(share), knowledge.target_group_by_id[group].name))
    if mixed:
        return tuple(mixed)
    chosen = next(item for item in writer.plan.fields if item.name == "som_target_group")
    one = ids.get(plain(_text(writer.package.read(writer.locator.field(chosen))[0][0])))
    return (Chosen(one),) if one else ()


def _text(cell: Cell) -> str:
    try:
        return text(cell) or ""
    except UnusableCellError:
        return ""


def insert_for(chosen: Sequence[Chosen], writer: SheetWriter) -> Inserted:
    """Everything the knowledge base has for the groups, into empty cells only.

    Units of a single group go to *Konsekvenser 1*. In a mix every line of a group goes to *Konsekvenser 2* with the
    group's share as weight and its name as role, by which its part of the result is told.
    """
    done = Inserted()
    writer.write_knowledge(chosen[0].group if len(chosen) == 1 else "")
    for each in chosen:
        rows = writer.plan.knowledge.consequences_for(each.group)
        units = [row for row in rows if is_units(row)]
        if each.role:
            _insert_weighted_units(units, each, writer, done)
            filled = {row.service_id for row in units}
        else:
            filled = _insert_units(units, writer, done)
        _insert_services(each.group, writer, done, filled)
        for row in rows:
            if is_units(row):
                continue
            faults = amount_faults(row)
            if faults:
                done.not_usable.append(f"{row.item} ({faults[0]})")
            else:
                _insert_amount(row, each, writer, done)
    return done


def _usable_units(rows: list[ConsequenceRow], knowledge: KnowledgeBase, done: Inserted) -> list[Units]:
    """The units of each service; rows that are none are told with the reason."""
    usable = []
    for row in rows:
        why_not = why_no_units(row, knowledge)
        if why_not:
            done.not_usable.append(f"{row.item} ({why_not})")
        else:
            usable.append(row)
    return by_service(usable)


def _insert_weighted_units(
    rows: list[ConsequenceRow], each: Chosen, writer: SheetWriter, done: Inserted
) -> None:
    """A line per service on *Konsekvenser 2* for one group of a mix, unless the group has one there."""
    knowledge, table = writer.plan.knowledge, writer.plan.own_consequences
    for units in _usable_units(rows, knowledge, done):
        found = writer.locator.table(table)  # read anew: it shows the line filled in just before
        name, told = knowledge.service_by_id[units.service].name, f"{units.told(knowledge)} ({each.role})"
        there = {
            (plain(_text(found.cell(r, "service"))), plain(_text(found.cell(r, "role"))))
            for r in range(found.area.height)
        }
        line = free_row(table, found)
        if (plain(name), plain(each.role)) in there:
            done.kept.append(f"{name} ({each.role})")
        elif line is None or not {f"u{year}" for year in units.by_year} <= set(found.columns):
            done.no_room.append(told)
        else:
            of_group: Row = {"service": name, "role": each.role, "weight": each.share}
            fill(writer, table, found, line, {**of_group, **line_values(units)})
            done.units.append(told)
            if knowledge.default_price(units.service) is None:
                done.without_price.append(name)


def _insert_units(rows: list[ConsequenceRow], writer: SheetWriter, done: Inserted) -> set[str]:
    """Units at each service they are known for; the ids of the services whose line was filled."""
    knowledge, table = writer.plan.knowledge, writer.plan.consequences
    found = writer.locator.table(table)
    lines = {found.cell(row, "service").value: row for row in range(found.area.height)}
    filled = set()
    for units in _usable_units(rows, knowledge, done):
        told, line = units.told(knowledge), lines.get(units.service)
        if line is None:
            done.no_room.append(f"{told} (ydelsen er ikke i denne arbejdsbog; lav en ny med som-xl ny)")
        elif not {f"u{year}" for year in units.by_year} <= set(found.columns):
            done.no_room.append(told)
        elif write_units(units, writer, found, line):
            filled.add(units.service)
            done.units.append(told)
            if knowledge.default_price(units.service) is None:
                done.without_price.append(knowledge.service_by_id[units.service].name)
        else:
            done.kept.append(knowledge.service_by_id[units.service].name)
    return filled


def _insert_services(group: str, writer: SheetWriter, done: Inserted, filled: set[str]) -> None:
    """*Medregn* Ja at each other service that is recommended by name; recommended main areas are only told."""
    knowledge, table = writer.plan.knowledge, writer.plan.consequences
    found = writer.locator.table(table)
    rows = {found.cell(row, "service").value: row for row in range(found.area.height)}
    for item in knowledge.recommendations_for(group):
        if item.recommendation != "include" or item.service_id in filled:
            continue
        direction = CHANGE_LABELS.get(item.direction, "retning ikke offentlig")
        if item.domain_id:
            done.candidates.append(f"{knowledge.domain_by_id[item.domain_id].name} ({direction})")
            continue
        service = knowledge.service_by_id[item.service_id]
        told = f"{service.name}: {direction}"
        row = rows.get(service.id)
        if row is None:
            done.no_room.append(told)
        elif not is_free(found, row, "include"):
            done.kept.append(service.name)
        else:
            note = f"Bør medregnes ({direction}), kilde {item.source_id}. Antal enheder er ikke offentligt: skriv jeres eget."
            fill(writer, table, found, row, {"include": YES, "note": note})
            done.services.append(told)
        if knowledge.default_price(service.id) is None:
            done.without_price.append(service.name)


def _insert_amount(row: ConsequenceRow, each: Chosen, writer: SheetWriter, done: Inserted) -> None:
    """A published amount as an own service with price 1 kr. for the one who pays, and a line that uses it."""
    name = f"{row.item} ({row.id})"
    lines, prices = (writer.locator.table(t) for t in (writer.plan.own_consequences, writer.plan.own_prices))
    known = [
        found.cell(r, key).value
        for found, key in ((lines, "service"), (prices, "name"))
        for r in range(found.area.height)
    ]
    if plain(name) in {plain(str(value)) for value in known if value}:
        done.kept.append(name)
        return
    line, price = free_row(writer.plan.own_consequences, lines), free_row(writer.plan.own_prices, prices)
    units = {f"u{year}": -float(row.amount_kr or 0) for year in years_of(row)}
    if line is None or price is None or not set(units) <= set(lines.columns):
        done.no_room.append(name)
        return
    status = STATUS_LABELS[row.status.value]
    per = codes_to_text(PER)[row.per]
    note = f"Publiceret: {row.comparison}. Kan overlappe med andre linjer: medregn kun, når det ikke tæller dobbelt."
    filled: Row = {
        "service": name,
        "role": each.role or None,
        "weight": each.share if each.role else None,
        "include": NO,
        "per": per,
        **units,
        **{f"o{key[1:]}": value for key, value in units.items()},
        "status": status,
        "source": row.source_id,
        "note": note,
    }
    fill(writer, writer.plan.own_consequences, lines, line, filled)
    year_note = _year_note(row, writer.plan.knowledge)
    own: Row = {
        "name": name, "unit": "kr.", **{f"own_{actor}": float(actor == row.payer) for actor in ACTORS},
        "own_year": row.price_year, "own_status": status, "own_source": row.source_id,
        "own_note": f"1 kr. pr. krone hos den, der betaler.{year_note}",
    }  # fmt: skip
    fill(writer, writer.plan.own_prices, prices, price, own)
    amount = f"{abs(row.amount_kr or 0):,.0f}".replace(",", ".")
    level = f"{row.price_year}-priser" if row.price_year else "prisår ikke oplyst"
    done.amounts.append(f"{name}: {amount} kr. {PER_LABELS[row.per]}, {PAYER_LABELS[row.payer]}, {level}")


def _year_note(row: ConsequenceRow, knowledge: KnowledgeBase) -> str:
    """What to mind about the price level of a published amount; no year is made up."""
    if not row.price_year:
        return " Kildens prisår er ikke oplyst; uden prisår regnes beløbet i sagens prisniveau."
    if row.price_year not in knowledge.price_index:
        return f" {row.price_year} er ikke i nettoprisindekset: omregn beløbet til et år, der er, før linjen medregnes."
    return ""


def group_note(knowledge: KnowledgeBase, chosen: Sequence[Chosen]) -> str:
    """What the knowledge base says about the groups' consequences."""
    known = knowledge.target_group_by_id
    notes = [known[each.group].consequences_note.strip().rstrip(".") for each in chosen]
    return ". ".join(dict.fromkeys(note for note in notes if note))


def names_of(knowledge: KnowledgeBase, chosen: Sequence[Chosen]) -> str:
    """The groups by name, in a mix with their shares."""
    if len(chosen) == 1:
        return knowledge.target_group_by_id[chosen[0].group].name
    return ", ".join(f"{each.role} {percent(each.share, 0)}" for each in chosen)
