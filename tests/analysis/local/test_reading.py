"""What a file may look like, and what is said about it: column and row, never what stands in the cell."""

from __future__ import annotations

import numpy as np
import pytest
from openpyxl import Workbook

from som_xl.analysis.local.columns import Request
from som_xl.analysis.local.reading import read_panel
from som_xl.model.errors import SomError
from tests.analysis.local.panels import CASH, SHELTER, cpr, rows, write

KNOWN = (SHELTER, CASH)
NOTHING = Request()


def changed(row, **cells):
    """The standard panel with some cells of one row (0 is the first) put differently."""
    table = rows()
    table[row] |= cells
    return table


def problems(path, request=NOTHING):
    with pytest.raises(SomError) as caught:
        read_panel(path, request, KNOWN)
    assert not any(cpr(i) in str(caught.value) for i in range(10))
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("separator", "encoding"), [(";", "utf-8-sig"), (";", "cp1252"), (",", "utf-8"), ("\t", "utf-8")]
)
def test_danish_and_other_csv_give_the_same_panel(tmp_path, separator, encoding):
    table = changed(1, **{SHELTER: 12.5})
    panel = read_panel(write(tmp_path / "p.csv", table, separator, encoding), Request(), KNOWN)
    assert panel.use[:3, 0].tolist() == [1.0, 12.5, 1.0]
    assert panel.since[:3].tolist() == [0, 1, 2]
    assert panel.unused == ("'alder'",)


def test_a_workbook_gives_the_same_panel_as_csv(tmp_path):
    table = changed(1, **{SHELTER: 12.5, "alder": 30.5})
    book = Workbook()
    for line in [list(table[0]), *(list(row.values()) for row in table)]:
        book.active.append(line)
    book.save(tmp_path / "p.xlsx")
    request = Request(adjust=("alder",))
    ours, theirs = (
        read_panel(path, request, KNOWN) for path in (tmp_path / "p.xlsx", write(tmp_path / "p.csv", table))
    )
    np.testing.assert_array_equal(ours.use, theirs.use)
    np.testing.assert_array_equal(ours.person, theirs.person)
    np.testing.assert_array_equal(ours.covariates[0].values, theirs.covariates[0].values)


def test_time_can_be_given_in_three_ways(tmp_path):
    by_year = rows()
    since = [
        {**{k: v for k, v in row.items() if k != "år"}, "år siden start": row["år"] - 2020} for row in by_year
    ]
    alone = [{k: v for k, v in row.items() if k != "start_år"} for row in by_year]
    for table, given in ((by_year, True), (since, True), (alone, False)):
        panel = read_panel(write(tmp_path / "p.csv", table), Request(), KNOWN)
        assert (panel.year[:3].tolist(), panel.since[:3].tolist(), panel.start_given) == (
            [2020, 2021, 2022],
            [0, 1, 2],
            given,
        )


def test_empty_lines_are_skipped_and_row_numbers_stay(tmp_path):
    path = write(tmp_path / "p.csv", changed(2, succes="x"))
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines[:2], "\r\n", *lines[2:], "\r\n"]), "utf-8", newline="")
    assert problems(path) == [
        "p.csv, række 5, kolonnen 'succes': Her skal stå et tal. Skriv tallet uden enhed og uden tusindtalsskilletegn, med ',' før decimaler."
    ]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({SHELTER: "mange"}, "p.csv, række 3, kolonnen 'sel110_shelter': Her skal stå et tal."),
        ({SHELTER: "1.234"}, "p.csv, række 3, kolonnen 'sel110_shelter': Her skal stå et tal."),
        ({SHELTER: "inf"}, "p.csv, række 3, kolonnen 'sel110_shelter': Her skal stå et tal."),
        ({SHELTER: cpr(0)}, "p.csv, række 3, kolonnen 'sel110_shelter': Her skal stå et tal."),
        ({SHELTER: ""}, "p.csv, række 3, kolonnen 'sel110_shelter': Cellen er tom."),
        ({SHELTER: -1}, "p.csv, række 3, kolonnen 'sel110_shelter': Forbruget er negativt."),
        ({"succes": 2}, "p.csv, række 3, kolonnen 'succes': Her skal stå et helt tal fra 0 til 1."),
        ({"succes": "0,5"}, "p.csv, række 3, kolonnen 'succes': Her skal stå et helt tal fra 0 til 1."),
        ({"succes": 0}, "p.csv, række 3, kolonnen 'succes': Succes skifter mellem en persons rækker."),
        ({"år": 2020}, "p.csv, række 3: Personen har allerede en række for samme år."),
        ({"år": "i fjor"}, "p.csv, række 3, kolonnen 'år': Her skal stå et tal."),
        ({"år": 21}, "p.csv, række 3, kolonnen 'år': Her skal stå et helt tal fra 1900 til 2200."),
        ({"person_id": ""}, "p.csv, række 3, kolonnen 'person_id': Cellen er tom."),
        ({SHELTER: "1;2"}, "p.csv, række 3: Rækken har flere celler, end der er kolonner."),
        ({SHELTER: "1;2;3;4"}, "p.csv, række 3: Rækken kan ikke deles i kolonner."),
    ],
)  # fmt: skip
def test_a_fault_is_told_by_column_and_row(tmp_path, cells, expected):
    found = problems(write(tmp_path / "p.csv", changed(1, **cells)))
    assert len(found) == 1
    assert found[0].startswith(expected)


def test_many_rows_with_one_fault_are_one_problem(tmp_path):
    found = problems(write(tmp_path / "p.csv", [row | {SHELTER: "ja"} for row in rows()]))
    assert len(found) == 1
    assert found[0].startswith(
        "p.csv, række 2, kolonnen 'sel110_shelter': Her skal stå et tal. Det gælder 30 rækker."
    )


