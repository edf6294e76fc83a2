"""What must hold across the rows of the tables: ids, references, defaults, intervals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from som_xl.knowledge.reading import ReadTable
from som_xl.knowledge.records import PriceRow, Service
from som_xl.knowledge.status import NOT_FOR_DEFAULTS
from som_xl.knowledge.tables import ACTORS, TABLES
from som_xl.model.errors import Problem

INTERVALS = (
    ("target_groups", "age_from", "age_to"),
    ("consequences", "year_from", "year_to"),
    ("discount_rates", "year_from", "year_to"),
    ("refund_rules", "week_from", "week_to"),
    ("refund_rules", "amount_from", "amount_to"),
    ("effects", "ci_low", "ci_high"),
    ("intervention_costs", "cost_low", "cost_high"),
)
"""Table, low column, high column: low must not exceed high."""


def problems_across(tables: Mapping[str, ReadTable]) -> list[Problem]:
    """Every problem that only shows when rows are held against each other."""
    found: list[Problem] = []
    for check in (
        _duplicates,
        _references,
        _intervals,
        _estimates,
        _payers,
        _defaults,
        _one_subject,
        _index_years,
    ):
        found += check(tables)
    return found


def _duplicates(tables: Mapping[str, ReadTable]) -> Iterator[Problem]:
    for table in tables.values():
        seen: set[str] = set()
        for position, record in enumerate(table.records):
            if record.id in seen:
                yield Problem(
                    table.place(position, "id"),
                    "Id'et er brugt af en tidligere række.",
                    f"'{record.id}'",
                    "Giv rækken sit eget id.",
                )
            seen.add(record.id)


def _references(tables: Mapping[str, ReadTable]) -> Iterator[Problem]:
    for name, table in tables.items():
        columns = TABLES[name].columns
        for field, column in enumerate(columns):
            target = columns[column].refers_to
            if not target or not tables[target].ids:
                continue
            known = tables[target].ids
            for position, record in enumerate(table.records):
                value = record[field]
                if not value or (isinstance(value, str) and value in known):
                    continue
                for unknown in [item for item in _ids(value) if item not in known]:
                    yield Problem(
                        table.place(position, column),
                        f"Henvisningen findes ikke i {target}.csv.",
                        f"'{unknown}'",
                        f"Brug et id fra {target}.csv, eller tilføj rækken der.",
                    )


def _ids(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value


def _intervals(tables: Mapping[str, ReadTable]) -> Iterator[Problem]:
    for name, low_column, high_column in INTERVALS:
        for position, record in enumerate(tables[name].records):
            low, high = getattr(record, low_column), getattr(record, high_column)
            if low is not None and high is not None and low > high:
                yield Problem(
                    tables[name].place(position, low_column),
                    f"Den lave ende er højere end den høje ('{high_column}').",
                    f"{low:g} > {high:g}",
                    "Byt om på tallene.",
                )


def _estimates(tables: Mapping[str, ReadTable]) -> Iterator[Problem]:
    for position, effect in enumerate(tables["effects"].records):
        low, high = effect.ci_low, effect.ci_high
        if low is None or high is None or low > high:
            continue
        if not low <= effect.estimate <= high:
            yield Problem(
                tables["effects"].place(position, "estimate"),
                "Estimatet ligger uden for sit eget interval.",
                f"{effect.estimate:g} i [{low:g}; {high:g}]",
                "Ret estimatet eller intervallet efter kilden.",
            )


def _payers(tables: Mapping[str, ReadTable]) -> Iterator[Problem]:
    for position, service in enumerate(tables["services"].records):
        unknown = [payer for payer in service.payers if payer not in ACTORS]
        if unknown:
            yield Problem(
                tables["services"].place(position, "payers"),
                "Ukendt betaler.",
                f"'{';'.join(unknown)}'",
                f"Brug {', '.join(ACTORS)} adskilt af semikolon.",
            )


def _defaults(tables: Mapping[str, ReadTable]) -> Iterator[Problem]:
    prices = tables["prices"]
    services: dict[str, Service] = {service.id: service for service in tables["services"].records}
    index_years = {row.year for row in tables["price_index"].records if row.series == "net_price_index"}
    defaults: Counter[str] = Counter()
    for position, price in enumerate(prices.records):
        if not price.is_default:
            continue
        defaults[price.service_id] += 1
        if defaults[price.service_id] > 1:
            yield Problem(
                prices.place(position, "is_default"),
                "Ydelsen har allerede en standardpris.",
                f"'{price.service_id}'",
                "Sæt 'nej' i alle andre rækker for ydelsen.",
            )
        for column, message in _default_faults(price, services.get(price.service_id), index_years):
            remedy = "Ret rækken, eller vælg en anden standardpris."
            yield Problem(prices.place(position, column), message, f"'{price.id}'", remedy)


def _default_faults(
    price: PriceRow, service: Service | None, index_years: set[int]
) -> Iterator[tuple[str, str]]:
    """Column and message of each reason why a row cannot be the price the model uses unasked."""
    if price.status in NOT_FOR_DEFAULTS:
        yield "status", "En standardpris kan ikke have en svag eller foreslået status."
    if None in (price.municipality, price.region, price.state):
        yield "municipality", "En standardpris skal have tal for både kommune, region og stat."
    if price.year is None or (index_years and price.year not in index_years):
        yield "year", "Standardprisens prisår findes ikke i nettoprisindekset."
    if service is not None and price.unit != service.unit:
        yield "unit", f"Standardprisen skal være pr. {service.unit}."
    if not price.default_reason:
        yield "default_reason", "En standardpris skal have en begrundelse."


def _one_subject(tables: Mapping[str, ReadTable]) -> Iterator[Problem]:
    for position, row in enumerate(tables["recommendations"].records):
        if bool(row.service_id) == bool(row.domain_id):
            yield Problem(
                tables["recommendations"].place(position, "service_id"),
                "En anbefaling gælder enten en ydelse eller et hovedområde.",
                f"'{row.service_id}' og '{row.domain_id}'",
                "Udfyld netop én af service_id og domain_id.",
            )


def _index_years(tables: Mapping[str, ReadTable]) -> Iterator[Problem]:
    seen: set[tuple[str, int]] = set()
    index = tables["price_index"]
    for position, row in enumerate(index.records):
        if (row.series, row.year) in seen:
            yield Problem(
                index.place(position, "year"),
                "Serien har allerede en værdi for året.",
                f"{row.year}",
                "Behold kun én række pr. serie og år.",
            )
        seen.add((row.series, row.year))
