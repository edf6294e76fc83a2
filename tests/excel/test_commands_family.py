"""*Familie*: the household of the sheet put into the case, replaced when pressed again, and shown with the result."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from som_xl.cli import run
from som_xl.excel.commands_family import NOTHING_TYPED
from som_xl.knowledge import example_case_path
from som_xl.workbook.modules.family_rows import NO_ROLES
from som_xl.workbook.plan import Plan
from som_xl.workbook.references import Area
from tests.excel.commands_support import CountingPort, at, done, opened, put, saved, typed, values, workbook
from tests.excel.family_support import (
    CHANGED,
    HOUSEHOLD,
    KNOWLEDGE,
    LAID,
    LINES,
    lines_of,
    one_child,
    parent,
    port_of,
    put_row,
    roles,
    type_in,
)  # fmt: skip


@pytest.fixture
def alcohol(tmp_path: Path) -> CountingPort:
    return one_child(tmp_path)


# --- the two worked examples -----------------------------------------------------------------------


@pytest.mark.parametrize("family", ["alkohol", "stof"])
def test_the_sheet_gives_the_numbers_of_the_command_line(
    family: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    port = port_of(parent(family), tmp_path)
    type_in(port, family)
    assert done("familie", port).startswith("Husstanden er lagt i sagen og regnet med:\n• ")
    folder = example_case_path().parent
    files = [str(folder / f"{name}_{family}.toml") for name in ("familie", "husstand")]
    assert run(["familie", files[0], "--husstand", files[1], "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    actors = ("municipality", "region", "state", "total")
    assert list(roles(port)) == [role["role"] for role in told["roles"]]
    for role in told["roles"]:
        assert roles(port)[role["role"]] == pytest.approx([role[actor] for actor in actors], abs=1e-6)
    net = [told["net_result"][actor] for actor in actors]
    per_family = [told["per_family"][actor] for actor in actors]
    summary = values(port, "som_family_summary")
    assert summary[0][1:] == pytest.approx([*net, *per_family], abs=1e-6)
    assert summary[1][1:5] == pytest.approx([told["costs"][actor] for actor in actors], abs=1e-6)
    assert values(port, "som_result_net") == [pytest.approx(net, abs=1e-6)]
    assert values(port, "som_control_difference") == [[0.0] * 4]
    assert values(port, "som_family_state") == [[LAID]]
    assert values(port, "som_family_headline")[3][0].startswith("EKSEMPELTAL")
    assert port.shown is not None
    assert port.shown.sheet == "Familie"


def test_the_alcohol_example_says_what_the_family_adds(tmp_path: Path) -> None:
    port = port_of(parent("alkohol"), tmp_path)
    type_in(port, "alkohol")
    done("familie", port)
    # the parent alone 1,061,314.65 − 2,986,685.10; with the family −1,080,105.40
    tiles = values(port, "som_family_tiles")[0]
    assert tiles[0] == pytest.approx(-1_080_105.40, abs=0.01)
    assert tiles[5:] == pytest.approx([-1_925_370.45, 845_265.05], abs=0.01)
    assert values(port, "som_family_headline")[2] == [
        "Regnet på deltageren alene er nettoresultatet −1.925.370 kr. Resten af familien lægger 845.265 kr. til."
    ]


def test_a_role_without_figures_is_told_on_the_sheet_and_in_the_dialog(tmp_path: Path) -> None:
    port = port_of(parent("stof"), tmp_path)
    type_in(port, "stof")
    sentence = "Rollen 'Partner' er ikke regnet med: videnbasen har ingen offentlige konsekvenstal for "
    assert sentence in done("familie", port)
    assert values(port, "som_family_members")[3][0].startswith(sentence)
    assert "Partner" not in roles(port)


# --- what is put where -----------------------------------------------------------------------------


def test_the_lines_stand_on_konsekvenser_2_and_no_other_input_is_touched(alcohol: CountingPort) -> None:
    sheets = ("Indstillinger", "Effekt", "Konsekvenser 1", "Priser", "Omkostninger")
    tables = ("som_family_household", "som_family_lines")
    before = [typed(alcohol, sheet) for sheet in sheets], [values(alcohol, table) for table in tables]
    done("familie", alcohol)
    assert lines_of(alcohol) == [
        ["Plejefamilie", "Barn 0-5 år", 0.4, -0.02, -0.03, -0.02, -0.03, "eksempeltal"]
    ]
    assert ([typed(alcohol, sheet) for sheet in sheets], [values(alcohol, t) for t in tables]) == before


def test_persons_that_are_made_up_make_the_line_an_example(alcohol: CountingPort) -> None:
    put(alcohol, f"Familie!O{LINES}", "dokumenteret")
    done("familie", alcohol)
    row = values(alcohol, "som_own_consequences")[0]
    assert row[18] == "eksempeltal"
    assert row[20] == "Antallet af personer pr. familie er et eksempeltal."


def test_published_figures_come_with_their_own_price(alcohol: CountingPort) -> None:
    put_row(alcohol, HOUSEHOLD + 1, role="Anden voksen", group="Voksne i hjemløshed", persons=0.1)
    told = done("familie", alcohol)
    assert "Rollen 'Anden voksen' regner med C005 (vive_2020)." in told
    assert lines_of(alcohol)[1][:4] == ["C005", "Anden voksen", 0.1, -58_000]
    (price,) = [row for row in values(alcohol, "som_own_prices") if row[0]]
    assert price[0] == "C005"
    # 10.08 successes × 0.1 persons × 58,000 kr. in 2020 prices · 123.23 / 103.87, spread over three years
    discount = sum(1 / 1.035**year for year in range(3)) / 3
    expected = 10.08 * 0.1 * 58_000 * 123.23 / 103.87 * discount
    assert roles(alcohol)["Anden voksen"] == pytest.approx([expected, 0, 0, expected])


def test_pressed_again_nothing_is_asked_and_nothing_counts_twice(alcohol: CountingPort) -> None:
    done("familie", alcohol)
    net, before, dialogs = (
        values(alcohol, "som_result_net"),
        typed(alcohol, "Konsekvenser 2"),
        len(alcohol.told),
    )
    assert done("familie", alcohol) == ""
    assert len(alcohol.told) == dialogs
    assert values(alcohol, "som_result_net") == net
    assert typed(alcohol, "Konsekvenser 2") == before


def test_a_changed_household_replaces_its_lines_after_a_question(alcohol: CountingPort) -> None:
    done("familie", alcohol)
    first = roles(alcohol)["Barn 0-5 år"][3]
    put(alcohol, f"Familie!D{HOUSEHOLD}", 0.8)
    alcohol.calculate()
    assert values(alcohol, "som_family_state") == [[CHANGED]]
    assert done("familie", alcohol).startswith("Husstanden er lagt i sagen")
    assert "• Barn 0-5 år (1 linje)\n" in alcohol.told[-2][1]
    assert [line[2] for line in lines_of(alcohol)] == [0.8]
    assert roles(alcohol)["Barn 0-5 år"][3] == pytest.approx(2 * first)
    assert values(alcohol, "som_family_state") == [[LAID]]


def test_a_role_that_left_the_household_leaves_the_case_too(alcohol: CountingPort) -> None:
    done("familie", alcohol)
    put(alcohol, f"Familie!B{HOUSEHOLD}", "Barn 0-6 år")
    put(alcohol, f"Familie!B{LINES}", "Barn 0-6 år")
    done("familie", alcohol)
    assert "• Barn 0-5 år (1 linje): står ikke længere i husstanden og fjernes" in alcohol.told[-2][1]
    assert [line[1] for line in lines_of(alcohol)] == ["Barn 0-6 år"]


def test_who_says_no_changes_nothing(alcohol: CountingPort) -> None:
    done("familie", alcohol)
    put(alcohol, f"Familie!D{HOUSEHOLD}", 0.8)
    before = alcohol.to_bytes()
    assert done("familie", alcohol, agrees=False) == ""
    assert alcohol.to_bytes() == before


def test_lines_of_other_roles_and_without_role_stay(alcohol: CountingPort) -> None:
    for letter, value in (("B", "Egen læge (kontakt)"), ("C", "Bedstemor"), ("D", "Ja"), ("G", -1)):
        put(alcohol, f"Konsekvenser 2!{letter}8", value)
    done("familie", alcohol)
    put(alcohol, f"Familie!D{HOUSEHOLD}", 0.8)
    done("familie", alcohol)
    assert [line[1] for line in lines_of(alcohol)] == ["Bedstemor", "Barn 0-5 år"]
    assert {"Bedstemor", "Barn 0-5 år", "Deltageren selv"} == roles(alcohol).keys()


def test_an_empty_household_shows_the_roles_the_case_has(alcohol: CountingPort) -> None:
    done("familie", alcohol)
    net = values(alcohol, "som_result_net")
    for address in (
        *(f"B{HOUSEHOLD} D{HOUSEHOLD} E{HOUSEHOLD}".split()),
        *(f"B{LINES} C{LINES} D{LINES} E{LINES} O{LINES}".split()),
    ):
        put(alcohol, f"Familie!{address}", None)
    assert done("familie", alcohol) == ""
    assert values(alcohol, "som_result_net") == net
    assert "Barn 0-5 år" in roles(alcohol)
    assert values(alcohol, "som_family_state")[0][0].startswith("Husstanden er tømt her")


def test_when_there_is_nothing_it_says_what_to_fill_in(tmp_path: Path) -> None:
    port = opened(saved(workbook(with_example=False), tmp_path / "tom.xlsm"))
    assert done("familie", port) == NOTHING_TYPED
    assert port.writes == []
    assert port.shown is not None


def test_a_service_for_the_family_at_each_child_is_warned_of_in_a_cell(alcohol: CountingPort) -> None:
    put(alcohol, f"Familie!D{HOUSEHOLD}", 1.5)
    put(alcohol, f"Familie!C{LINES}", "Familiebehandling/familiekonsulent")
    done("familie", alcohol)
    assert values(alcohol, "som_family_headline")[4][0].startswith(
        "Bemærk: Dobbelttælling? Familiebehandling/familiekonsulent (family_treatment) regnes pr. person i: Barn 0-5 år (1,5)."
    )
    assert values(alcohol, "som_family_remarks")[0][0].startswith("Dobbelttælling? ")


def test_beregn_writes_the_family_too_and_ny_takes_all_of_it_away(alcohol: CountingPort) -> None:
    done("familie", alcohol)
    before = roles(alcohol)["Barn 0-5 år"][3]
    put(alcohol, "Konsekvenser 2!F8", 0.2)  # half the weight
    assert done("beregn", alcohol) == ""
    assert roles(alcohol)["Barn 0-5 år"][3] == pytest.approx(before / 2)
    done("ny", alcohol)
    for name in (
        "som_family_household",
        "som_family_lines",
        "som_family_tiles",
        "som_family_used_household",
        "som_family_members",
    ):
        assert {value for row in values(alcohol, name) for value in row} == {None}, name
    assert values(alcohol, "som_family_state") == [["Der er ingen husstand endnu: udfyld de gule felter"]]


def test_another_case_leaves_the_household_but_not_its_result(alcohol: CountingPort, tmp_path: Path) -> None:
    done("familie", alcohol)
    other = saved(parent("stof"), tmp_path / "stof.xlsx")
    done("hent", alcohol, opened=other)
    assert values(alcohol, "som_family_household")[0][0] == "Barn 0-5 år"
    assert values(alcohol, "som_family_tiles")[0][0] is None
    assert values(alcohol, "som_family_state") == [["Husstanden er ikke lagt i sagen endnu: tryk på Familie"]]


def test_an_estimate_made_the_case_knows_nothing_of_the_household(alcohol: CountingPort) -> None:
    done("familie", alcohol)
    for name, value in (
        ("target_group", "Voksne i hjemløshed"),
        ("per_year", 20),
        ("cost", 60_000),
        ("success_rate", 0.25),
    ):
        put(alcohol, at(alcohol, f"som_estimate_{name}").address, value)
    assert done("fuld", alcohol).startswith("Skønnet er lagt i inputarkene")
    assert values(alcohol, "som_family_state") == [["Husstanden er ikke lagt i sagen endnu: tryk på Familie"]]
    assert values(alcohol, "som_family_headline")[0] == [NO_ROLES]


def test_an_own_service_with_a_price_can_be_used(alcohol: CountingPort) -> None:
    own = at(alcohol, "som_own_prices")
    keys = [column.key for column in Plan(KNOWLEDGE).own_prices.columns]
    for key, value in {
        "name": "Sommerlejr",
        "own_municipality": 5_000,
        "own_region": 0,
        "own_state": 0,
    }.items():
        column = own.first_column + keys.index(key)
        alcohol.package.write(Area(own.sheet, own.first_row, column, own.first_row, column), [[value]])
    put_row(alcohol, LINES, service="sommerlejr", units=[-1, 0])
    done("familie", alcohol)
    # 3.36 successes a year × 0.4 children × 5,000 kr.
    expected = 3.36 * 0.4 * 5_000 * sum(1 / 1.035**year for year in range(3))
    assert roles(alcohol)["Barn 0-5 år"] == pytest.approx([expected, 0, 0, expected])
    assert lines_of(alcohol)[0][0] == "Sommerlejr"


def test_the_state_of_the_household_goes_along_into_another_workbook(tmp_path: Path) -> None:
    port = port_of(parent("alkohol"), tmp_path)
    type_in(port, "alkohol")
    done("familie", port)
    old, new = tmp_path / "gammel.xlsx", tmp_path / "ny.xlsx"
    port.save(old)
    assert run(["konverter", str(old), str(new)]) == 0
    after = opened(new)
    for name in ("som_family_household", "som_family_lines", "som_family_state", "som_family_roles"):
        assert values(after, name) == values(port, name), name
