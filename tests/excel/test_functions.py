"""What each function answers: literal numbers with their derivation, and why there is no number."""

from __future__ import annotations

import pytest

from som_xl import __version__
from som_xl.analysis.estimate import estimate_mapping
from som_xl.analysis.proposals import with_proposals
from som_xl.analysis.simulation import simulate
from som_xl.excel import functions_estimate
from som_xl.excel.answers import NA, NUM, VALUE
from som_xl.excel.functions_session import Session
from som_xl.knowledge import default_knowledge
from som_xl.model import Result, calculate, case_from_mapping
from tests.excel.conftest import Excel
from tests.model.strategies import PRICE_INDEX
from tests.model.test_worked_example import WORKED_EXAMPLE

GROUP = "adults_homelessness"


def reason(excel: Excel) -> str:
    text = excel("SOM_SIDSTE_FEJL")
    assert isinstance(text, str)
    return text


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        # net price index 2015 = 100.00, 2023 = 118.04, 2020 = 103.87
        (("SOM_FREMSKRIV", 100.0, 2015.0, 2023.0), 118.04),
        (("SOM_FREMSKRIV", 118.04, 2023.0, 2015.0), 100.0),
        (("SOM_FREMSKRIV", -50.0, 2020.0, 2020.0), -50.0),
        # 1 / 1.035²
        (("SOM_DISKONTERING", 2.0), 0.933511),
        (("SOM_DISKONTERING", 2028.0, None, 2026.0), 0.933511),
        (("SOM_DISKONTERING", 2028.0, "officiel", 2026.0), 0.933511),
        (("SOM_DISKONTERING", 0.0), 1.0),
        (("SOM_DISKONTERING", 2.0, 0.0), 1.0),
        # 1 / (1.035^35 · 1.025): the official rate falls after 35 years
        (("SOM_DISKONTERING", 36.0), 0.292660),
        # 100 + 100/1.1 + 100/1.21
        (("SOM_NUTIDSVAERDI", [[100.0, 100.0, 100.0]], 0.1), 273.553719),
        # Excel's own NPV: the first amount falls after one year: 273.553719 / 1.1
        (("SOM_NUTIDSVAERDI", ((100.0,), (100.0,), (100.0,)), 0.1, 1.0), 248.685199),
        # an empty cell is a year without money: 100 + 100/1.21
        (("SOM_NUTIDSVAERDI", [[100.0], [None], [100.0]], 0.1), 182.644628),
        # 1.5 · 0.2 − 0.2
        (("SOM_SUCCESRATE", 1.5, "RR", 0.2), 0.1),
        (("SOM_SUCCESRATE", 1.5, "risk_ratio", 0.2, None, "med"), 0.3),
        (("SOM_SUCCESRATE", 0.1, "RD"), 0.1),
        # 2 · 0.2 / (0.8 + 0.4) − 0.2
        (("SOM_SUCCESRATE", 2.0, "or", 0.2), 0.133333),
        # 2Φ(0.5/√2) − 1
        (("SOM_SUCCESRATE", 0.5, "SMD", None, "kraemer_kupfer"), 0.276326),
        # refund steps: the state pays 80 % in weeks 1–4, 40 % to 26, 30 % to 52, then 20 %
        (("SOM_REFUSION", 1000.0, 4.0), 200.0),
        (("SOM_REFUSION", 1000.0, 5.0), 600.0),
        (("SOM_REFUSION", 1000.0, 52.0, "stat"), 300.0),
        (("SOM_REFUSION", 1000.0, 53.0, "kommune"), 800.0),
        (("SOM_REFUSION", 1000.0, 53.0, "region"), 0.0),
        (("SOM_REFUSION", 1000.0, 53.0, "i alt"), 1000.0),
        # knowledge/prices.csv, sel110_shelter, 2023: 753.42 each for kommune and stat
        (("SOM_PRIS", "sel110_shelter", "kommune"), 753.42),
        (("SOM_PRIS", "sel110_shelter", "region"), 0.0),
        (("SOM_PRIS", "sel110_shelter"), 1506.84),
        (("SOM_PRIS", "Herberg/forsorgshjem (SEL § 110)", "Kommune"), 753.42),
        # 753.42 · 123.23 / 118.04
        (("SOM_PRIS", "sel110_shelter", "municipality", 2026.0), 786.546481),
        (("SOM_PRIS", "sel110_shelter", "kommune", None, "Voksne i hjemløshed"), 753.42),
        # a saving of 58,000 kr. is 58,000 units of 1 kr. less
        (("SOM_KONSEKVENS", GROUP, "C005", 1.0), -58_000.0),
        # knowledge/effects.csv, EA001: RR 2.46 (1.58–3.84)
        (("SOM_EFFEKT", "EA001"), 2.46),
        (("SOM_EFFEKT", "Housing First", GROUP), 2.46),
        (("SOM_EFFEKT", "housing first", None, "lav"), 1.58),
        (("SOM_EFFEKT", "EA001", None, "hoej"), 3.84),
        (("SOM_EFFEKT", "EA001", None, "effekttype"), "risk_ratio"),
        (("SOM_EFFEKT", "EA001", None, "kilde"), "baxter_2019"),
    ],
)  # fmt: skip
def test_a_formula_gives(excel: Excel, formula: tuple[object, ...], expected: float | str):
    answer = excel(*formula)
    assert answer == (expected if isinstance(expected, str) else pytest.approx(expected, abs=1e-6)), reason(
        excel
    )
    assert isinstance(answer, float | str)