@pytest.mark.parametrize(
    ("left_out", "expected"),
    [
        ("person_id", "p.csv: Kolonnen 'person_id' mangler."),
        ("succes", "p.csv: Kolonnen 'succes' mangler."),
        ("år", "p.csv: Kolonnen 'år' mangler."),
        (SHELTER, "p.csv: Ingen kolonne er en ydelse."),
    ],
)
def test_a_missing_column_is_told(tmp_path, left_out, expected):
    table = [{name: cell for name, cell in row.items() if name != left_out} for row in rows()]
    found = problems(write(tmp_path / "p.csv", table))
    assert len(found) == 1
    assert found[0].startswith(expected)


def test_a_file_without_headings_does_not_show_the_first_person(tmp_path):
    path = write(tmp_path / "p.csv", rows())
    path.write_text(path.read_text("utf-8").split("\n", 1)[1], "utf-8")
    assert len(problems(path)) == 3


def test_a_heading_that_looks_personal_is_told_by_its_number(tmp_path):
    table = [row | {cpr(77): 1} for row in rows()]
    assert read_panel(write(tmp_path / "p.csv", table), Request(), KNOWN).unused == ("'alder'", "kolonne 7")


def test_a_name_close_to_a_service_is_asked_about(tmp_path):
    table = [row | {"sel110_sheltre": 1} for row in rows()]
    assert problems(write(tmp_path / "p.csv", table)) == [
        "p.csv: Kolonnen 'sel110_sheltre' er ikke en ydelse i videnbasen. Mente du 'sel110_shelter'? Ret navnet, eller vælg ydelserne med --ydelse."
    ]


def test_own_services_and_only_those_chosen_are_read(tmp_path):
    table = [row | {"mentor_egen": 2} for row in rows()]
    panel = read_panel(write(tmp_path / "p.csv", table), Request(services=("mentor_egen",)), KNOWN)
    assert (panel.services, panel.use[0].tolist()) == (("mentor_egen",), [2.0])


def test_chosen_columns_that_are_not_there_are_told(tmp_path):
    found = problems(
        write(tmp_path / "p.csv", rows()), Request(adjust=("køn", SHELTER), services=("succes",))
    )
    assert found == [
        "p.csv: Kolonnen 'køn' findes ikke i filen. Ret navnet efter --justér, eller tilføj kolonnen.",
        "p.csv: Kolonnen 'sel110_shelter' er en ydelse og kan ikke justeres for. Lav en kolonne med forbruget før start, og justér for den.",
        "p.csv: Kolonnen 'succes' kan ikke bruges efter --ydelse. Vælg en anden.",
    ]


def test_covariates_are_numbers_or_categories(tmp_path):
    table = [row | {"kode": i % 3, "køn": "KM"[i % 2]} for i, row in enumerate(rows())]
    path = write(tmp_path / "p.csv", table)
    age, sex, code = read_panel(path, Request(("alder", "køn"), ("kode",)), KNOWN).covariates
    assert (age.categories, age.values[0]) == (0, 30.0)
    assert (sex.categories, code.categories) == (2, 3)


def test_a_number_column_with_some_text_is_not_taken_for_categories(tmp_path):
    found = problems(write(tmp_path / "p.csv", changed(4, alder="ukendt")), Request(("alder",)))
    assert found == [
        "p.csv, række 6, kolonnen 'alder': Nogle celler i kolonnen er tal, men her står tekst. Ret cellen. Er det en kategori, så brug --kategori i stedet for --justér."
    ]


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("p.csv", b"", "p.csv: Filen er tom."),
        ("p.csv", "person_id;år;succes;sel110_shelter\n".encode(), "p.csv: Filen har ingen rækker med data."),
        ("p.csv", "person_id;år;succes;sel110_shelter\n1;2020;1;\"3\n".encode(), "p.csv: Et anførselstegn er ikke lukket."),
        ("p.csv", "person_id".encode("utf-16"), "p.csv: Filen er ikke en CSV-fil i UTF-8."),
        ("p.xlsx", b"PK no workbook", "p.xlsx: Filen kan ikke læses som en arbejdsbog."),
        ("p.xls", b"", "p.xls: Filtypen kendes ikke."),
    ],
)  # fmt: skip
def test_what_is_no_table_is_told(tmp_path, name, content, expected):
    (tmp_path / name).write_bytes(content)
    assert problems(tmp_path / name)[0].startswith(expected)


def test_a_file_that_is_not_there_is_told(tmp_path):
    assert problems(tmp_path / "p.csv") == ["p.csv: Filen findes ikke. Kontrollér filnavn og mappe."]
    assert problems(tmp_path / "p.xlsx") == ["p.xlsx: Filen findes ikke. Kontrollér filnavn og mappe."]


def test_three_time_columns_must_agree(tmp_path):
    table = [row | {"år_siden_start": row["år"] - 2020 + (i == 5)} for i, row in enumerate(rows())]
    assert problems(write(tmp_path / "p.csv", table))[0].startswith(
        "p.csv, række 7: 'år', 'start_år' og 'år_siden_start' passer ikke sammen."
    )


def test_pieces_join_over_their_borders(tmp_path, monkeypatch):
    path = write(tmp_path / "p.csv", rows())
    whole = read_panel(path, Request(("alder",)), KNOWN)
    monkeypatch.setattr("som_xl.analysis.local.files.ROWS_AT_A_TIME", 4)
    pieces = read_panel(path, Request(("alder",)), KNOWN)
    np.testing.assert_array_equal(whole.use, pieces.use)
    np.testing.assert_array_equal(whole.person, pieces.person)
    np.testing.assert_array_equal(whole.covariates[0].values, pieces.covariates[0].values)
