"""One test per kind of fault: the message names file, line, column, what was found and what to do."""

from __future__ import annotations

import pytest

from .conftest import Tables

STATUSES = (
    "Brug en af: documented, official_rate, imported, published_mean, single_provider, derived, proposed, "
    "example, projection, weak_source."
)


def test_the_untouched_copy_is_good(tables: Tables):
    assert tables.problems() == []


def test_a_missing_file(tables: Tables):
    tables.path("projects").unlink()
    assert tables.problems() == [
        f"projects.csv: Filen mangler. Fundet: {tables.path('projects')}. "
        "Læg tabellen tilbage i mappen med videnbasen."
    ]


def test_a_missing_version_file(tables: Tables):
    (tables.folder / "version.toml").unlink()
    assert tables.problems() == [
        f"version.toml: Filen mangler. Fundet: {tables.folder}. Skriv version og date i filen."
    ]


def test_a_version_file_without_a_date(tables: Tables):
    (tables.folder / "version.toml").write_text('version = "1"\n', encoding="utf-8")
    assert tables.problems() == ["version.toml: 'date' mangler. Skriv date = \"…\"."]


def test_a_version_file_that_is_no_toml(tables: Tables):
    (tables.folder / "version.toml").write_text("version = ", encoding="utf-8")
    (problem,) = tables.problems()
    assert problem.startswith("version.toml: Filen kan ikke læses. Fundet:")


def test_a_missing_column(tables: Tables):
    tables.edit("domains", lambda rows: [row.pop(1) for row in rows])
    assert "domains.csv:1: Kolonnen 'name' mangler. Tilføj kolonnen." in tables.problems()


def test_an_unknown_column(tables: Tables):
    tables.edit("domains", lambda rows: [row.append("x") for row in rows])
    assert tables.problems() == [
        "domains.csv:1: Ukendt kolonne. Fundet: 'x'. Ret navnet, eller fjern kolonnen."
    ]


def test_a_column_that_stands_twice(tables: Tables):
    tables.edit("domains", lambda rows: [row.append(row[-1]) for row in rows])
    (problem,) = tables.problems()
    assert problem.startswith("domains.csv:1: En kolonne står to gange. Fundet: id,name,")


def test_a_wrong_number_of_cells(tables: Tables):
    tables.edit("domains", lambda rows: rows[3].pop())
    (problem,) = [problem for problem in tables.problems() if problem.startswith("domains")]
    assert problem.startswith("domains.csv:4: Rækken har 5 celler, men tabellen har 6 kolonner. Fundet: ")


def test_an_empty_file(tables: Tables):
    tables.path("projects").write_text("", encoding="utf-8")
    assert tables.problems() == ["projects.csv: Filen er tom. Skriv kolonnenavnene i første linje."]


def test_a_file_in_another_encoding(tables: Tables):
    text = tables.path("projects").read_text(encoding="utf-8")
    tables.path("projects").write_bytes(text.encode("cp1252"))
    (problem,) = tables.problems()
    # the first letter beyond ASCII is the æ of "Social færdighedstræning" in line 2: byte e6
    assert problem == (
        "projects.csv: Filen er ikke gemt som UTF-8 (linje 2). Fundet: b'\\xe6'. "
        "Gem filen igen som CSV UTF-8."
    )


def test_a_byte_order_mark_is_no_fault(tables: Tables):
    text = tables.path("projects").read_text(encoding="utf-8")
    tables.path("projects").write_text(text, encoding="utf-8-sig")
    assert tables.problems() == []


def test_an_empty_required_cell(tables: Tables):
    line = tables.change("services", "gp_contact", unit="")
    assert (
        f"services.csv:{line} kolonne 'unit': Cellen skal udfyldes. Fundet: tom celle. Skriv værdien."
        in tables.problems()
    )


def test_a_text_where_a_number_belongs(tables: Tables):
    line = tables.change("prices", "sel110_shelter-01", state="753,42")
    assert (
        f"prices.csv:{line} kolonne 'state': Værdien er ikke et tal. Fundet: '753,42'. "
        "Skriv et tal med punktum som decimaltegn."
    ) in tables.problems()


@pytest.mark.parametrize("value", ["nan", "inf", "-inf"])
def test_a_number_that_is_not_finite(tables: Tables, value: str):
    line = tables.change("prices", "sel110_shelter-02", state=value)
    assert tables.problems() == [
        f"prices.csv:{line} kolonne 'state': Værdien er ikke et endeligt tal. Fundet: '{value}'. "
        "Skriv et tal, eller lad cellen være tom."
    ]


