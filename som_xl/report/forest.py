"""Forest plot (skovdiagram) of effects taken together. The only module that needs matplotlib."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from som_xl.analysis.effect_rates import in_log
from som_xl.analysis.synthesis import Study, Synthesis
from som_xl.analysis.wording import decimal, percent
from som_xl.knowledge import Effect
from som_xl.knowledge.vocabulary import MEASURE_LABELS
from som_xl.model import FileError, Problem, SomError
from som_xl.model.meta_analysis import Interval
from som_xl.report.effect_text import estimate_text, interval_text, number
from som_xl.storage import write_bytes_atomically

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK: Final = "#1F3A5F"
ACCENT: Final = "#0072B2"
MUTED: Final = "#6B7785"
BAND: Final = "#F3F6FA"
RULE: Final = "#D5DCE5"
FORMATS: Final = {".png": "png", ".svg": "svg"}
_LABEL: Final = 50
_TICKS: Final = (
    *(1, 0.1, 10, 0.5, 2, 5, 0.2, 20, 50, 0.05, 0.02, 100, 0.01, 200, 500),
    *(3, 1.5, 0.7, 4, 0.3, 0.8, 0.9, 0.6, 1.2, 1.1, 2.5),
)
"""What the logarithmic axis may show, best first."""
_APART: Final = 0.09
"""Least distance between two of them, as a share of the axis."""
_LEFT: Final = -0.97
_RIGHT: Final = 1.64
"""Ends of the texts beside the axes, in widths of the axes."""
_FONTS: Final = ("Carlito", "Calibri", "Segoe UI", "DejaVu Sans")
_WIDTH: Final = 10.0
_ROW: Final = 0.42
_HEAD: Final = 1.15
_FOOT: Final = 1.15


def draw_forest(synthesis: Synthesis, path: Path) -> None:
    """Write the plot; the same studies give the same picture.

    Raises:
        SomError: matplotlib is not installed.
        FileError: another ending than .png or .svg, or the file cannot be written.
    """
    kind = FORMATS.get(path.suffix.casefold())
    if kind is None:
        found = path.suffix or "ingen endelse"
        raise FileError(
            [Problem(path.name, "Billedet kan ikke have den endelse.", found, "Vælg .png eller .svg.")]
        )
    try:
        from matplotlib import rc_context
    except ImportError:
        remedy = "Installér det med: pip install 'som-xl[pictures]'"
        raise SomError(
            [Problem("--billede", "Billeder kræver biblioteket matplotlib.", "", remedy)]
        ) from None
    content = io.BytesIO()
    with rc_context({"font.family": _fonts(), "svg.hashsalt": "som-xl", "svg.fonttype": "none"}):
        figure = forest_figure(synthesis)
        metadata = {"Date": None} if kind == "svg" else {"Software": "SØM-XL"}
        figure.savefig(content, format=kind, dpi=200, facecolor="white", metadata=metadata)
    write_bytes_atomically(path, content.getvalue())


def forest_figure(synthesis: Synthesis) -> Figure:
    """The plot as a figure: a row per study, then the pooled effects; estimates and weights beside them."""
    from matplotlib.figure import Figure

    rows = len(synthesis.studies) + (3 if synthesis.pooled.prediction else 2)
    height = _HEAD + _FOOT + rows * _ROW
    figure = Figure(figsize=(_WIDTH, height))
    bottom, share = _FOOT / height, rows * _ROW / height
    axes = figure.add_axes((0.38, bottom, 0.36, share))
    _studies(axes, synthesis)
    _pooled(axes, synthesis, rows)
    _frame(axes, synthesis, rows)
    top = 1 - 0.33 / height
    figure.text(0.03, top, _title(synthesis), size=14, weight="bold", color=INK, va="center")
    figure.text(0.03, top - 0.29 / height, _subtitle(synthesis), size=10, color=MUTED, va="center")
    heads = ((0.03, "Studie", "left"), (0.755, "Estimat [95 %-interval]", "left"), (0.97, "Vægt", "right"))
    for x, text, side in heads:
        figure.text(x, bottom + share + 0.13 / height, text, size=9.5, weight="bold", color=INK, ha=side)
    figure.text(0.03, 0.2 / height, _footer(synthesis), size=8.5, color=MUTED, va="center")
    return figure


def _studies(axes: Axes, synthesis: Synthesis) -> None:
    weights = synthesis.pooled.random_weights
    for row, (study, weight) in enumerate(zip(synthesis.studies, weights, strict=True)):
        inside = synthesis.in_unit(study.scaled)
        axes.plot([inside.low, inside.high], [row, row], color=INK, lw=1.3, solid_capstyle="butt", zorder=3)
        side = 3.0 + 9.0 * math.sqrt(weight / max(weights))
        axes.plot(inside.estimate, row, "s", ms=side, color=INK, mec="white", mew=0.6, zorder=4)
        _name(axes, row, study, synthesis.studies)
        _figures(axes, row, estimate_text(study.effect), percent(weight, 0))


def _pooled(axes: Axes, synthesis: Synthesis, rows: int) -> None:
    from matplotlib.patches import Rectangle

    first, pooled = len(synthesis.studies), synthesis.pooled
    place = axes.get_yaxis_transform()
    band = Rectangle((_LEFT - 0.03, first - 0.5), _RIGHT - _LEFT + 0.06, rows - first, transform=place)
    band.set(facecolor=BAND, edgecolor="none", clip_on=False, zorder=0)
    axes.add_patch(band)
    axes.plot([_LEFT, _RIGHT], [first - 0.5] * 2, color=RULE, lw=1, transform=place, clip_on=False, zorder=1)
    kinds = (("Tilfældige effekter", pooled.random, ACCENT), ("Fælles effekt", pooled.common, MUTED))
    for row, (name, interval, colour) in enumerate(kinds, first):
        inside = synthesis.in_unit(interval)
        across = [inside.low, inside.estimate, inside.high, inside.estimate]
        axes.fill(across, [row, row - 0.24, row, row + 0.24], color=colour, lw=0, zorder=4)
        weight = "bold" if row == first else "normal"
        _left(axes, row, name, color=colour if row == first else INK, weight=weight)
        _figures(axes, row, interval_text(inside), "100 %" if row == first else "", weight=weight)
    if pooled.prediction:
        inside = synthesis.in_unit(pooled.prediction)
        row = rows - 1
        axes.plot([inside.low, inside.high], [row, row], color=ACCENT, lw=4, alpha=0.4, solid_capstyle="butt")
        low, high = _span(synthesis)
        for beyond, end, mark in ((inside.low < low, low, "<"), (inside.high > high, high, ">")):
            if beyond:
                axes.plot(end, row, mark, color=ACCENT, ms=7, clip_on=False, zorder=4)
        _left(axes, row, "Forudsigelse for et nyt sted", color=INK)
        _figures(axes, row, f"[{number(inside.low)}; {number(inside.high)}]", "")


def _frame(axes: Axes, synthesis: Synthesis, rows: int) -> None:
    """Axis, scale and the line of no effect."""
    log = in_log(synthesis.measure)
    axes.axvline(1.0 if log else 0.0, color=MUTED, lw=1, ls=(0, (4, 3)), zorder=1)
    axes.set_ylim(rows - 0.5, -0.5)
    low, high = _span(synthesis)
    if log:
        axes.set_xscale("log")
        ticks = _ticks(low, high)
        axes.set_xticks(ticks, [decimal(tick, 2) for tick in ticks])
        axes.minorticks_off()
    else:
        axes.xaxis.set_major_formatter(lambda value, _: decimal(round(value, 6), 2))
    axes.set_xlim(low, high)
    axes.set_yticks([])
    axes.tick_params(axis="x", color=RULE, labelcolor=INK, labelsize=9)
    for side in ("left", "right", "top"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(RULE)
    _sides(axes, synthesis, 1.0 if log else 0.0)
    scale = " (logaritmisk skala)" if log else ""
    axes.set_xlabel(f"{MEASURE_LABELS[synthesis.measure]}{scale}", color=INK, size=9.5, labelpad=6)


def _ticks(low: float, high: float) -> list[float]:
    """Round numbers on a logarithmic axis, far enough from each other to be read."""
    span, chosen = math.log(high / low), list[float]()
    for tick in _TICKS:
        if low <= tick <= high and all(abs(math.log(tick / other)) > _APART * span for other in chosen):
            chosen.append(tick)
    return sorted(chosen)


def _sides(axes: Axes, synthesis: Synthesis, neutral: float) -> None:
    """Which side of no effect is the good one, where that is known."""
    if synthesis.outcome is None:
        return
    look: dict[str, Any] = {"size": 8, "color": MUTED, "va": "bottom", "clip_on": False}
    good, bad = "bedre med indsats", "bedre uden indsats"
    low, high = (bad, good) if synthesis.outcome == "wanted" else (good, bad)
    for text, offset, side in ((f"◄ {low}", -6, "right"), (f"{high} ►", 6, "left")):
        axes.annotate(text, (neutral, -0.5), (offset, 3), textcoords="offset points", ha=side, **look)


def _span(synthesis: Synthesis) -> tuple[float, float]:
    """The ends of the axis: all intervals and the value of no effect, with a little room."""
    pooled = synthesis.pooled
    scaled: list[Interval] = [*(study.scaled for study in synthesis.studies), pooled.random, pooled.common]
    scaled += [pooled.prediction] if pooled.prediction and len(synthesis.studies) > 3 else []
    low, high = min([0.0, *(i.low for i in scaled)]), max([0.0, *(i.high for i in scaled)])
    room = 0.05 * (high - low)
    ends = synthesis.in_unit(Interval(0.0, low - room, high + room))
    return ends.low, ends.high


def _name(axes: Axes, row: int, study: Study, studies: Sequence[Study]) -> None:
    effect = study.effect
    _left(axes, row - 0.17, _shortened(_what_differs(effect, [s.effect for s in studies])), color=INK)
    told = [effect.id, effect.country, str(effect.year or ""), f"n = {effect.n}" if effect.n else ""]
    _left(axes, row + 0.24, " · ".join(part for part in told if part), color=MUTED, size=7.5)


def _what_differs(effect: Effect, effects: Sequence[Effect]) -> str:
    """Who, what or which: the text that best tells the studies apart at the length it is shown in."""

    def apart(field: str) -> int:
        return len({_shortened(getattr(other, field)) for other in effects})

    return str(getattr(effect, max(("population", "outcome", "intervention"), key=apart)))


def _left(axes: Axes, y: float, text: str, **look: Any) -> None:
    place = axes.get_yaxis_transform()
    axes.text(_LEFT, y, text, transform=place, va="center", clip_on=False, **{"size": 9.5, **look})


def _figures(axes: Axes, row: int, estimate: str, share: str, **look: Any) -> None:
    look = {"size": 9.5, "color": INK, "va": "center", "clip_on": False, **look}
    place = axes.get_yaxis_transform()
    axes.text(1.042, row, estimate, transform=place, **look)
    axes.text(_RIGHT, row, share, transform=place, ha="right", **look)


def _title(synthesis: Synthesis) -> str:
    names = list(dict.fromkeys(study.effect.intervention for study in synthesis.studies))
    return _shortened(names[0] if len(names) == 1 else f"{len(names)} indsatser", 80)


def _subtitle(synthesis: Synthesis) -> str:
    outcomes = list(dict.fromkeys(study.effect.outcome for study in synthesis.studies))
    told = f"Udfald: {outcomes[0]}" if len(outcomes) == 1 else f"{len(outcomes)} forskellige udfald"
    return f"{_shortened(told, 90)} · {len(synthesis.studies)} studier"


def _footer(synthesis: Synthesis) -> str:
    pooled = synthesis.pooled
    spread = f"I² = {percent(pooled.i2, 0)}, τ² = {decimal(pooled.tau2, 3)}, Q = {decimal(pooled.q, 1)}"
    return f"{spread}. Kvadratets størrelse viser vægten. Stiplet linje: ingen effekt. Læs forbeholdene i teksten."


def _shortened(text: str, longest: int = _LABEL) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def _fonts() -> list[str]:
    """Those of the wanted fonts that are on the machine, so that matplotlib does not complain of the others."""
    from matplotlib import font_manager

    known = set(font_manager.get_font_names())
    return [name for name in _FONTS if name in known]
