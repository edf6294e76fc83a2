"""*Kontrol*: reconciliation of the engine with plain formulas, data checks, master check and checklist."""

from __future__ import annotations

from typing import Final

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from som_xl.model import ACTORS
from som_xl.workbook import plan as p
from som_xl.workbook.canvas import colour_by_word, define, heading, open_sheet, put, widths
from som_xl.workbook.description import absolute
from som_xl.workbook.look import BAD, GOOD
from som_xl.workbook.plan import PAYER_HEADERS, Plan
from som_xl.workbook.references import Area
from som_xl.workbook.sheets.control_model import ControlModel
from som_xl.workbook.sheets.control_parameters import draw_parameters

CONTROL: Final = "Kontrol"
OK: Final = "OK"
FAILED: Final = "FEJL"
NOT_REACHED: Final = "nås ikke"
_ACTOR_COLUMNS: Final = dict(zip((*ACTORS, "total"), (3, 4, 5, 6), strict=True))
_STAMP_ROW: Final = 16
_PRINTS_ROW: Final = 26

CHECKLIST: Final = (
    ("Målgruppen er valgt eller beskrevet", 'som_target_group<>""'),
    ("Det er vurderet, om målgruppen svarer til modellens", 'som_group_match<>""'),
    ("Det er vurderet, om effektmålet svarer til succesmålet", 'som_measure_match<>""'),
    ("Effekten har en kilde", 'som_effect_source<>""'),
    ("Effekten er netto (med minus uden indsats)", 'OR(som_success_rate<>"",som_success_without<>"")'),
    ("Det sædvanlige tilbud, der spares, er overvejet", 'COUNTIF(som_cost_saved,"Ja")>0'),
    ("Mindst én konsekvens er medregnet", 'COUNTIF(som_include,"Ja")+COUNTIF(som_own_include,"Ja")>0'),
    ("Usikkerheden er beskrevet", "COUNTA(som_uncertain_names)>0"),
    ("Resultatet bygger ikke på eksempeltal", "som_example_count=0"),
)


def draw_control(book: Workbook, plan: Plan) -> None:
    """The sheet, from reconciliation to the recomputation with plain formulas."""
    sheet = open_sheet(
        book,
        CONTROL,
        "control",
        "Arket regner nettoresultatet om med almindelige formler og sammenligner med motorens resultat. Intet skal udfyldes her.",
        16,
    )
    widths(sheet, [46, 24, 24, 16, 14, 14, 20, *[14] * plan.capacity.horizon])
    checks_end = _checks_end(plan)
    model = ControlModel(sheet, plan, checks_end + 1)
    _helper_names(book, plan)
    _small_lists(book, sheet)
    model.draw()
    _quantity_names(book, model)
    draw_parameters(book, sheet, plan, model.row)
    _reconciliation(book, sheet, model)
    _stamp(book, sheet)
    _prints(book, sheet, plan)
    _checks(book, sheet, plan, model)
    sheet.freeze_panes = "C5"
    for word, colours in ((OK, GOOD), (FAILED, BAD), ("Mangler", BAD), ("Udfyldt", GOOD)):
        colour_by_word(sheet, f"C5:F{checks_end}", word, colours)


def _helper_names(book: Workbook, plan: Plan) -> None:
    for name, area in (
        ("som_index_years", plan.index.part("year")),
        ("som_index_used", plan.index.part("used")),
        ("som_cost_saved", plan.costs.part("saved")),
        ("som_include", plan.consequences.part("include")),
        ("som_own_include", plan.own_consequences.part("include")),
        ("som_uncertain_names", plan.uncertainty.part("parameter")),
    ):
        define(book, name, area)


_LIST_COLUMN: Final = 8


