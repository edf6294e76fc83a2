"""The short estimate and published calculations from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from som_xl.cli import run
from som_xl.knowledge import default_knowledge
from som_xl.opening import open_case

FEW = [
    "--maalgruppe",
    "adults_homelessness",
    "--antal",
    "40",
    "--aar",
    "3",
    "--pris",
    "25000",
    "--succesrate",
    "0.2",
]
START = ["--start", "2026"]


def data(capsys, *arguments):
    assert run([*arguments, "--format", "json"]) == 0, capsys.readouterr().err
    return json.loads(capsys.readouterr().out)


def test_the_estimate_counts_the_one_public_figure_and_says_so(capsys):
    answer = data(capsys, "skoen", *FEW, *START)
    # 40 × 25,000 in each of 3 years, discounted by 3.5 %: 1,000,000 × (1 + 1/1.035 + 1/1.035²)
    costs = sum(year["costs"]["total"] * year["discount_factor"] for year in answer["years"])
    assert costs == pytest.approx(1_000_000 * (1 + 1 / 1.035 + 1 / 1.035**2))
    counted, *expected = answer["services"]
    assert (counted["service"], counted["direction"], counted["source"]) == ("C005", "decrease", "vive_2020")
    assert [(row["service"], row["direction"], row["recommendation"], row["discounted"]) for row in expected] == [
        ("sel110_shelter", "decrease", "include", None), ("sel107_temp_housing", "decrease", "potential", None),
    ]  # fmt: skip
    assert 0 < answer["prob_positive"]["total"] < 0.2


def test_the_full_case_of_an_estimate_gives_the_same_net_result(tmp_path, capsys):
    for name in ("fuld.toml", "fuld.json", "fuld.xlsm"):
        path = tmp_path / name
        estimate = data(capsys, "skøn", *FEW, *START, "--ud", str(path))
        full = data(capsys, "beregn", str(path))
        assert full["net_result"] == pytest.approx(estimate["net_result"], rel=1e-12)


def test_the_text_names_the_figures_it_rests_on(capsys):
    assert run(["skøn", *FEW, *START]) == 0
    text = capsys.readouterr().out
    assert "Kommunale udgifter i alt (publiceret gennemsnit, vive_2020)" in text
    assert "Herberg/forsorgshjem (SEL § 110): fald; medregn" in text


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"--maalgruppe": "findes_ikke"}, "--maalgruppe: Målgruppen findes ikke i videnbasen. Fundet: 'findes_ikke'."),
        ({"--maalgruppe": "adults_autism"}, "Ingen målgruppe med tal ligner jeres. Målgrupper med tal: Voksne i hjemløshed (adults_homelessness)."),
        ({"--maalgruppe": "young_homelessness"}, "Nærmeste målgrupper med tal: Voksne i hjemløshed (adults_homelessness)."),
        ({"--antal": "-4"}, "--antal: Tallet er for lille. Fundet: -4. Det skal være mindst 0."),
        ({"--succesrate": "2"}, "--succesrate: Tallet er for stort. Fundet: 2. Det må være højst 1."),
        ({"--aar": "0"}, "--aar: Antallet af driftsår kan ikke bruges. Fundet: 0."),
        ({"--pris": "mange"}, "Værdien til --pris kan ikke bruges."),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_told_with_its_option(capsys, change, message):
    given = dict(zip(FEW[::2], FEW[1::2], strict=True)) | change
    assert run(["skøn", *(word for pair in given.items() for word in pair)]) == 2
    out, err = capsys.readouterr()
    assert (out, message in err) == ("", True), err


MIX = ["--maalgruppe", "adults_homelessness=0,6", "--maalgruppe", "young_homelessness=40 %", *FEW[2:]]


def test_a_mixed_estimate_gives_the_result_per_group(tmp_path, capsys):
    path = tmp_path / "blandet.toml"
    answer = data(capsys, "skøn", *MIX, *START, "--ud", str(path))
    assert [(group["target_group"], group["share"]) for group in answer["groups"]] == [
        ("adults_homelessness", 0.6), ("young_homelessness", 0.4),
    ]  # fmt: skip
    parts = [group["net_result"]["municipality"] for group in answer["groups"]]
    assert sum(parts) == pytest.approx(answer["net_result"]["municipality"])
    # 40 % of 40 × 25,000 kr. in each of 3 years
    assert parts[1] == pytest.approx(-0.4 * 1_000_000 * (1 + 1 / 1.035 + 1 / 1.035**2))
    assert "Unge i hjemløshed (young_homelessness, 40 %) er regnet uden konsekvenser" in answer["remarks"][1]
    again = data(capsys, "blanding", str(path))
    assert [group["net_result"]["total"] for group in again["groups"]] == pytest.approx(parts)


def test_the_text_of_a_mix_names_the_group_without_figures(tmp_path, capsys):
    path = tmp_path / "blandet.toml"
    assert run(["skøn", *MIX, *START, "--ud", str(path)]) == 0
    assert (
        "Unge i hjemløshed (young_homelessness, 40 %) er regnet uden konsekvenser" in capsys.readouterr().out
    )
    assert run(["blanding", str(path)]) == 0
    text = capsys.readouterr().out
    assert "  • Unge i hjemløshed (young_homelessness) har ingen konsekvenslinjer: kun gruppens andel af omkostningerne tæller." in text  # fmt: skip


@pytest.mark.parametrize(
    ("groups", "problem"),
    [
        (["adults_homelessness", "young_homelessness"], "Målgruppens andel mangler. Fundet: 'adults_homelessness'. Skriv fx --maalgruppe A=0.6 --maalgruppe B=0.4."),
        (["adults_homelessness=0.6", "adults_homelessness=0.4"], "Målgruppen står to gange. Fundet: 'adults_homelessness'. Læg andelene sammen."),
        (["adults_homelessness=0.6", "young_homelessness=0.3"], "Andelene giver 0,9 tilsammen. De skal give præcis 1 (100 %)."),
        (["adults_homelessness=1.5", "young_homelessness=0"], "Tallet er for stort. Fundet: 1,5. Det må være højst 1."),
        (["adults_homelessness=halv", "young_homelessness=0.5"], "Værdien er ikke et tal. Fundet: 'halv'. Skriv fx 0,3 eller 12000."),
        (["unge hjemløse"], "Målgruppen findes ikke i videnbasen. Fundet: 'unge hjemløse'. Vælg et id fra 'Viden Målgrupper', eller giv jeres egne tal i skønnet. Nærmest: Unge i hjemløshed (young_homelessness); Voksne i hjemløshed (adults_homelessness); Unge med autisme (young_autism)."),
    ],
)  # fmt: skip
def test_a_mix_that_cannot_be_used_is_told_with_its_option(capsys, groups, problem):
    options = [word for group in groups for word in ("--maalgruppe", group)]
    assert run(["skøn", *options, *FEW[2:]]) == 2
    assert capsys.readouterr().err == f"Fejl:\n  • --maalgruppe: {problem}\n"


def test_a_case_without_a_mix_is_told(tmp_path, capsys):
    path = tmp_path / "enkelt.toml"
    data(capsys, "skøn", *FEW, *START, "--ud", str(path))
    assert run(["blanding", str(path)]) == 2
    assert "enkelt.toml: Sagen har ingen blandet målgruppe. Skriv grupperne" in capsys.readouterr().err


def test_a_published_calculation_with_enough_numbers_begins_a_case(tmp_path, capsys):
    path = tmp_path / "e12.toml"
    answer = data(capsys, "erfaring", "E12", "--ud", str(path))
    assert answer["loadable"] is True
    assert answer["missing"] == [
        "Beregningens egne konsekvenser pr. ydelse og år er ikke offentlige.",
        "Videnbasen har ingen konsekvenstal for målgruppen, der kan medregnes: skriv jeres egne, ellers er resultatet alene omkostninger.",
    ]
    result = data(capsys, "beregn", str(path))
    # 150 a year for 3 years; 31.4 % of them
    assert (result["participants"], result["successes"]) == (450, pytest.approx(141.3))


@pytest.mark.parametrize(
    ("record", "missing"),
    [
        ("E01", ["Omkostningen pr. deltager er ikke offentlig.", "Nettosuccesraten er ikke offentlig."]),
        ("E13", [
            "Antal deltagere pr. år er ikke offentligt.", "Omkostningen pr. deltager er ikke offentlig.",
            "Nettosuccesraten er ikke offentlig.",
        ]),
    ],
)  # fmt: skip
def test_a_calculation_with_too_few_numbers_says_what_is_missing_and_writes_nothing(
    tmp_path, capsys, record, missing
):
    answer = data(capsys, "erfaring", record)
    assert (answer["loadable"], answer["missing"], answer["case"]) == (False, missing, None)
    path = tmp_path / "sag.toml"
    assert run(["erfaring", record, "--ud", str(path)]) == 2
    assert not path.exists()
    assert "Tallene rækker ikke til en sag." in capsys.readouterr().err


def test_a_project_whose_consequences_are_not_public_says_so(capsys):
    answer = data(capsys, "erfaring", "project_move_15_25")
    assert answer["loadable"] is False
    assert any("det kan ikke lægges i en sag" in sentence for sentence in answer["missing"])


def test_an_unknown_record_is_told_with_those_there_are(capsys):
    assert run(["erfaring", "E99"]) == 2
    assert (
        "ID: Der er ingen erfaring eller projektberegning med det id. Fundet: 'E99'. Vælg E01, E02"
        in capsys.readouterr().err
    )


def test_the_guide_prints_the_nearest_groups_as_the_program_does(capsys):
    guide = (Path(__file__).parents[1] / "docs" / "vejledning.md").read_text(encoding="utf-8")
    group = "unge hjemløse med misbrug"
    assert (
        run(["skøn", "--maalgruppe", group, "--antal", "40", "--pris", "25000", "--succesrate", "0.2"]) == 2
    )
    assert f'--maalgruppe "{group}" --antal 40 --pris 25000 --succesrate 0.2\n' in guide
    assert f"\n```\n{capsys.readouterr().err}```\n" in guide


def test_the_guide_prints_the_end_of_an_estimate_as_the_program_does(capsys):
    guide = (Path(__file__).parents[1] / "docs" / "vejledning.md").read_text(encoding="utf-8")
    command = (
        "skøn --maalgruppe young_homelessness --antal 10 --pris 5000 --succesrate 0.5 --egen-kommune 20000 "
        "--egne-aar 2 --start 2026"
    )
    assert run(command.split()) == 0
    assert f"som-xl {command}\n" in guide
    end = capsys.readouterr().out.partition("Medregnede konsekvenser\n")
    assert f"\n```\n{end[1]}{end[2]}```\n" in guide


# --- own figures, an effect instead of a rate, and what is missing ------------------------------------------

TEN = ["--antal", "10", "--pris", "5000", *START]
RATE = ["--succesrate", "0.5"]
OWN = ["--egen-kommune", "20000", "--egen-stat", "-1.000,5", "--egne-aar", "2"]
OWN_GROUP = "Unge på vej"


def test_own_figures_make_an_estimate_for_any_group(capsys):
    answer = data(capsys, "skøn", "--maalgruppe", OWN_GROUP, *TEN, *RATE, *OWN)
    # 10 · 50 % = 5 successes in 2026 and the year after, divided by 1.035; costs of 10 · 5,000 in 2026
    assert answer["net_result"]["municipality"] == pytest.approx(100_000 * (1 + 1 / 1.035) - 50_000)
    assert answer["net_result"]["state"] == pytest.approx(-5_002.5 * (1 + 1 / 1.035))
    assert [(row["name"], row["direction"], row["recommendation"]) for row in answer["services"]] == [
        ("Egen konsekvens, kommune", "decrease", ""), ("Egen konsekvens, stat", "increase", ""),
    ]  # fmt: skip
    assert answer["missing"][0].startswith("Unge på vej: målgruppen er ikke i videnbasen.")
    assert answer["nearest"] == [{"target_group": OWN_GROUP, "groups": []}]


def test_the_nearest_group_with_figures_is_told_not_used(capsys):
    answer = data(capsys, "skøn", "--maalgruppe", "young_homelessness", *TEN, *RATE, *OWN)
    assert answer["nearest"] == [
        {
            "target_group": "young_homelessness",
            "groups": [{"id": "adults_homelessness", "name": "Voksne i hjemløshed"}],
        }
    ]
    assert not any(row["service"] == "C005" for row in answer["services"])


def test_a_group_with_figures_has_no_nearest_and_says_what_they_lack(capsys):
    answer = data(capsys, "skøn", *FEW, *START)
    assert answer["nearest"] == []
    assert any("forventes berørt, men har intet tal" in sentence for sentence in answer["missing"])


def test_the_success_rate_comes_from_the_record(capsys):
    answer = data(
        capsys, "skøn", *FEW[:2], *TEN, "--effekt", "EA006", "--grundrate", "31 %",
    )  # fmt: skip
    assert answer["successes"] == pytest.approx(4.2)  # 10 · 42 percentage points
    assert answer["effect"]["id"] == "EA006"
    assert (answer["effect"]["net_rate_low"], answer["effect"]["net_rate_high"]) == pytest.approx(
        (0.36, 0.48)
    )


GROUPS = {
    "one": ["--maalgruppe", "adults_homelessness"],
    "without figures": ["--maalgruppe", "young_homelessness"],
    "own": ["--maalgruppe", OWN_GROUP],
    "mix": ["--maalgruppe", "adults_homelessness=0.6", "--maalgruppe", f"{OWN_GROUP}=0.4"],
    "known mix": ["--maalgruppe", "adults_homelessness=0.6", "--maalgruppe", "young_homelessness=0.4"],
}
RECORD = ["--effekt", "EA014", "--grundrate", "0,4"]


@pytest.mark.parametrize(
    ("group", "effect", "own"),
    [
        ("one", RECORD, []), ("one", RATE, OWN), ("one", RECORD, OWN), ("without figures", RATE, OWN),
        ("own", RECORD, OWN), ("mix", RATE, OWN), ("mix", RECORD, OWN), ("known mix", RECORD, []),
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["sag.toml", "sag.xlsm"])
def test_the_written_case_gives_the_net_result_of_the_estimate(tmp_path, capsys, group, effect, own, name):
    path = tmp_path / name
    estimate = data(capsys, "skøn", *GROUPS[group], *TEN, *effect, *own, "--ud", str(path))
    full = data(capsys, "beregn", str(path))
    assert full["net_result"] == pytest.approx(estimate["net_result"], rel=1e-12)
    for actor, measures in estimate["break_even"].items():
        assert full["break_even"][actor] == pytest.approx(measures)
    if "=" in GROUPS[group][1]:
        again = data(capsys, "blanding", str(path))
        for before, after in zip(estimate["groups"], again["groups"], strict=True):
            assert after["net_result"] == pytest.approx(before["net_result"])


def test_the_interval_of_the_record_survives_the_file(tmp_path, capsys):
    path = tmp_path / "sag.toml"
    data(capsys, "skøn", *GROUPS["one"], *TEN, "--effekt", "EA006", "--grundrate", "0.31", "--ud", str(path))
    case = open_case(path, default_knowledge())
    (rate,) = [item for item in case.uncertainty if item.parameter == "effect.success_with"]
    assert rate.note.startswith("Publiceret 95 %-interval i EA006 (aubry_2015)")


def test_the_text_tells_what_is_missing_and_whose_figures_count(capsys):
    assert run(["skøn", "--maalgruppe", "young_homelessness", *TEN, *RECORD, *OWN]) == 0
    text = capsys.readouterr().out
    for line in (
        "Succesraten er fra EA014: CTI",
        "  • EA014 er fundet for en anden gruppe: ",
        "  Egen konsekvens, kommune. Jeres eget tal: gevinst på 20.000 kr. om året pr. succes i 2 år.",
        "Det mangler i videnbasen",
        "  • Unge i hjemløshed: videnbasen har ingen offentlige konsekvenstal, der kan medregnes.",
        "  • Nærmeste målgrupper med tal: Voksne i hjemløshed (adults_homelessness).",
    ):
        assert line in text


def test_the_text_tells_which_published_figures_the_own_ones_replace(capsys):
    assert run(["skøn", "--maalgruppe", "adults_homelessness", *TEN, *RATE, *OWN]) == 0
    assert (
        "  • Jeres egne tal er brugt i stedet for de offentliggjorte: C005, C002, C003.\n"
        in capsys.readouterr().out
    )


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ([], "--succesrate: Succesraten mangler. Angiv enten nettosuccesraten eller en effekt fra videnbasen."),
        ([*RATE, *RECORD], "--succesrate: Succesraten er angivet to gange."),
        ([*RATE, "--grundrate", "0.3"], "--grundrate: Succesraten uden indsats bruges kun sammen med en effekt. Fundet: '0.3'."),
        (["--effekt", "EA06", "--grundrate", "0.3"], "--effekt: Effekten findes ikke i videnbasen. Fundet: 'EA06'. Mente du"),
        (["--effekt", "EA001"], "--grundrate: Succesraten uden indsats mangler."),
        (["--effekt", "EA001", "--grundrate", "30"], "--grundrate: Succesraten uden indsats er ikke en andel. Fundet: 30."),
        (["--effekt", "EA003", "--grundrate", "0.3"], "--effekt: EA003 kan ikke regnes om til en succesrate."),
        ([*RATE, "--egen-kommune", "20000"], "--egne-aar: Antallet af år mangler."),
        ([*RATE, "--egne-aar", "2"], "--egen-kommune: De egne tal er alle 0."),
        ([*RATE, "--egen-region", "0", "--egne-aar", "2"], "--egen-kommune: De egne tal er alle 0."),
        ([*RATE, "--egen-stat", "5", "--egne-aar", "0"], "--egne-aar: Antallet af konsekvensår kan ikke bruges. Fundet: 0."),
        ([*RATE, "--egen-stat", "20.000", "--egne-aar", "1"], "--egen-stat: Tallet kan læses på to måder. Fundet: '20.000'."),
        ([*RATE, "--egen-region", "mange", "--egne-aar", "1"], "--egen-region: Værdien er ikke et tal. Fundet: 'mange'."),
        ([*RATE, "--maalgruppe", " ", *OWN], "--maalgruppe: "),
    ],
)  # fmt: skip
def test_what_cannot_be_used_beside_the_few_numbers_is_told_with_its_option(capsys, options, problem):
    groups = [] if "--maalgruppe" in options else GROUPS["one"]
    assert run(["skøn", *groups, *TEN, *options]) == 2
    out, err = capsys.readouterr()
    assert (out, problem in err) == ("", True), err