# 40 starts of 25,000 kr. in 2026; 4 successes save 58,000 kr. in 2020 prices each: 58,000 · 123.23 / 103.87 = 68,810.436122
def test_the_short_estimate(excel: Excel):
    row = (GROUP, 40.0, 0.1, 25_000.0)
    assert excel("SOM_NETTORESULTAT", *row) == pytest.approx(4 * 68_810.436122 - 1_000_000)
    assert excel("SOM_NETTORESULTAT", *row, "stat") == 0.0
    assert excel("SOM_BREAKEVEN_SUCCESRATE", *row, "kommune") == pytest.approx(25_000 / 68_810.436122)
    assert excel("SOM_BREAKEVEN_PRIS", *row, "kommune") == pytest.approx(6_881.043612)
    assert excel("SOM_BREAKEVEN_AAR", GROUP, 40.0, 0.6, 25_000.0, "kommune") == 2026.0


# Convention: success rate ± 60 % (beta), costs ± 20 %, consequence ± 50 % and price ± 15 % (normal). The chance that
# rate · 68,810.44 · consequence · price > 25,000 · costs is 0.5411 at 40 % and 0.0511 at 20 %, integrated over a
# grid of 80 quantiles per factor; 10,000 draws miss by at most 1 percentage point (two standard errors).
def test_the_chance_of_a_gain(excel: Excel):
    row = (GROUP, 40.0, [[0.4], [0.2]], 25_000.0, "kommune")
    assert excel("SOM_SANDSYNLIGHED", *row) == [[0.5412], [0.0505]]
    functions_estimate._probabilities.cache_clear()
    assert excel("SOM_SANDSYNLIGHED", *row) == [[0.5412], [0.0505]]
    assert excel("SOM_SANDSYNLIGHED", GROUP, 40.0, 0.4, 25_000.0, [["stat", "i alt"]]) == [[0.0, 0.5412]]


@pytest.mark.parametrize(("rate", "price"), [(-0.5, -9_000.0), (0.0, 1.0), (0.3, 20_000.0), (1.0, 50_000.0)])
def test_the_chance_of_a_gain_is_that_of_a_simulation_of_the_estimate(
    excel: Excel, rate: float, price: float
):
    data = estimate_mapping(
        default_knowledge(), GROUP, per_year=25.0, years=2, cost_per_participant=price, success_rate=rate,
        horizon=4, first_year=2026, price_year=2026, discount_rate=0.02,
    )  # fmt: skip
    case = case_from_mapping(data, default_knowledge().price_index)
    simulated = simulate(with_proposals(case, default_knowledge())).prob_positive
    row = (GROUP, 25.0, rate, price, [["kommune", "region", "stat", "i alt"]], 2.0, 4.0, 0.02)
    assert excel("SOM_SANDSYNLIGHED", *row) == [simulated.tolist()]