def _small_lists(book: Workbook, sheet: Worksheet) -> None:
    """Two constants the formulas need, shown beside the checks."""
    put(sheet, 5, _LIST_COLUMN, "Typer af omkostninger", "som_header")
    for i, (text, _) in enumerate(p.KINDS):
        put(sheet, 6 + i, _LIST_COLUMN, text, "som_calc_text")
    define(book, "som_list_kinds", Area(CONTROL, 6, _LIST_COLUMN, 5 + len(p.KINDS), _LIST_COLUMN))
    put(sheet, 11, _LIST_COLUMN, "Afrundingsgrænse", "som_header")
    put(sheet, 12, _LIST_COLUMN, 1e-9, "som_calc_number")
    define(book, "som_rounding", Area(CONTROL, 12, _LIST_COLUMN, 12, _LIST_COLUMN))
    put(sheet, 13, _LIST_COLUMN, "Indeks i prisåret", "som_header")
    put(sheet, 14, _LIST_COLUMN, "=SUMIF(som_index_years,som_price_year,som_index_used)", "som_calc_number")
    define(book, "som_index_now", Area(CONTROL, 14, _LIST_COLUMN, 14, _LIST_COLUMN))


def _quantity_names(book: Workbook, model: ControlModel) -> None:
    """What the table by calendar year on *Effekt* is made of."""
    per_participant_year = next(i for i, (_, kind) in enumerate(p.KINDS) if kind == "per_participant_year")
    enrolled = model.area("quantities", model.horizon)
    first = enrolled.first_row + per_participant_year * model.horizon
    for name, key in (
        ("som_control_operating_years", "operating_years"),
        ("som_control_length", "length"),
        ("som_control_delay", "delay"),
        ("som_control_begin", "begin"),
        ("som_control_longest", "longest"),
    ):
        define(book, name, Area(CONTROL, model.at[key], 3, model.at[key], 3))
    for key in ("starts", "completed", "successes"):
        define(book, f"som_control_{key}", model.area(key))
    last = first + model.horizon - 1
    define(
        book, "som_control_enrolled", Area(CONTROL, first, enrolled.first_column, last, enrolled.last_column)
    )
    define(book, "som_control_consequence_years", model.area("lag_success", model.horizon))


def _reconciliation(book: Workbook, sheet: Worksheet, model: ControlModel) -> None:
    heading(sheet, 5, "Afstemning af motor og kontrolark", 6)
    for name, column in _ACTOR_COLUMNS.items():
        put(sheet, 6, column, PAYER_HEADERS.get(name, "I alt"), "som_header")
    labels = (
        "Nettoresultat, kontrolark (kr.)",
        "Nettoresultat, motor (kr.)",
        "Forskel (kr.)",
        "Break-even-år, kontrolark",
        "Break-even-år, motor",
        "Ens?",
    )
    for i, label in enumerate(labels):
        put(sheet, 7 + i, 2, label, "som_label")
    put(sheet, 6, 2, "", "som_header")
    for i, (name, column) in enumerate(_ACTOR_COLUMNS.items()):
        c = get_column_letter(column)
        deficit = f"MAX({model.years(f'deficit_{name}')})"
        put(sheet, 7, column, f"=SUM({model.years(f'discounted_{name}')})", "som_calc_kr_ore")
        put(sheet, 8, column, f"=INDEX(som_result_net,1,{i + 1})", "som_calc_kr_ore")
        put(sheet, 9, column, f"=ROUND({c}7-N({c}8),2)", "som_calc_kr_ore")
        put(
            sheet,
            10,
            column,
            f'=IF({deficit}=som_horizon,"{NOT_REACHED}",som_first_year+{deficit})',
            "som_calc_year",
        )
        put(sheet, 11, column, f"=INDEX(som_result_break_even_year,1,{i + 1})", "som_calc_year")
        put(sheet, 12, column, f'=IF(AND(ABS({c}9)<0.005,{c}10={c}11),"{OK}","{FAILED}")', "som_calc_text")
    define(book, "som_control_net", Area(CONTROL, 7, 3, 7, 6))
    define(book, "som_control_difference", Area(CONTROL, 9, 3, 9, 6))
    define(book, "som_control_break_even_year", Area(CONTROL, 10, 3, 10, 6))


