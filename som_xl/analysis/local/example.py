"""A made-up panel to try the command on: same bytes every time, and marked as made up in every row."""

from __future__ import annotations

import csv
import io
from typing import Any, Final

import numpy as np

from som_xl.analysis.local.panel import SYNTHETIC_MARK

PERSONS: Final = 600
_SEED: Final = 20_260_101
_FIRST_START, _LAST_START, _LAST_YEAR = 2016, 2021, 2023
_LOST_PER_YEAR: Final = 0.03
_SERVICES: Final = {
    # Units a year at the start, what earlier use adds, what success changes in each year, and the most in a year.
    "sel110_shelter": (35.0, 30.0, (-12.0, -26.0, -22.0, -18.0, -14.0, -12.0, -10.0, -8.0), 365),
    "cash_benefit": (30.0, 5.0, (-2.0, -8.0, -11.0, -12.0, -12.0, -12.0, -12.0, -12.0), 52),
    "psychiatric_special_place": (5.0, 3.0, (-0.5, -1.5, -1.0, -1.0, -0.5, -0.5, -0.5, -0.5), 365),
    "sel85_support": (20.0, 4.0, (0.0,) * 8, 400),
}
_HEADER: Final = (
    "person_id;start_år;år;målgruppe;succes;alder;køn;tidligere_herberg;"
    + ";".join(_SERVICES)
    + ";bemærkning"
)


def example_panel() -> bytes:
    """A CSV file as Danish Excel reads it: semicolons, decimal commas, UTF-8 with mark.

    600 persons, six start years, each from the year before the start. Those who used shelters more before the start succeed less
    often, so the plain difference is too large. ``sel85_support`` is not changed by success.
    """
    random = np.random.default_rng(_SEED)
    file = io.StringIO(newline="")
    file.write(_HEADER + "\r\n")
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    for number in range(1, PERSONS + 1):
        writer.writerows(_person(random, number))
    return file.getvalue().encode("utf-8-sig")


def _person(random: np.random.Generator, number: int) -> list[list[Any]]:
    start = int(random.integers(_FIRST_START, _LAST_START + 1))
    age, sex = int(random.integers(20, 60)), "kvinde" if random.random() < 0.35 else "mand"
    earlier = random.gamma(2.0, 0.5)
    success = int(random.random() < 1 / (1 + np.exp(0.9 * earlier - 0.6)))
    habit = random.gamma(9.0, 1 / 9, len(_SERVICES))
    rows = []
    for year in range(start - 1, _LAST_YEAR + 1):
        if year > start and random.random() < _LOST_PER_YEAR:
            break
        use = []
        for (level, more, change, most), own in zip(_SERVICES.values(), habit, strict=True):
            effect = success * change[year - start] if year >= start else 0.0
            mean = max(level * own + more * earlier + effect, 0.0)
            use.append(str(round(min(random.gamma(4.0, mean / 4 + 1e-9), most), 1)).replace(".", ","))
        person = f"{SYNTHETIC_MARK}-{number:04d}"
        before = str(round(earlier * 60, 1)).replace(".", ",")
        group = "adults_homelessness"
        rows.append([person, start, year, group, success, age, sex, before, *use, "SYNTETISKE DATA"])
    return rows