def test_the_net_per_year_is_a_row_of_the_horizon(excel: Excel):
    yearly = pytest.approx(4 * 68_810.436122 - 1_000_000)
    assert excel("SOM_NETTO_AAR", GROUP, 40.0, 0.1, 25_000.0, None, 2.0, 4.0) == [[yearly, yearly, 0.0, 0.0]]


def test_the_net_per_year_of_a_column_has_one_row_per_cell_and_no_number_past_a_shorter_horizon(excel: Excel):
    rows = excel("SOM_NETTO_AAR", GROUP, [[40.0], ["x"]], 0.0, 1_000.0, None, None, [[2.0], [1.0]])
    assert rows == [[-40_000.0, 0.0], [VALUE, NA]]


def test_the_net_per_year_discounted_is_the_net_result(excel: Excel):
    row = (GROUP, 40.0, 0.3, 25_000.0, "kommune", 3.0, 5.0)
    yearly = excel("SOM_NETTO_AAR", *row)
    assert excel("SOM_NUTIDSVAERDI", yearly) == pytest.approx(excel("SOM_NETTORESULTAT", *row))


@pytest.mark.parametrize(
    ("formula", "error", "told"),
    [
        (("SOM_PRIS", "kontanthjelp"), NA, "SOM_PRIS, ydelse: Ydelsen findes ikke i videnbasen. Fundet: 'kontanthjelp'. Mente du cash_benefit?"),
        (("SOM_PRIS", "home_care"), NA, "ingen standardpris"),
        (("SOM_PRIS", "cash_benefit", "komune"), VALUE, "Skriv kommune, region, stat eller i alt."),
        (("SOM_PRIS", "cash_benefit", None, 1999.0), NUM, "Vælg et år i 2015–2027."),
        (("SOM_PRIS", "cash_benefit", None, 2026.0, "xyzzy"), NA, "maalgruppe: Målgruppen findes ikke"),
        (("SOM_NETTORESULTAT", "adults_autism", 40.0, 0.1, 1.0), NA, "maalgruppe: Videnbasen har ingen offentlige konsekvenstal"),
        (("SOM_NETTORESULTAT", "young_homelessness", 40.0, 0.1, 1.0), NA, "Nærmeste målgrupper med tal: Voksne i hjemløshed (adults_homelessness)."),
        (("SOM_NETTORESULTAT", GROUP, 0.0, 0.1, 1.0), NUM, "antal: Tallet er uden for det mulige. Fundet: 0."),
        (("SOM_NETTORESULTAT", GROUP, 40.0, 10.0, 1.0), NUM, "succesrate: Tallet er uden for det mulige. Fundet: 10."),
        (("SOM_NETTORESULTAT", GROUP, 40.0, 0.1, 1.0, None, 1.5), NUM, "aar: Tallet kan ikke bruges. Fundet: 1,5."),
        (("SOM_NETTORESULTAT", GROUP, 40.0, 0.1, 1.0, None, 1.0, 101.0), NUM, "horisont: "),
        (("SOM_NETTORESULTAT", GROUP, 40.0, 0.1, 1.0, None, 1.0, 9.0, 3.5), NUM, "rente: Tallet er uden for det mulige. Fundet: 3,5."),
        (("SOM_NETTORESULTAT", GROUP, 40.0, 0.1, 1.0, None, 1.0, 9.0, "fast"), VALUE, "Skriv officiel, eller et tal som 0,035."),
        (("SOM_SANDSYNLIGHED", "adults_autism", 40.0, 0.1, 1.0), NA, "SOM_SANDSYNLIGHED, maalgruppe: Videnbasen har ingen offentlige"),
        (("SOM_SANDSYNLIGHED", GROUP, [[40.0], [0.0]], 0.1, 1.0), [[1.0], [NUM]], "antal: Tallet er uden for det mulige. Fundet: 0."),
        (("SOM_SANDSYNLIGHED", GROUP, 40.0, 0.1, 1.0, "komune"), VALUE, "Skriv kommune, region, stat eller i alt."),
        (("SOM_BREAKEVEN_SUCCESRATE", GROUP, 40.0, 0.1, 1.0, "region"), NA, "ikke aktøren en gevinst"),
        (("SOM_BREAKEVEN_AAR", GROUP, 40.0, 0.1, 25_000.0), NA, "ikke tjent hjem ved udgangen af 2035"),
        (("SOM_KONSEKVENS", GROUP, "sel110_shelter", 1.0), NA, "ingen offentlig konsekvens"),
        (("SOM_KONSEKVENS", GROUP, "C002", 1.0), NA, "C002: forskel pr. år, pr. deltager"),
        (("SOM_KONSEKVENS", GROUP, "C005", 2.0), NA, "Kilden dækker år 1–1."),
        (("SOM_EFFEKT", "EA001", "adults_autism"), NA, "ingen effekt for målgruppen"),
        (("SOM_EFFEKT", "EA001", None, "grundrate"), NA, "Kilden oplyser ikke feltet."),
        (("SOM_EFFEKT", "EA001", None, "farve"), VALUE, "Feltet kendes ikke. Fundet: 'farve'. Skriv estimat,"),
        (("SOM_SUCCESRATE", 1.5, "RR"), NUM, "grundrate: Succesraten uden indsats mangler."),
        (("SOM_SUCCESRATE", 9.0, "RR", 0.2), NUM, "uden for 0–100 %"),
        (("SOM_SUCCESRATE", 0.5, "SMD", None, "kraemer_kupfer", "med"), NA, "kun nettosuccesraten"),
        (("SOM_SUCCESRATE", 1.5, "IRR", 0.2), VALUE, "effekttype: Ordet kendes ikke. Fundet: 'IRR'. Skriv RD, RR, OR, HR eller SMD."),
        (("SOM_NUTIDSVAERDI", [[1.0, "x"]]), VALUE, "beloeb (række 1, kolonne 2 i området): Her står tekst, ikke et tal."),
        (("SOM_NUTIDSVAERDI", [[None, None]]), VALUE, "beloeb: Her mangler tal."),
        (("SOM_NUTIDSVAERDI", 1.0, None, 2026.0), NUM, "foerste_aar: Her skal stå antal år"),
        (("SOM_NUTIDSVAERDI", [[1.0]] * 1001), NUM, "for mange celler"),
        (("SOM_DISKONTERING", 2028.0), VALUE, "Angiv også foerste_aar"),
        (("SOM_DISKONTERING", -1.0), NUM, "Fundet: -1."),
        (("SOM_DISKONTERING", 2025.0, None, 2026.0), NUM, "helt tal fra 2026"),
        (("SOM_FREMSKRIV", 1.0, 2012.0, 2023.0), NUM, "fra_aar: Året har intet nettoprisindeks. Fundet: 2012."),
        (("SOM_REFUSION", 1.0, 0.0), NUM, "uge: Tallet kan ikke bruges."),
        (("SOM_KILDE", "EA9999"), NA, "Id'et findes ikke i videnbasen."),
        (("SOM_RESULTAT", "nettoresultat"), NA, "Ingen SØM-arbejdsbog er beregnet. Åbn SOM.xlsm"),
        (("SOM_RESULTAT", "netoresultat"), VALUE, "Feltet kendes ikke. Fundet: 'netoresultat'. Skriv nettoresultat,"),
        (("SOM_FINDES_IKKE", 1.0), NA, "Funktionen findes ikke."),
        (("SOM_VERSION", 1.0), VALUE, "for mange argumenter"),
    ],
)  # fmt: skip
def test_where_there_is_no_answer_the_cell_gets_an_error_and_the_reason_is_kept(
    excel: Excel, formula: tuple[object, ...], error: object, told: str
):
    assert excel(*formula) == error
    assert told in reason(excel)
    assert reason(excel).startswith(str(formula[0]))