def _stamp(book: Workbook, sheet: Worksheet) -> None:
    top = _STAMP_ROW
    heading(sheet, top - 1, "Status", 6)
    rows = (
        ("Status (vises på alle ark)", None, "som_status"),
        ("Masterkontrol", None, "som_master_check"),
        ("Seneste beregning", None, "som_calculated_at"),
        ("Motorens version", None, "som_version"),
        ("Videnbasens version", None, "som_data_version"),
        ("Antal tal mærket eksempeltal", None, "som_example_count"),
    )
    for i, (label, _, name) in enumerate(rows):
        put(sheet, top + i, 2, label, "som_label")
        put(sheet, top + i, 3, None, "som_calc_text")
        define(book, name, Area(CONTROL, top + i, 3, top + i, 3))
    changed = f'OR(COUNTIF(C12:F12,"{FAILED}")>0,COUNTIF(som_fingerprint_difference,"<>0")>0)'
    sheet.cell(top, 3).value = (
        '=IF(som_calculated_at="","Ikke beregnet endnu",'
        f'IF({changed},"Input er ændret siden sidste beregning: beregn igen",'
        f'IF(som_master_check="{OK}","Beregnet og verificeret: motor og kontrolark er ens (0,00 kr.)","Datakontrol fejler: se arket Kontrol")))'
        '&IF(som_example_count>0,"  ·  EKSEMPELTAL: resultatet er en illustration, ikke viden","")'
    )
    sheet.cell(top + 1, 3).value = f'=IF(OR({changed},COUNTIF(som_checks,"{FAILED}")>0),"{FAILED}","{OK}")'


def _prints(book: Workbook, sheet: Worksheet, plan: Plan) -> None:
    """A sum over the numbers of each input block, now and at the last calculation: which sheet was changed."""
    top = _PRINTS_ROW
    heading(sheet, top - 2, "Inputaftryk: er tallene ændret siden sidste beregning?", 6)
    for column, text in ((2, "Input"), (3, "Nu"), (4, "Ved beregning"), (5, "Forskel")):
        put(sheet, top - 1, column, text, "som_header")
    blocks = fingerprint_blocks(plan)
    for i, (label, areas) in enumerate(blocks):
        row = top + i
        put(sheet, row, 2, label, "som_label")
        terms = "+".join(f"SUM({area})*{weight}+SUMSQ({area})" for weight, area in enumerate(areas, 1))
        put(sheet, row, 3, f"={terms}{_texts_print(plan, label)}", "som_calc_kr_ore")
        put(sheet, row, 4, None, "som_calc_kr_ore")
        put(sheet, row, 5, f"=ROUND(C{row}-N(D{row}),6)", "som_calc_kr_ore")
    last = top + len(blocks) - 1
    define(book, "som_fingerprint_now", Area(CONTROL, top, 3, last, 3))
    define(book, "som_fingerprint_stored", Area(CONTROL, top, 4, last, 4))
    define(book, "som_fingerprint_difference", Area(CONTROL, top, 5, last, 5))


def fingerprint_blocks(plan: Plan) -> list[tuple[str, list[str]]]:
    """The input blocks whose numbers are watched, as references in formulas."""
    settings = ["som_first_year", "som_horizon", "som_price_year", "som_flat_rate"]
    effect = [
        "som_dropout",
        "som_course_years",
        "som_success_with",
        "som_success_without",
        "som_success_rate",
        "som_relapse",
    ]
    shares = [f"share{i}" for i in range(1, plan.capacity.committees + 1)]
    return [
        ("Indstillinger", [*settings, absolute(plan.index.part("own")), absolute(plan.committees.part("costs_share"))]),
        ("Effekt", [*effect, *(absolute(plan.cohorts.part(f"y{i}")) for i in range(1, plan.capacity.operating_years + 1))]),
        ("Omkostninger", [absolute(plan.costs.part(c.key)) for c in plan.costs.columns if c.check and c.check.kind != "list"]),
        ("Konsekvenser 1", [absolute(plan.consequences.part("weight")), *(absolute(plan.consequences.part(f"u{i}")) for i in range(1, plan.capacity.consequence_years + 1))]),
        ("Konsekvenser 2", [absolute(plan.own_consequences.part("weight")), *(absolute(plan.own_consequences.part(f"u{i}")) for i in range(1, plan.capacity.consequence_years + 1))]),
        ("Priser", [absolute(t.part(key)) for t in (plan.prices, plan.own_prices) for key in ("own_municipality", "own_region", "own_state", "own_year", *shares)]),
        (p.UNCERTAINTY, ["som_draws", "som_seed", "som_optimism", *(absolute(plan.uncertainty.part(key)) for key in ("low", "high", "level")), absolute(plan.uncertainty.part("se1", f"se{plan.capacity.consequence_years}")), absolute(plan.correlations.part("correlation"))]),
        (p.SCENARIOS, [absolute(plan.scenarios.part("length"))]),
    ]  # fmt: skip