def test_a_negative_price(tables: Tables):
    line = tables.change("prices", "sel110_shelter-02", gross="-1")
    assert tables.problems() == [
        f"prices.csv:{line} kolonne 'gross': Tallet skal ligge på 0 eller derover. Fundet: '-1'. Ret tallet."
    ]


def test_a_fraction_where_a_whole_number_belongs(tables: Tables):
    line = tables.change("effects", "EA001", evidence_level="1.5")
    assert tables.problems() == [
        f"effects.csv:{line} kolonne 'evidence_level': Værdien er ikke et helt tal. "
        "Fundet: '1.5'. Skriv et helt tal."
    ]


def test_an_unknown_status(tables: Tables):
    line = tables.change("effects", "EA001", status="god")
    assert tables.problems() == [
        f"effects.csv:{line} kolonne 'status': Ukendt status. Fundet: 'god'. {STATUSES}"
    ]


def test_an_unknown_code(tables: Tables):
    line = tables.change("effects", "EA001", measure="cohens_d")
    (problem,) = tables.problems()
    assert problem.startswith(
        f"effects.csv:{line} kolonne 'measure': Ukendt effektmål. Fundet: 'cohens_d'. "
        "Brug en af: risk_difference,"
    )


@pytest.mark.parametrize(
    ("table", "row_id", "column", "target"),
    [
        ("prices", "sel110_shelter-02", "service_id", "services"),
        ("effects", "EA001", "source_id", "sources"),
        ("consequences", "C001", "target_group_id", "target_groups"),
        ("effects", "EA001", "target_group_ids", "target_groups"),
        ("services", "gp_contact", "domain_id", "domains"),
    ],
)
def test_an_unknown_reference(tables: Tables, table: str, row_id: str, column: str, target: str):
    line = tables.change(table, row_id, **{column: "findes_ikke"})
    assert tables.problems() == [
        f"{table}.csv:{line} kolonne '{column}': Henvisningen findes ikke i {target}.csv. "
        f"Fundet: 'findes_ikke'. Brug et id fra {target}.csv, eller tilføj rækken der."
    ]


def test_only_the_unknown_one_of_several_references_is_named(tables: Tables):
    tables.change("effects", "EA001", target_group_ids="adults_homelessness;findes_ikke")
    (problem,) = tables.problems()
    assert "Fundet: 'findes_ikke'." in problem


def test_a_duplicate_id(tables: Tables):
    line = tables.change("effects", "EA002", id="EA001")
    assert tables.problems() == [
        f"effects.csv:{line} kolonne 'id': Id'et er brugt af en tidligere række. Fundet: 'EA001'. "
        "Giv rækken sit eget id."
    ]


def test_a_duplicate_id_is_found_beside_another_fault(tables: Tables):
    tables.change("effects", "EA002", id="EA001")
    tables.change("effects", "EA003", estimate="mange")
    assert len(tables.problems()) == 2


def test_an_id_with_letters_that_may_not_be_used(tables: Tables):
    line = tables.change("effects", "EA001", id="EA 001")
    assert tables.problems() == [
        f"effects.csv:{line} kolonne 'id': Id'et har tegn, der ikke må bruges. Fundet: 'EA 001'. "
        "Brug kun bogstaver a-z, tal, _ og -."
    ]


def test_two_default_prices_for_a_service(tables: Tables):
    line = tables.change("prices", "sel110_shelter-02", is_default="ja", default_reason="Fordi")
    assert tables.problems() == [
        f"prices.csv:{line} kolonne 'is_default': Ydelsen har allerede en standardpris. "
        "Fundet: 'sel110_shelter'. Sæt 'nej' i alle andre rækker for ydelsen."
    ]


@pytest.mark.parametrize(
    ("column", "value", "reported", "message"),
    [
        ("status", "weak_source", "status", "En standardpris kan ikke have en svag eller foreslået status."),
        ("region", "", "municipality", "En standardpris skal have tal for både kommune, region og stat."),
        ("year", "2009", "year", "Standardprisens prisår findes ikke i nettoprisindekset."),
        ("unit", "uge", "unit", "Standardprisen skal være pr. døgn."),
        ("default_reason", "", "default_reason", "En standardpris skal have en begrundelse."),
    ],
)
def test_a_row_that_cannot_be_a_default_price(
    tables: Tables, column: str, value: str, reported: str, message: str
):
    line = tables.change("prices", "sel110_shelter-01", **{column: value})
    assert tables.problems() == [
        f"prices.csv:{line} kolonne '{reported}': {message} Fundet: 'sel110_shelter-01'. "
        "Ret rækken, eller vælg en anden standardpris."
    ]