def test_sources_are_cited_with_the_status_of_the_figure(excel: Excel):
    title = "Baxter m.fl. (2019): Effects of Housing First approaches on health and well-being of adults who are homeless."
    assert excel("SOM_KILDE", "baxter_2019") == title
    assert excel("SOM_KILDE", "ea001") == f"{title} Status: publiceret gennemsnit."


def test_version_and_status_name_program_and_data(excel: Excel):
    versions = f"SØM-XL {__version__}, videnbase {default_knowledge().version}"
    assert excel("SOM_VERSION") == versions
    status = excel("SOM_STATUS")
    assert isinstance(status, str)
    assert status.startswith(f"Klar. {versions} (")
    assert "Skøn regnes fra 2026 i 2026-priser." in status


def test_the_last_error_can_follow_a_cell(excel: Excel):
    assert excel("SOM_SIDSTE_FEJL") == "Ingen fejl."
    excel("SOM_KILDE", "EA9999")
    assert excel("SOM_SIDSTE_FEJL", NA.com) == excel("SOM_SIDSTE_FEJL")
    assert excel("SOM_SIDSTE_FEJL", 118.04) == "Ingen fejl i cellen."


class OpenWorkbook:
    def result(self) -> Result:
        return calculate(case_from_mapping(WORKED_EXAMPLE, PRICE_INDEX))


