"""Files as municipalities have them: each layout with the literal rows it must give."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

HOMELESS = "adults_homelessness"
SHELTER, CASH = "sel110_shelter", "cash_benefit"


def test_1_consequences_with_years_as_columns(make, read):
    path = make(
        {"Ark1": [["Målgruppe", "Ydelse", "År 1", "År 2"], ["Voksne i hjemløshed", "Kontanthjælp", -2, -5]]}
    )
    assert read(path).consequences() == [(HOMELESS, CASH, "1", "-2", ""), (HOMELESS, CASH, "2", "-5", "")]


def test_2_a_header_of_two_rows_with_merged_cells_and_bare_year_numbers(make, read):
    rows = [
        ["Målgruppe: Voksne i hjemløshed"],
        [],
        ["Ydelse", "Enhed", "Konsekvens pr. år", None, None],
        [None, None, 0, 1, 2],
        ["Herberg/forsorgshjem", "døgn", 0, -48, -42.5],
    ]
    found = read(
        make({"Konsekvenser": rows}, ["Konsekvenser!C3:E3", "Konsekvenser!A3:A4", "Konsekvenser!B3:B4"])
    )
    assert found.consequences() == [
        (HOMELESS, SHELTER, "0", "0", ""), (HOMELESS, SHELTER, "1", "-48", ""), (HOMELESS, SHELTER, "2", "-42.5", ""),
    ]  # fmt: skip
    assert found.rows("consequences")[0]["unit"] == "døgn"


def test_3_the_target_group_merged_over_its_rows(make, read):
    rows = [
        ["Målgruppe", "Ydelse", "År 1", "År 2"],
        ["Voksne i hjemløshed", "Kontanthjælp", -2, -5],
        [None, "Krisecenter", 1, 2],
        ["Voldsudsatte kvinder", "Krisecenter", -3, -4],
    ]
    groups = [row[:2] for row in read(make({"A": rows}, ["A!A2:A3"])).consequences()[::2]]
    assert groups == [
        (HOMELESS, CASH),
        (HOMELESS, "sel109_crisis_centre"),
        ("violence_exposed_women", "sel109_crisis_centre"),
    ]


def test_4_target_groups_as_headings_between_the_rows(make, read):
    rows = [
        ["Ydelse", "År 1", "År 2"],
        ["Voksne i hjemløshed"],
        ["Kontanthjælp", -2, -5],
        [],
        ["Voldsudsatte kvinder"],
        ["Kontanthjælp", 1, 0],
    ]
    found = read(make({"A": rows}))
    assert [row[0] for row in found.consequences()] == [HOMELESS] * 2 + ["violence_exposed_women"] * 2
    assert "A!A5: Mellemoverskrift: målgruppen er 'Voldsudsatte kvinder'." in found.notes("sprunget over")


def test_5_a_long_table_with_one_figure_per_row(make, read):
    rows = [
        ["Målgruppe", "Ydelse", "Konsekvensår", "Antal", "Enhed"],
        ["Voksne i hjemløshed", "Kontanthjælp", 1, -2, "uger"],
        ["Voksne i hjemløshed", "Kontanthjælp", 2, -5, "uger"],
    ]
    assert read(make({"A": rows})).consequences() == [
        (HOMELESS, CASH, "1", "-2", ""),
        (HOMELESS, CASH, "2", "-5", ""),
    ]


def test_6_prices_by_payer_under_a_merged_header_with_price_level_and_unit(make, read):
    rows = [
        ["Ydelse", "Pris efter refusion, kr. pr. døgn (2024-priser)", None, None],
        [None, "Kommune", "Region", "Stat"],
        ["Herberg/forsorgshjem", 800, 0, 800],
    ]
    found = read(make({"Priser": rows}, ["Priser!B1:D1", "Priser!A1:A2"]))
    assert found.prices() == [(SHELTER, "2024", "", "800", "0", "800", "døgn")]


def test_7_text_numbers_with_danish_marks_and_kroner(make, read):
    rows = [
        ["Ydelse", "Enhed", "Kommune", "Region", "Stat", "Prisår"],
        ["Krisecenter", "døgn", "1.800,50 kr.", "0", "kr. 1.200,-", "2023"],
        ["Fodlænke", "dag", "-", "", "1 469", "2015"],
    ]
    assert read(make({"A": rows})).prices() == [
        ("sel109_crisis_centre", "2023", "", "1800.5", "0", "1200", "døgn"),
        ("electronic_tag_day", "2015", "", "", "", "1469", "dag"),
    ]


def test_8_amounts_in_thousands_of_kroner(make, read):
    rows = [
        ["Ydelse", "Enhed", "Kommune (1.000 kr.)", "Stat (1.000 kr.)"],
        ["Førtidspension", "år", 120.5, 60],
    ]
    assert read(make({"A": rows})).prices() == [("disability_pension", "", "", "120500", "", "60000", "år")]


def test_9_a_hidden_sheet_is_read_and_said(make, read):
    rows = [["Ydelse", "Kommune", "Region", "Stat", "Prisår"], ["Krisecenter", 900, 0, 900, 2024]]
    found = read(make({"Forside": [["Velkommen"]], "Data": rows}, hidden=["Data"]))
    assert found.prices()[0][:4] == ("sel109_crisis_centre", "2024", "", "900")
    assert "Data: Arket er skjult i Excel; det er læst som de andre." in found.notes()


def test_10_titles_notes_and_sums_are_told_and_not_imported(make, read):
    rows = [
        ["Priskatalog 2024"],
        ["Alle priser er i 2024-priser"],
        [],
        ["Ydelse", "Kommune", "Region", "Stat"],
        ["Krisecenter", 900, 0, 900],
        ["Kun kommunale tilbud er med"],
        ["I alt", 900, 0, 900],
        [],
        ["Kilde: kommunens regnskab"],
    ]
    found = read(make({"A": rows}))
    assert found.prices() == [("sel109_crisis_centre", "2024", "", "900", "0", "900", "døgn")]
    assert found.notes("sprunget over") == [
        "A!A1: Uden for tabellerne: 'Priskatalog 2024'.",
        "A!A2: Uden for tabellerne: 'Alle priser er i 2024-priser'.",
        "A!A6: Note eller mellemoverskrift: 'Kun kommunale tilbud er med'.",
        "A!A7: Rækken er en sum eller et gennemsnit.",
        "A!A9: Uden for tabellerne: 'Kilde: kommunens regnskab'.",
    ]


def test_11_price_years_as_columns(make, read):
    rows = [["Ydelse", "Enhed", "Pris 2023", "Pris 2024"], ["Krisecenter", "døgn", 1700, 1800]]
    assert [row[:3] for row in read(make({"A": rows})).prices()] == [
        ("sel109_crisis_centre", "2023", "1700"),
        ("sel109_crisis_centre", "2024", "1800"),
    ]


def test_12_one_payer_per_row(make, read):
    rows = [
        ["Ydelse", "Betaler", "Beløb", "Prisår"],
        ["Krisecenter", "Kommune", 900, 2024],
        ["Krisecenter", "Region", 0, 2024],
        ["Krisecenter", "Stat", 450, 2024],
    ]
    assert read(make({"A": rows})).prices() == [
        ("sel109_crisis_centre", "2024", "", "900", "0", "450", "døgn")
    ]


def test_13_two_tables_below_each_other_on_one_sheet(make, read):
    rows = [
        ["Ydelse", "Kommune", "Region", "Stat", "Prisår"],
        ["Krisecenter", 900, 0, 900, 2024],
        [],
        ["Målgruppe", "Ydelse", "År 1", "År 2"],
        ["Voksne i hjemløshed", "Kontanthjælp", -2, -5],
    ]
    found = read(make({"A": rows}))
    assert (len(found.prices()), len(found.consequences())) == (1, 2)


def test_14_tables_that_do_not_begin_in_the_corner(make, read):
    rows = [[], [], [None, None, "Ydelse", None, "Kommune", "Region", "Stat", "Prisår"],
            [None, None, "Krisecenter", None, 900, 0, 900, 2024]]  # fmt: skip
    assert read(make({"A": rows})).prices()[0] == (
        "sel109_crisis_centre",
        "2024",
        "",
        "900",
        "0",
        "900",
        "døgn",
    )


def test_15_effects_with_danish_words_for_codes(make, read):
    rows = [
        [
            "Indsats",
            "Målgruppe",
            "Udfald",
            "Retning",
            "Design",
            "Effektmål",
            "Effekt",
            "Nedre grænse",
            "Øvre grænse",
            "Land",
        ],
        [
            "CTI",
            "Voksne i hjemløshed",
            "i bolig",
            "gavnlig",
            "lodtrækningsforsøg",
            "risikoratio",
            "1,42",
            "1,1",
            "1,8",
            "Danmark",
        ],
    ]
    row = read(make({"A": rows})).rows("effects")[0]
    assert {key: row[key] for key in ("estimate", "ci_low", "ci_high", "measure", "design", "evidence_level", "status")} == {
        "estimate": "1.42", "ci_low": "1.1", "ci_high": "1.8", "measure": "risk_ratio", "design": "rct",
        "evidence_level": "1", "status": "imported",
    }  # fmt: skip


def test_16_an_effect_without_design_is_refused_and_not_guessed(make, read):
    rows = [
        ["Indsats", "Målgruppe", "Retning", "Effektmål", "Effekt"],
        ["CTI", "Voksne i hjemløshed", "gavnlig", "SMD", 0.4],
    ]
    found = read(make({"A": rows}))
    assert found.rows("effects") == []
    assert found.notes("afvist") == [
        "A!A2: 'design' mangler, og kan ikke gættes: giv det en kolonne, eller skriv det under 'faste'."
    ]


def test_17_own_target_groups_and_services(make, read):
    rows = [
        ["Målgruppe", "Afgrænsning", "Succesmål"],
        ["Unge i Nordbyen", "15-25 år uden job", "I job efter et år"],
    ]
    row = read(make({"A": rows})).rows("target_groups")[0]
    assert (row["id"], row["area"], row["success_measure"], row["status"]) == (
        "unge_i_nordbyen", "child", "I job efter et år", "imported",
    )  # fmt: skip


def test_18_a_csv_from_danish_excel_in_windows_1252(tmp_path, read):
    path = tmp_path / "priser.csv"
    path.write_bytes(
        "Ydelse;Enhed;Kommune;Region;Stat;Prisår\r\nStøtte i eget hjem (§ 85);time;612,50;0;0;2024\r\n".encode(
            "cp1252"
        )
    )
    found = read(path)
    assert found.prices() == []
    assert found.notes("venter på svar") == [
        "priser!A2: 'Støtte i eget hjem (§ 85)' ligner 'Socialpædagogisk støtte i eget hjem (SEL § 85)' (71%), men det er ikke sikkert. "
        'Svar i kortet (--kort): id = "sel85_support" eller et andet id.'
    ]
    assert "priser: Filen er læst med tegnsættet Windows-1252." in found.notes()


def test_19_years_above_units_and_amounts(make, read):
    rows = [
        ["Målgruppe", "Ydelse", "År 1", None, "År 2", None],
        [None, None, "Antal", "Beløb", "Antal", "Beløb"],
        ["Voksne i hjemløshed", "Kontanthjælp", -2, -6000, -5, -15000],
    ]
    assert read(make({"A": rows}, ["A!C1:D1", "A!E1:F1"])).consequences() == [
        (HOMELESS, CASH, "1", "-2", ""), (HOMELESS, CASH, "1", "", "-6000"),
        (HOMELESS, CASH, "2", "-5", ""), (HOMELESS, CASH, "2", "", "-15000"),
    ]  # fmt: skip


def test_20_shares_of_a_price_in_per_cent(make, read):
    rows = [
        ["Ydelse", "Pris", "Kommune (pct.)", "Region (pct.)", "Stat (pct.)", "Prisår"],
        ["Krisecenter", 2000, 50, 0, 50, 2024],
    ]
    assert read(make({"A": rows})).prices()[0] == (
        "sel109_crisis_centre",
        "2024",
        "2000",
        "1000",
        "0",
        "1000",
        "døgn",
    )


def test_21_english_headers_and_marks(make, read):
    rows = [
        ["Service", "Unit", "Municipality", "Region", "State", "Price year"],
        ["Krisecenter", "døgn", "1,800.50", "0.00", "1,200", "2024"],
    ]
    assert read(make({"A": rows})).prices()[0][3:6] == ("1800.5", "0", "1200")


def test_22_a_table_of_something_else_is_told_row_by_row(make, read):
    found = read(make({"A": [["Navn", "Telefon"], ["Ida", 12345678], ["Bo", 87654321]]}))
    assert found.found.rows == {}
    assert len(found.notes("sprunget over")) == 3


def test_23_cells_that_cannot_be_used_are_named_and_the_others_kept(make, read):
    rows = [
        ["Målgruppe", "Ydelse", "År 1", "År 2", "År 3", "År 4"],
        ["Voksne i hjemløshed", "Kontanthjælp", -2, "mange", datetime(2024, 5, 1), "<5"],
    ]
    found = read(make({"A": rows}))
    assert found.consequences() == [(HOMELESS, CASH, "1", "-2", "")]
    assert found.notes("afvist") == [
        "A!D2: Cellen er tekst, ikke et tal. Fundet: 'mange'. Skriv et tal, eller lad cellen være tom.",
        "A!E2: Cellen er en dato, ikke et tal. Fundet: '2024-05-01 00:00:00'. Excel har læst tallet som en dato. Skriv tallet, og formatér cellen som tal.",
        "A!F2: Cellen er en grænse, ikke et tal. Fundet: '<5'. Skriv et tal, eller lad cellen være tom.",
    ]
    assert found.notes("delvist importeret") == ["A!A2: 1 tal."]


def test_24_the_same_figure_twice_is_taken_once_and_a_contradiction_refused(make, read):
    rows = [
        ["Målgruppe", "Ydelse", "År 1", "År 2"],
        ["Voksne i hjemløshed", "Kontanthjælp", -2, -5],
        ["Voksne i hjemløshed", "Kontanthjælp", -2, -6],
    ]
    found = read(make({"A": rows}))
    assert [row[3] for row in found.consequences()] == ["-2", "-5"]
    assert found.notes("afvist") == ["A!A3: Et andet tal for det samme står i A!D2."]


def test_every_row_that_is_not_empty_is_accounted_for(make, read):
    rows = [
        ["Titel"],
        [],
        ["Ydelse", "Kommune", "Prisår"],
        ["Krisecenter", 1, 2024],
        ["Krise", None, None],
        [None, 5, 2024],
        ["i alt", 6],
        [],
        [],
        [],
        ["x", "y", 3],
    ]
    found = read(make({"A": rows}))
    told = {int(n.place.split("!")[1].lstrip("ABCDEFG")) for n in found.found.notes if "!" in n.place}
    filled = {i for i, row in enumerate(rows, 1) if any(cell is not None for cell in row)}
    assert filled - told == {3}  # the header


def test_the_file_is_the_source_and_the_cell_stands_with_the_figure(make, read):
    rows = [["Ydelse", "Kommune", "Prisår", "Kilde"], ["Krisecenter", 900, 2024, "Regnskab 2024"]]
    found = read(make({"Takster": rows}, name="SØM 3.2.xlsx"))
    source, price = found.rows("sources")[0], found.rows("prices")[0]
    assert (source["author"], source["title"]) == ("Egen import", "SØM 3.2.xlsx")
    assert (price["source_id"], price["note"]) == (source["id"], "Takster!B2; kilde: Regnskab 2024")


def test_a_file_without_tables_gives_nothing(make, read):
    path: Path = make({"A": [["bare tekst"]]})
    assert read(path).understood.tables == ()


def test_shares_in_cells_formatted_as_per_cent_hold_fractions(make, read):
    rows = [
        ["Ydelse", "Pris", "Kommune (pct.)", "Stat (pct.)", "Prisår"],
        ["Krisecenter", 2000, 0.25, 0.75, 2024],
    ]
    assert read(make({"A": rows})).prices()[0][2:6] == ("2000", "500", "", "1500")


def test_a_first_row_of_nothing_but_words_is_no_header(make, read):
    rows = [
        ["Ydelse", "Enhed", "Hovedområde"],
        ["Natcafé", "besøg", "Uddannelse"],
        ["Gadeteam", "time", "Uddannelse"],
    ]
    assert [
        (row["name"], row["unit"], row["domain_id"]) for row in read(make({"A": rows})).rows("services")
    ] == [
        ("Natcafé", "besøg", "education"),
        ("Gadeteam", "time", "education"),
    ]


def test_a_row_of_units_below_the_header(make, read):
    rows = [
        ["Ydelse", "Kommune", "Region", "Stat", "Prisår"],
        [None, "kr. pr. døgn", "kr. pr. døgn", "kr. pr. døgn", None],
        ["Krisecenter", 900, 0, 900, 2024],
    ]
    found = read(make({"A": rows}))
    assert found.understood.tables[0].header == (1, 2)
    assert found.prices()[0][3:] == ("900", "0", "900", "døgn")


def test_names_written_only_once_are_carried_down_and_it_is_said(make, read):
    rows = [
        ["Målgruppe", "Ydelse", "Konsekvensår", "Antal"],
        ["Voksne i hjemløshed", "Kontanthjælp", 1, -2],
        [None, None, 2, -5],
        [None, None, 3, -7],
    ]
    found = read(make({"A": rows}))
    assert [row[1:4] for row in found.consequences()] == [
        (CASH, "1", "-2"),
        (CASH, "2", "-5"),
        (CASH, "3", "-7"),
    ]
    assert "A!A2: 2 rækker uden navn har fået navnet fra rækken over." in found.notes()
