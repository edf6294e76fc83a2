"""A portfolio as a picture: the projects ranked, and what each krone of the budget buys."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any, Final

from som_xl.analysis.portfolio.figures import efficiency_curve
from som_xl.analysis.portfolio.portfolio import Portfolio
from som_xl.analysis.wording import PAYER
from som_xl.model import ACTORS_AND_TOTAL, FileError, Problem
from som_xl.model.report import example_figures
from som_xl.storage import write_bytes_atomically

PICTURES: Final = (".png", ".svg", ".pdf")
BARS: Final = 25
"""So many projects have a bar; the curve has them all."""
_CHOSEN, _OTHER, _LINE, _LIMIT = "#1f5f8b", "#b8c4cc", "#333333", "#b5482a"
_MILLION: Final = 1e6
_NAME: Final = 34


def write_picture(answer: Portfolio, path: Path) -> None:
    """Ranked bars, and the efficiency curve with the budget and the choice, as .png, .svg or .pdf.

    Raises:
        FileError: another ending, matplotlib is not installed, or the file cannot be written.
    """
    refuse_other_pictures(path)
    try:
        from matplotlib.figure import Figure  # noqa: PLC0415  (an optional extra, slow to import)
    except ImportError:
        raise FileError(
            [
                Problem(
                    "--billede", "matplotlib er ikke installeret.", "", "Kør: pip install 'som-xl[pictures]'."
                )
            ]
        ) from None
    shown = min(len(answer.projects), BARS)
    figure = Figure(figsize=(13, max(4.5, 1.8 + 0.26 * shown)), layout="constrained")
    if any(example_figures(project.case) for project in answer.projects):
        figure.suptitle("EKSEMPELTAL: bygger på illustrative tal", fontsize=10, color=_LIMIT)
    bars, curve = figure.subplots(1, 2, width_ratios=(1.15, 1))
    _bars(bars, answer)
    _curve(curve, answer)
    file = io.BytesIO()
    figure.savefig(file, format=path.suffix.lower()[1:], dpi=150)
    write_bytes_atomically(path, file.getvalue())


def refuse_other_pictures(path: Path) -> None:
    """Only the kinds of picture that can be written.

    Raises:
        FileError: another ending.
    """
    if path.suffix.lower() not in PICTURES:
        raise FileError(
            [
                Problem(
                    path.name,
                    "Billedet kan ikke skrives i den filtype.",
                    f"'{path.suffix}'",
                    f"Brug en fil, der ender på {', '.join(PICTURES)}.",
                )
            ]
        )


def _bars(axes: Any, answer: Portfolio) -> None:
    """Net result of the best projects in the order of the ranking, the chosen ones in colour."""
    order = answer.order[:BARS]
    net = answer.outcomes.net[order, answer.actor] / _MILLION
    colours = [_CHOSEN if answer.counted[i] else _OTHER for i in order]
    axes.barh(range(len(order)), net, color=colours, height=0.72)
    axes.set_yticks(range(len(order)), [_label(answer, int(i)) for i in order], fontsize=8)
    axes.margins(y=0.01)
    axes.invert_yaxis()
    axes.axvline(0, color=_LINE, linewidth=0.8)
    payer = PAYER[ACTORS_AND_TOTAL[answer.actor]]
    count = (
        f"De {len(order)} øverste af {len(answer.projects)}"
        if len(order) < len(answer.projects)
        else "Projekter"
    )
    axes.set_title(f"{count}: nettoresultat for {payer}", fontsize=10, loc="left")
    axes.set_xlabel(f"mio. kr., {answer.price_year}-priser, nutidsværdi")
    _plain(axes)
    if answer.choice:
        from matplotlib.patches import Patch  # noqa: PLC0415

        keys = [Patch(color=_CHOSEN, label="valgt (startår)"), Patch(color=_OTHER, label="ikke valgt")]
        axes.figure.legend(handles=keys, frameon=False, fontsize=8, ncols=2, loc="outside lower left")


def _label(answer: Portfolio, i: int) -> str:
    name = answer.projects[i].name
    name = name if len(name) <= _NAME else name[: _NAME - 1] + "…"
    start = answer.starts[i]
    return name if start is None else f"{name} ({start})"


def _curve(axes: Any, answer: Portfolio) -> None:
    """Net result added up over the municipality's costs, the most for the money first."""
    costs, net = efficiency_curve(answer)
    x, y = costs / _MILLION, net / _MILLION
    style = {"marker": "o", "markersize": 4} if len(x) <= BARS + 1 else {}
    axes.plot(x, y, color=_LINE, linewidth=1.4, label="mest for pengene først", **style)
    budget, choice = answer.budget, answer.choice
    if budget is not None and choice is not None:
        if budget.total is not None:
            axes.axvline(budget.total / _MILLION, color=_LIMIT, linestyle="--", linewidth=1.2, label="budget")
        axes.plot(
            choice.costs.sum() / _MILLION,
            choice.value / _MILLION,
            "D",
            color=_CHOSEN,
            markersize=9,
            label="valget",
        )
    axes.set_title("Hvad får man for pengene?", fontsize=10, loc="left")
    axes.set_xlabel("kommunens udgift i alt, mio. kr., udiskonteret")
    axes.set_ylabel("nettoresultat lagt sammen, mio. kr.")
    axes.legend(facecolor="white", edgecolor="none", framealpha=1.0, fontsize=8, loc="lower right")
    _plain(axes)


def _plain(axes: Any) -> None:
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for axis in (axes.xaxis, axes.yaxis):
        axis.label.set_size(9)
    axes.tick_params(labelsize=8)
    axes.xaxis.set_major_formatter(_danish)
    if not axes.yaxis_inverted():
        axes.yaxis.set_major_formatter(_danish)


def _danish(number: float, _place: int) -> str:
    """A number on an axis.

    >>> _danish(-1.5, 0)
    '−1,5'
    """
    return f"{number:g}".replace(".", ",").replace("-", "−")