# The worked example of the specification, section 10
@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("nettoresultat",), 318_194.09),
        (("Nettoresultat", "kommune"), -734_852.91),
        (("nettoresultat_udiskonteret", "stat"), 1_163_835.0),
        (("pr_deltager", "i alt"), 2_651.62),
        (("deltagere",), 120.0),
        (("succeser",), 13.5),
        (("omkostninger", None, 2026.0), 1_350_000.0),
        (("omkostninger",), 3_550_000.0),
        (("sparede_omkostninger", None, 2028.0), 240_000.0),
        (("konsekvenser", "i alt", 2027.0), 617_910.0),
        (("netto", None, 2029.0), 797_580.0),
        (("netto_diskonteret",), 318_194.09),
        (("akkumuleret", None, 2030.0), 132_690.56),
        (("diskonteringsfaktor", None, 2027.0), 1 / 1.035),
        (("breakeven_aar",), 2030.0),
        (("breakeven_tid",), 4.7081),
        (("breakeven_deltagere",), 52.80),
        (("breakeven_faktor", "kommune"), 0.7322),
        (("ydelse:shelter_110",), 1_428_457.71),
        (("ydelse:gp_visit", "region"), -26_967.16),
    ],
)
def test_a_figure_of_the_open_calculation(
    excel: Excel, at: Session, arguments: tuple[object, ...], expected: float
):
    at.result_source = OpenWorkbook()
    assert excel("SOM_RESULTAT", *arguments) == pytest.approx(
        expected, abs=0.005 if abs(expected) > 10 else 5e-5
    )


def test_the_committees_share_the_result_of_the_municipality(excel: Excel, at: Session):
    at.result_source = OpenWorkbook()
    parts = [
        excel("SOM_RESULTAT", f"udvalg:{name}")
        for name in ("Socialudvalget", "Beskæftigelsesudvalget", "Ikke fordelt")
    ]
    assert sum(parts) == pytest.approx(-734_852.91, abs=0.005)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("arguments", "error", "told"),
    [
        (("breakeven_aar", "kommune"), NA, "Tallet findes ikke i beregningen"),
        (("netto", None, 2032.0), NUM, "Vælg et år i 2026–2031."),
        (("nettoresultat", None, 2026.0), VALUE, "Feltet har ikke tal pr. år."),
        (("akkumuleret",), VALUE, "Feltet findes kun pr. år."),
        (("ydelse:bus",), NA, "Ydelsen er ikke med i beregningen. Fundet: 'bus'. Vælg shelter_110,"),
        (("udvalg:Teknik",), NA, "Udvalget er ikke med"),
        (("udvalg:Socialudvalget", "stat"), VALUE, "Udvalg findes kun for kommunen."),
    ],
)
def test_a_figure_the_open_calculation_does_not_have(
    excel: Excel, at: Session, arguments: tuple[object, ...], error: object, told: str
):
    at.result_source = OpenWorkbook()
    assert excel("SOM_RESULTAT", *arguments) == error
    assert told in reason(excel)
