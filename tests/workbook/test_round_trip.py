"""A case written into a workbook and read again is the same case; whatever stands in its texts."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from som_xl.model import Case, WorkbookError
from som_xl.workbook.package import CellKind, WorkbookPackage
from som_xl.workbook.reading import case_from_workbook
from tests.model.strategies import cases, maybe
from tests.workbook.case_books import KNOWLEDGE, made, workbook

TRICKY = (
    "=1+1", "+45 12 34 56 78", "-2", "@SUM(A1)", "'apostrof", "007", "1e5", "2026", "12,5 %", "TRUE", "#N/A",
    "Hjerte & smerte <b>\"citat\"</b>", "to\nlinjer", "Søren Ærø Åby", "_x000D_", "tab\ther", "x" * 9_000, "Ja", "🙂",
)  # fmt: skip
texts = st.sampled_from(TRICKY)
statuses = st.sampled_from(["documented", "example", "published_mean", "egen status"])


def back(data: dict[str, Any]) -> tuple[Case, Case, WorkbookPackage]:
    """The case before and after a stay in a workbook."""
    case = made(data)
    package = workbook(case)
    return case, case_from_workbook(package, KNOWLEDGE), package


def intervals(data: dict[str, Any]) -> list[dict[str, Any]]:
    """Every way of giving uncertainty, around the values of these case data."""
    given = "success_with" if "success_with" in data["effect"] else "success_rate"
    rate, dropout = data["effect"][given], data["participants"].get("dropout", 0.0)
    shape = "beta" if 0.2 <= rate <= 0.8 else "triangular"
    lines = [
        {"parameter": f"effect.{given}", "distribution": shape, "low": rate - 0.1, "high": rate + 0.1},
        {"parameter": "participants.dropout", "distribution": "pert", "low": dropout, "high": dropout + 0.5, "level": 0.8},
    ]  # fmt: skip
    if data["consequences"]:
        first = data["consequences"][0]
        errors = [1.5, 0.0, 2.0][: len(first["units"])]
        lines.append(
            {"parameter": f"consequences[{first['service']}]", "distribution": "normal", "se": errors}
        )
    return lines


@st.composite
def full_cases(draw: st.DrawFn) -> dict[str, Any]:
    """Valid cases with the optional fields, and with services of the knowledge base among their own."""
    data = draw(cases(discount=st.sampled_from([None, "official", 0.035, -0.02])))
    known = draw(st.permutations([service.id for service in KNOWLEDGE.services]))
    names = dict(
        zip(("shelter_110", "cash_benefit", "own_service"), [*known[:2], draw(texts)[:200]], strict=True)
    )
    for line in data["consequences"]:
        line["service"] = names.get(line["service"], line["service"])
        for field, strategy in (("status", statuses), ("source", texts), ("note", texts)):
            maybe(draw, line, field, strategy)
        maybe(draw, line, "original", st.sampled_from([[-48.0, -42.0, -32.5], [0.0], [0.0, 12.0]]))
    for key in ("prices", "committees"):
        data[key] = {names.get(service, service): value for service, value in data.get(key, {}).items()}
    for price in data["prices"].values():
        maybe(draw, price, "status", statuses)
        maybe(draw, price, "note", texts)
    for service in set(data["prices"]) - set(known):
        maybe(draw, data["prices"][service], "unit", texts)
        maybe(draw, data["prices"][service], "domain", texts)
        maybe(draw, data["prices"][service], "name", texts)
    for line in data["costs"]:
        maybe(draw, line, "name", texts)
        maybe(draw, line, "source", texts)
        maybe(draw, line, "note", texts)
    for field in ("title", "municipality", "author", "date", "notes", "target_group"):
        maybe(draw, data, field, texts)
    groups = [group.id for group in KNOWLEDGE.som_target_groups()]
    maybe(
        draw, data, "target_group_mix", st.sampled_from([{groups[0]: 0.25, "=egen": 0.75}, {groups[1]: 1.0}])
    )
    maybe(
        draw, data, "documentation", st.fixed_dictionaries({"target_group_match": texts, "conclusion": texts})
    )
    maybe(
        draw,
        data["settings"],
        "price_index",
        st.sampled_from([{"2031": 140.5}, {"2010": 90.0, "2040": 151.25}]),
    )
    maybe(draw, data, "uncertainty", st.just(intervals(data)))
    first, second, *_ = (line["parameter"] for line in intervals(data))
    if "uncertainty" in data:
        maybe(draw, data, "correlations", st.just([[first, second, -0.25]]))
        for line in data["uncertainty"]:
            maybe(draw, line, "note", texts)
    maybe(draw, data, "simulation", st.just({"draws": 2_500, "seed": 4_294_967_295, "optimism": 0.1}))
    maybe(draw, data, "scenarios", st.just([
        {"name": "Dyrere", "note": draw(texts), "changes": {"notes": draw(texts), "participants": {"dropout": 0.1}}},
        {"name": "En hel sag", "complete": True, "changes": {"settings": dict(data["settings"]), "title": draw(texts)}},
    ]))  # fmt: skip
    return data


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(full_cases())
def test_a_case_survives_the_workbook(data):
    case, read, _ = back(data)
    assert read == case


def test_what_looks_like_a_formula_or_a_number_stays_the_text_it_is():
    lines = [{"name": text, "kind": "fixed", "amounts": 0, "source": text, "note": text} for text in TRICKY]
    data = {
        "title": "=1+1", "notes": "'007", "settings": {"first_year": 2026, "horizon": 1, "price_year": 2026},
        "participants": {"starts": [1]}, "effect": {"success_rate": 0.1}, "costs": lines,
        "consequences": [{"service": "=A1", "units": [-1]}, {"service": "007", "units": [-1]}],
        "prices": {name: {"municipality": 1, "region": 0, "state": 0} for name in ("=A1", "007")},
    }  # fmt: skip
    case, read, package = back(data)
    assert read == case
    area = package.defined_names()["som_costs"]
    cells = [row[0] for row in package.read(area)][: len(TRICKY)]
    assert [cell.value for cell in cells] == list(TRICKY)
    assert {(cell.kind, cell.has_formula) for cell in cells} == {(CellKind.TEXT, False)}


LARGER = {
    "title": "Større end standardarbejdsbogen",
    "settings": {
        "first_year": 2026, "horizon": 35, "price_year": 2026,
        "price_index": {str(year): 100.0 + year - 2010 for year in range(2010, 2041)},
    },
    "participants": {"starts": [10.0 + t for t in range(12)], "course_years": 1.5},
    "effect": {"success_with": 0.3, "success_without": 0.1, "phase_in": [t / 12 for t in range(12)]},
    "costs": [
        {"name": f"Linje {i}", "kind": "per_start", "amounts": [float(i * t) for t in range(12)], "price_year": 2010 + i}
        for i in range(25)
    ],
    "consequences": [{"service": f"egen {i}", "units": [-1.0 - j for j in range(15)], "continue_years": 3} for i in range(40)],
    "prices": {f"egen {i}": {"municipality": 100 + i, "region": 0, "state": 7, "price_year": 2040, "unit": "stk."} for i in range(40)},
    "committees": {f"egen {i}": {f"Udvalg {i % 8}": 0.5, f"Udvalg {(i + 1) % 8}": 0.25} for i in range(40)},
}  # fmt: skip


def test_a_case_larger_than_the_standard_gets_a_workbook_with_room():
    case, read, _ = back(LARGER)
    assert read == case
    assert (len(read.participants.starts), len(read.costs), len(read.consequences)) == (12, 25, 40)


def test_the_order_of_the_lines_is_kept():
    known = [service.id for service in KNOWLEDGE.services[:3]]
    data = {
        "settings": {"first_year": 2026, "horizon": 1, "price_year": 2026},
        "participants": {"starts": [1]}, "effect": {"success_rate": 0.1},
        "consequences": [
            {"service": service, "units": [-1.0], "role": role}
            for service, role in [("egen", ""), (known[2], "barn"), (known[1], ""), (known[1], ""), (known[0], ""), ("egen", "x")]
        ],
        "prices": {s: {"municipality": 1, "region": 0, "state": 0} for s in (*known, "egen")},
    }  # fmt: skip
    case, read, _ = back(data)
    assert [(line.service, line.role) for line in read.consequences] == [
        (line.service, line.role) for line in case.consequences
    ]
    assert read == case


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (("Min ydelse", "min  YDELSE"), "Navnene 'Min ydelse' og 'min  YDELSE' er ét navn i en arbejdsbog."),
        (("KONTANTHJÆLP",), "Navnene 'Kontanthjælp' og 'KONTANTHJÆLP' er ét navn i en arbejdsbog."),
    ],
)
def test_names_that_excel_cannot_tell_apart_are_refused(names, told):
    data = {
        "settings": {"first_year": 2026, "horizon": 1, "price_year": 2026},
        "participants": {"starts": [1]}, "effect": {"success_rate": 0.1},
        "prices": {name: {"municipality": 1, "region": 0, "state": 0} for name in names},
    }  # fmt: skip
    with pytest.raises(WorkbookError) as error:
        workbook(made(data))
    assert told in str(error.value)
