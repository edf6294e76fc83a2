"""What is written on *Følsomhed*: for each named range the rows, as constants from the engine."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

import numpy as np

from som_xl import __version__
from som_xl.analysis import wording as words
from som_xl.analysis.parameters import UncertainParameter, parameter_label, value_text
from som_xl.analysis.robustness import Robustness, histogram
from som_xl.analysis.sensitivity import COST_STEPS, TOTAL, Bar
from som_xl.analysis.simulation import FAN_NUMBERS, QUANTILES, Simulation
from som_xl.model import Case, Result
from som_xl.model.report import kroner
from som_xl.workbook.analysis_layout import BARS, BINS, KNOWN, PARAMETERS
from som_xl.workbook.canvas import Value
from som_xl.workbook.result_blocks import NOT_SIMULATED, Rows, row_of

NOTHING_UNCERTAIN: Final = (
    "Ingen forudsætninger er usikre, så der er intet at vise: skriv lav og høj for mindst én på arket "
    "Usikkerhed (eller brug »Foreslå intervaller«), og beregn igen."
)
NO_CORRECTION: Final = "Der er ikke valgt nogen optimismekorrektion på arket Usikkerhed"
TODAY: Final = "sagen ►"
_FAN: Final = tuple(QUANTILES.index(share) for share in (0.025, 0.25, 0.5, 0.75, 0.975))
_MUNICIPALITY: Final = 0
_LONGEST: Final = 46
"""Characters there is room for beside the bars of the narrow chart."""
_LABELLED: Final = 3
"""Every so many bins have their middle on the axis."""

Names = Mapping[str, str]
"""Danish names of services by id."""


def sensitivity_blocks(
    case: Case, result: Result, found: Robustness | None, names: Names, stamp: tuple[datetime, str]
) -> dict[str, Rows]:
    """The rows of every named range of *Følsomhed*; all but the first sentence are empty when nothing is uncertain.

    Args:
        case: the case. result: its result. found: its analyses.
        names: names of services. stamp: when it was calculated, and the version of the data.
    """
    if found is None:
        return {
            "som_sensitivity_tiles": [[*[NOT_SIMULATED] * 5, None, *[NOT_SIMULATED] * 2]],
            "som_sensitivity_texts": [[NOTHING_UNCERTAIN]],
        }
    unit = words.price_level(result)
    return {
        "som_sensitivity_tiles": _tiles(found, names, unit),
        "som_sensitivity_texts": [[one_stop(text)] for text in _texts(case, found, names)],
        "som_sensitivity_record": [[_record(found.simulation, *stamp)]],
        "som_sensitivity_statistics": _statistics(found.simulation, unit),
        **_years(found.simulation, result, unit),
        "som_sensitivity_knowledge": _knowledge(found.simulation, names, unit),
        "som_sensitivity_two_way": _two_way(found, TOTAL, case.effect.net_rate),
        "som_sensitivity_two_way_municipality": _two_way(found, _MUNICIPALITY, case.effect.net_rate),
        "som_sensitivity_curve": [
            [cost, "pct. netto", *row_of(row)] for cost, row in zip(COST_STEPS, found.curve, strict=True)
        ],
        "som_sensitivity_curve_points": _curve_points(found, case.effect.net_rate),
        "som_sensitivity_choices": [
            ["Som i sagen", "", *row_of(found.base)],
            *([choice.name, choice.chosen, *row_of(choice.net)] for choice in found.choices),
        ],
        "som_sensitivity_extremes": [
            [unit, *row_of(amounts)] for amounts in (found.worst.net, found.base, found.best.net)
        ],
        "som_sensitivity_optimism": _optimism(case, found, unit),
        "som_sensitivity_parameters": _parameters(case, found, names),
        "som_sensitivity_histogram": _histogram(found.simulation),
        "som_sensitivity_bars": [_bar(bar, float(found.base[TOTAL]), names) for bar in found.tornado[:BARS]],
    }


def interval(simulation: Simulation, actor: int = TOTAL) -> tuple[float, float]:
    """The middle 95 % of the draws, kr."""
    return float(simulation.quantiles[0, actor]), float(simulation.quantiles[-1, actor])


def interval_words(low: float, high: float) -> str:
    """An interval in the unit that fits it.

    >>> interval_words(-623069.0, 9739326.5), interval_words(-1200.0, 400.0)
    ('−0,6 til 9,7 mio. kr.', '−1.200 til 400 kr.')
    """
    if max(abs(low), abs(high)) >= 1e6:
        return f"{_fixed(low / 1e6)} til {_fixed(high / 1e6)} mio. kr."
    return f"{kroner(low).removesuffix(' kr.')} til {kroner(high)}"


def one_stop(text: str) -> str:
    """A sentence that ends with an abbreviation has one full stop.

    >>> one_stop("Det er 5 kr..")
    'Det er 5 kr.'
    """
    return text.replace("kr..", "kr.")


def _fixed(number: float) -> str:
    return f"{number:,.1f}".translate(str.maketrans(",.-", ".,−"))


def _range_words(parameter: UncertainParameter) -> str:
    return f"{value_text(parameter.low, parameter.unit)} til {value_text(parameter.high, parameter.unit)}"


def _tiles(found: Robustness, names: Names, unit: str) -> Rows:
    simulation = found.simulation
    municipality, region, state, total = simulation.prob_positive.tolist()
    first = found.tornado[0]
    return [
        [
            total,
            municipality,
            region,
            state,
            interval_words(*interval(simulation)),
            None,
            float(simulation.evpi[TOTAL]),
            parameter_label(first.parameter.name, names),
        ],
        [
            *["netto over 0 kr."] * 4,
            f"i alt, {unit.split(', ')[1]}",
            None,
            unit,
            f"fra {_range_words(first.parameter)}",
        ],
    ]


def _texts(case: Case, found: Robustness, names: Names) -> list[str]:
    simulation = found.simulation
    chance = [words.percent(float(share)) for share in simulation.prob_positive]
    low, high = interval(simulation)
    low_own, high_own = interval(simulation, _MUNICIPALITY)
    first = found.tornado[0]
    all_known = [kroner(float(simulation.evpi[actor])) for actor in (TOTAL, _MUNICIPALITY)]
    best = max(simulation.evppi, key=lambda item: (item.by_actor[_MUNICIPALITY], item.value))
    return [
        f"Sandsynligheden for, at indsatsen giver det offentlige en gevinst, er {chance[3]}. "
        f"Kommunen: {chance[0]}, regionen: {chance[1]}, staten: {chance[2]}.",
        f"Med 95 % sandsynlighed ligger nettoresultatet i alt mellem {kroner(low)} og {kroner(high)}, "
        f"og kommunens mellem {kroner(low_own)} og {kroner(high_own)}.",
        f"Mest betyder »{parameter_label(first.parameter.name, names)}«: fra {_range_words(first.parameter)} "
        f"flytter den resultatet i alt ({kroner(float(found.base[TOTAL]))} i sagen) fra {kroner(float(first.low[TOTAL]))} til {kroner(float(first.high[TOTAL]))}.",
        f"Bedre viden om alle forudsætninger er højst {all_known[0]} værd for det offentlige i alt og {all_known[1]} for "
        f"kommunen; om »{parameter_label(best.parameter, names)}« alene højst {kroner(best.value)} og "
        f"{kroner(best.by_actor[_MUNICIPALITY])}.",
        _remarks(case, found, names),
    ]


def _remarks(case: Case, found: Robustness, names: Names) -> str:
    simulation = found.simulation
    remarks = []
    if found.corrected_net is not None:
        share = words.percent(case.simulation.optimism, 0)
        remarks.append(
            f"Simuleringen regner med en nettoeffekt, der er {share} mindre (optimismekorrektion)."
        )
    if len(found.tornado) > PARAMETERS:
        remarks.append(f"Tabellen viser de {PARAMETERS} af {len(found.tornado)}, der betyder mest.")
    elif len(found.tornado) > BARS:
        remarks.append(f"Figuren viser de {BARS} af {len(found.tornado)}, der betyder mest.")
    if simulation.cut:
        listed = ", ".join(parameter_label(name, names) for name in simulation.cut[:3])
        remarks.append(
            f"Fordelingen går ud over det mulige og er skåret af for: {listed}. Overvej Beta eller PERT."
        )
    if simulation.fan_draws < simulation.draws:
        remarks.append(
            f"Viften viser de første {words.decimal(simulation.fan_draws)} træk ({FAN_NUMBERS // 1_000_000} mio. tal)."
        )
    return f"Bemærk: {' '.join(remarks)}" if remarks else ""


def _record(simulation: Simulation, at: datetime, data_version: str) -> str:
    return (
        f"{words.decimal(simulation.draws)} træk · startværdi {simulation.seed} · SØM-XL {__version__} · "
        f"videnbase {data_version} · beregnet {at:%d-%m-%Y %H:%M}. Samme sag, træk og startværdi giver samme tal igen."
    )


def _statistics(simulation: Simulation, unit: str) -> Rows:
    amounts = [simulation.mean, simulation.sd, *simulation.quantiles]
    return [
        *([unit, *row_of(values)] for values in amounts),
        ["pct. af træk", *row_of(simulation.prob_positive)],
        [unit, *row_of(simulation.evpi)],
    ]


def _years(simulation: Simulation, result: Result, unit: str) -> dict[str, Rows]:
    fan = simulation.fan[:, TOTAL][:, _FAN].T
    chances = simulation.probability_by_year[:, (TOTAL, _MUNICIPALITY)].T
    return {
        "som_sensitivity_years_header": [list(result.years)],
        "som_sensitivity_years_units": [[text] for text in [unit] * len(_FAN) + ["pct. af træk"] * 2],
        "som_sensitivity_years": [row_of(row) for row in (*fan, *chances)],
    }


def _knowledge(simulation: Simulation, names: Names, unit: str) -> Rows:
    rows: Rows = [["Alle forudsætninger samtidig", unit, *row_of(simulation.evpi)]]
    for item in simulation.evppi[:KNOWN]:
        label = parameter_label(item.parameter, names)
        shown = label if len(label) <= _LONGEST else label[: _LONGEST - 1].rstrip() + "…"
        rows.append([shown, unit, *item.by_actor])
    return rows


def _two_way(found: Robustness, actor: int, today: float) -> Rows:
    rows: Rows = [["Nettosuccesrate", None, *found.costs.tolist()]]
    for rate, amounts in zip(found.rates.tolist(), found.table[..., actor], strict=True):
        is_today = abs(rate - today) < 1e-9
        rows.append([rate, TODAY if is_today else None, *row_of(amounts)])
    return rows


def _curve_points(found: Robustness, today: float) -> Rows:
    """Cost level, and the rates that can be drawn: in all, the municipality's, and today's."""
    rows: Rows = []
    for cost, rates in zip(COST_STEPS, found.curve, strict=True):
        drawn = [_share(float(rates[actor])) for actor in (TOTAL, _MUNICIPALITY)]
        rows.append([cost, *drawn, today])
    return rows


def _share(rate: float) -> float | None:
    return rate if 0 <= rate <= 1 else None


def _optimism(case: Case, found: Robustness, unit: str) -> Rows:
    if found.uncorrected is None or found.corrected_net is None:
        return [[NO_CORRECTION]]
    share = words.percent(case.simulation.optimism, 0)
    return [
        ["Nettoresultat som i sagen", unit, *row_of(found.base)],
        [f"Nettoresultat, effekt −{share}", unit, *row_of(found.corrected_net)],
        ["Middel før korrektion", unit, *row_of(found.uncorrected.mean)],
        ["Middel efter korrektion", unit, *row_of(found.simulation.mean)],
    ]


def _parameters(case: Case, found: Robustness, names: Names) -> Rows:
    position = {item.parameter: i for i, item in enumerate(case.uncertainty)}
    rows: Rows = []
    for bar in found.tornado[:PARAMETERS]:
        parameter, i = bar.parameter, position[bar.parameter.name]
        worst, best = (
            value_text(float(extreme.inputs[i]), parameter.unit) for extreme in (found.worst, found.best)
        )
        shown = [
            value_text(value, parameter.unit) for value in (parameter.base, parameter.low, parameter.high)
        ]
        amounts = [
            value
            for actor in (TOTAL, _MUNICIPALITY)
            for value in (float(bar.low[actor]), float(bar.high[actor]), bar.span(actor))
        ]
        rows.append([parameter_label(parameter.name, names), *shown, *amounts, worst, best])
    return rows


def _histogram(simulation: Simulation) -> Rows:
    """Middle of some bins in 1,000 kr., their ends in kr., and the share of draws at or below zero and above it."""
    net = simulation.net[TOTAL]
    edges, shares = histogram(net, BINS)
    inside = np.clip(net, edges[0], edges[-1])
    losses = np.histogram(inside[net <= 0], edges)[0] / len(net)
    rows: Rows = []
    for i, (low, high, share, loss) in enumerate(zip(edges[:-1], edges[1:], shares, losses, strict=True)):
        middle = kroner((low + high) / 2_000).removesuffix(" kr.")
        rows.append(
            [middle if i % _LABELLED == 0 else " ", float(low), float(high), float(loss), float(share - loss)]
        )
    return rows


def _bar(bar: Bar, base: float, names: Names) -> list[Value]:
    """A bar as stacked parts: up to the base invisible, then each end's part by where it lies, seen from zero.

    Order: invisible; near (between zero and the base), far (beyond the base) and across (beyond zero), each for
    the low and the high end.
    """
    low, high = float(bar.low[TOTAL]), float(bar.high[TOTAL])
    sign = -1.0 if base < 0 else 1.0
    ends = np.array([low, high]) * sign
    origin = abs(base)
    nearest = float(np.clip(ends.min(), 0.0, origin))
    parts: list[float] = [sign * nearest]
    near = np.where(ends < origin, origin - np.maximum(ends, 0.0), 0.0)
    far = np.where(ends > origin, ends - origin, 0.0)
    across = np.minimum(ends, 0.0)
    for amounts in (near, far, across):
        if (amounts != 0).all():  # both ends on one side of the base: the shorter lies inside the longer
            amounts[int(np.argmax(np.abs(amounts)))] -= amounts[int(np.argmin(np.abs(amounts)))]
        parts += (sign * amounts + 0.0).tolist()
    label = parameter_label(bar.parameter.name, names)
    return [f"{label} ({_range_words(bar.parameter)})", *parts]