def _texts_print(plan: Plan, label: str) -> str:
    """What stands for the choices and texts the result depends on: how many there are of each kind."""
    if label != p.UNCERTAINTY:
        return ""
    shapes = absolute(plan.uncertainty.part("distribution"))
    counted = "".join(f'+COUNTIF({shapes},"{text}")*{i}' for i, (text, _) in enumerate(p.DISTRIBUTIONS, 1))
    return f"{counted}+COUNTA(som_uncertain_names)"


def _checks_rows(plan: Plan) -> int:
    return _PRINTS_ROW + len(fingerprint_blocks(plan)) + 2


def _checks_end(plan: Plan) -> int:
    return _checks_rows(plan) + 9 + 2 + len(CHECKLIST)


def _checks(book: Workbook, sheet: Worksheet, plan: Plan, model: ControlModel) -> None:
    top = _checks_rows(plan)
    heading(sheet, top - 1, "Datakontrol", 6)
    costs, prices = plan.costs, plan.prices
    payers = "+".join(absolute(costs.part(f"payer_{a}")) for a in ACTORS)
    committee = "+".join(absolute(prices.part(f"share{i}")) for i in range(1, plan.capacity.committees + 1))
    lines = plan.consequences.rows + plan.own_consequences.rows
    checks = (
        ("Betalernes andele giver 100 % på hver omkostningslinje", f"SUMPRODUCT((({payers})<>0)*((({payers})-1)^2>0.000001))=0"),
        ("Udvalgenes andele er højst 100 % pr. ydelse", f"SUMPRODUCT((({committee})>1.000001)*1)=0"),
        ("Udvalgenes andele af omkostningerne er højst 100 %", f"SUM({absolute(plan.committees.part('costs_share'))})<=1.000001"),
        ("Der starter deltagere", f"SUM({model.years('starts')})>0"),
        ("Prisåret har et nettoprisindeks", "som_index_now>0"),
        ("Horisonten kan vises i arbejdsbogen", f"AND(som_horizon>=1,som_horizon<=COLUMNS({model.years('elapsed')}))"),
        ("Medregnede linjer har enheder", f"SUMPRODUCT((({model.worth})>0)*({model.down('units', '$C', lines)}=0))=0"),
        ("Kommune + region + stat = i alt", "ABS(SUM(C7:E7)-F7)<0.005"),
    )  # fmt: skip
    for i, (label, condition) in enumerate(checks):
        put(sheet, top + i, 2, label, "som_label")
        put(sheet, top + i, 3, f'=IF(IFERROR({condition},FALSE),"{OK}","{FAILED}")', "som_calc_text")
    define(book, "som_checks", Area(CONTROL, top, 3, top + len(checks) - 1, 3))
    first = top + len(checks) + 2
    heading(sheet, first - 1, "Tjekliste (udfyldes af modellen)", 6)
    for i, (label, condition) in enumerate(CHECKLIST):
        put(sheet, first + i, 2, label, "som_label")
        put(sheet, first + i, 3, f'=IF({condition},"Udfyldt","Mangler")', "som_calc_text")
    statuses = [
        *(absolute(t.part("status")) for t in (costs, plan.consequences, plan.own_consequences)),
        *(absolute(t.part("own_status")) for t in (prices, plan.own_prices)),
        "som_effect_status",
    ]
    label = "eksempeltal"
    sheet.cell(_STAMP_ROW + 5, 3).value = "=" + "+".join(f'COUNTIF({s},"{label}")' for s in statuses)