@pytest.mark.parametrize("value", ["1.2", "-0.1"])
def test_a_share_outside_0_to_1(tables: Tables, value: str):
    line = tables.change("refund_rules", "sel109", state_share=value)
    assert tables.problems() == [
        f"refund_rules.csv:{line} kolonne 'state_share': Tallet skal ligge mellem 0 og 1. "
        f"Fundet: '{value}'. Ret tallet."
    ]


def test_an_interval_whose_low_end_is_the_higher(tables: Tables):
    line = tables.change("effects", "EA001", ci_low="4", ci_high="3")
    assert tables.problems() == [
        f"effects.csv:{line} kolonne 'ci_low': Den lave ende er højere end den høje ('ci_high'). "
        "Fundet: 4 > 3. Byt om på tallene."
    ]


def test_an_estimate_outside_its_interval(tables: Tables):
    line = tables.change("effects", "EA001", estimate="9")
    assert tables.problems() == [
        f"effects.csv:{line} kolonne 'estimate': Estimatet ligger uden for sit eget interval. "
        "Fundet: 9 i [1.58; 3.84]. Ret estimatet eller intervallet efter kilden."
    ]


@pytest.mark.parametrize("value", ["1849", "2101"])
def test_a_year_out_of_range(tables: Tables, value: str):
    line = tables.change("effects", "EA001", year=value)
    assert tables.problems() == [
        f"effects.csv:{line} kolonne 'year': Tallet skal ligge mellem 1950 og 2100. "
        f"Fundet: '{value}'. Ret tallet."
    ]


def test_a_date_in_another_form(tables: Tables):
    line = tables.change("discount_rates", "2021-0", valid_from="7/1 2021")
    assert tables.problems() == [
        f"discount_rates.csv:{line} kolonne 'valid_from': Værdien er ikke en dato. Fundet: '7/1 2021'. "
        "Skriv datoen som ÅÅÅÅ-MM-DD."
    ]


def test_a_flag_that_is_neither_yes_nor_no(tables: Tables):
    line = tables.change("services", "income_tax", revenue="true")
    problems = tables.problems()
    assert (
        f"services.csv:{line} kolonne 'revenue': Ukendt værdi. Fundet: 'true'. Brug en af: ja, nej."
        in problems
    )


def test_an_unknown_payer(tables: Tables):
    line = tables.change("services", "gp_contact", payers="region;amt")
    assert tables.problems() == [
        f"services.csv:{line} kolonne 'payers': Ukendt betaler. Fundet: 'amt'. "
        "Brug municipality, region, state adskilt af semikolon."
    ]


@pytest.mark.parametrize("value", ["11", "1010", "A01"])
def test_a_malformed_municipality_code(tables: Tables, value: str):
    line = tables.change("municipalities", "217", id=value)
    assert tables.problems() == [
        f"municipalities.csv:{line} kolonne 'id': Kommunekoden har ikke tre cifre (101-860). "
        f"Fundet: '{value}'. Skriv den officielle kode."
    ]


def test_an_unknown_region(tables: Tables):
    line = tables.change("municipalities", "217", region="Region Øst")
    (problem,) = tables.problems()
    assert problem.startswith(
        f"municipalities.csv:{line} kolonne 'region': Ukendt region. Fundet: 'Region Øst'. "
        "Brug en af: Region Hovedstaden,"
    )


def test_a_recommendation_for_both_a_service_and_a_domain(tables: Tables):
    line = tables.change("recommendations", "R01", service_id="sel110_shelter")
    assert tables.problems() == [
        f"recommendations.csv:{line} kolonne 'service_id': En anbefaling gælder enten en ydelse eller et "
        "hovedområde. Fundet: 'sel110_shelter' og 'child_social'. Udfyld netop én af service_id og domain_id."
    ]


def test_two_index_values_for_one_year(tables: Tables):
    line = tables.change("price_index", "net_price_index-2016", year="2015")
    assert (
        f"price_index.csv:{line} kolonne 'year': Serien har allerede en værdi for året. Fundet: 2015. "
        "Behold kun én række pr. serie og år."
    ) in tables.problems()


def test_all_problems_are_reported_at_once(tables: Tables):
    tables.change("effects", "EA001", estimate="mange")
    tables.change("prices", "sel110_shelter-02", state="nan")
    tables.change("municipalities", "217", region="Sjælland")
    tables.path("projects").unlink()
    assert [problem.split(":")[0] for problem in tables.problems()] == [
        "effects.csv",
        "projects.csv",
        "prices.csv",
        "municipalities.csv",
    ]


def test_a_row_that_others_refer_to_is_reported_only_for_its_own_fault(tables: Tables):
    line = tables.change("sources", "baxter_2019", year="i fjor")
    assert [problem.split(":")[1].split()[0] for problem in tables.problems()] == [str(line)]
