"""Monte Carlo and sensitivity of one case of 83 uncertain parameters, against the least they can cost and two peers.

Who has it easier:

- The floor is written for this case only and is given arrays and fitted distributions ready. It draws with NumPy's
  own method for each distribution; nothing is checked, named or kept apart. Ours begins at plain data: it
  checks, fits, sets up the arrays, draws normal scores from one stream per parameter keyed by its name and
  looks their values up, and ends with EVPPI and numbers with names, which the floor leaves out. Each time
  it is another case, so that nothing can be remembered from the last.
- With 1,000,000 draws both begin at the checked case, in a process of their own.
- heormodel is given the fitted distributions and the floor's arithmetic (see ``uncertainty_heormodel``).
- LibreOffice is given only the three rates of each draw; the other 80 parameters stay as they are.
- The EVPPI floor is given 10,000 draws with their results and fits a cubic per parameter, for the total; ours begins
  at the checked case and gives the four actors.
- The tornado floor begins at the plain numbers of the case, unchecked; ours at the checked case.
- All have one thread of linear algebra: several wait for each other on a machine with more to do.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any, Final

import numpy as np

from benchmarks.measuring import Line, medians
from benchmarks.uncertain_case import RATES, DrawFloor, Summary, correlated_data, uncertain_data
from som_xl.analysis.draws import Scores
from som_xl.analysis.linear_form import linear_form
from som_xl.analysis.parameters import names_of, uncertain_parameters
from som_xl.analysis.sensitivity import tornado
from som_xl.analysis.simulation import simulate
from som_xl.analysis.value_of_information import single_parameters
from som_xl.knowledge import default_knowledge
from som_xl.model import Case, calculate, case_from_mapping
from som_xl.model.discounting import Array
from som_xl.workbook.build import write_workbook
from tests.libreoffice.office import Office, missing

DRAWS, MANY, OFFICE_DRAWS, LARGE_ROUNDS = 10_000, 1_000_000, 50, 5
FLOOR_TARGET, PEER_TARGET, MEMORY_TARGET = 3, 9, 300
TOTAL: Final = -1


def lines() -> Iterator[Line]:
    with _one_thread():
        yield from _simulation_lines()
        yield from _correlated_lines()
        yield from _evppi_lines()
        yield from _tornado_lines()
    yield from _large_lines()


def _one_thread() -> AbstractContextManager[object]:
    if find_spec("threadpoolctl") is None:
        print("threadpoolctl is not installed: linear algebra has as many threads as it likes")
        return nullcontext()
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # noqa: PLC0415

    return threadpool_limits(1)  # type: ignore[no-any-return]


def _simulation_lines() -> Iterator[Line]:
    data, number = uncertain_data(), count(1)
    case, floor = _case(data), _floor(data)
    assert len(case.uncertainty) == 83
    result, expected = simulate(case, DRAWS), floor(DRAWS)
    _check(result.mean, result.sd, expected)
    np.testing.assert_allclose(result.evpi[TOTAL], expected[4][TOTAL], rtol=0.1)
    form, parameters = linear_form(case, names_of(result.parameters)), result.parameters

    calls = [
        lambda: floor(DRAWS),
        lambda: simulate(_case(_another(data, next(number))), DRAWS).to_mapping(),
        lambda: single_parameters(form, parameters, (), 1),
    ]
    peer = _peer(floor, case)
    if peer:
        calls.append(lambda: peer(DRAWS))
    least, full, evppi, *theirs = medians(*calls)
    yield Line(
        "NumPy floor: 10,000 draws, 83 parameters, 30 outputs", least, _shown(expected[0], expected[4])
    )
    yield _against_floor("  plain data to named numbers", full, least, _shown(result.mean, result.evpi))
    yield Line("    of which EVPPI, which the others leave out", evppi, "")
    for taken in theirs:
        found = peer(DRAWS)
        _check(result.mean, result.sd, found)
        ratio, target = taken / full, f"≥ {PEER_TARGET} × ours"
        times = f"{ratio:.1f} × ours"
        yield Line("  heormodel", taken, _shown(found[0], found[4]), times, target, ratio >= PEER_TARGET)
    yield from _office_lines(case, full)


def _case(data: dict[str, Any]) -> Case:
    return case_from_mapping(data, default_knowledge().price_index)


def _floor(data: dict[str, Any]) -> DrawFloor:
    return DrawFloor(data, uncertain_parameters(_case(data)))


def _another(data: dict[str, Any], number: int) -> dict[str, Any]:
    """The same case with every interval a billionth wider."""
    wider = [{**item, "high": item["high"] + 1e-9 * number} for item in data["uncertainty"]]
    return {**data, "uncertainty": wider}


def _check(mean: Array, sd: Array, other: Summary) -> None:
    """Independent draws of the same case: means and deviations within what chance allows."""
    assert (np.abs(mean - other[0]) < 5 * np.hypot(sd, other[1]) / np.sqrt(DRAWS)).all(), (mean, other[0])
    np.testing.assert_allclose(sd, other[1], rtol=0.1)


def _kr(amount: float) -> str:
    return f"{amount:,.0f} kr."


def _shown(mean: Array, evpi: Array) -> str:
    return f"mean {_kr(mean[TOTAL])}, EVPI {_kr(evpi[TOTAL])}"


def _against_floor(what: str, taken: float, least: float, value: str) -> Line:
    ratio = taken / least
    return Line(what, taken, value, f"{ratio:.1f} ×", f"≤ {FLOOR_TARGET} × floor", ratio <= FLOOR_TARGET)


def _peer(floor: DrawFloor, case: Case) -> Any:
    """The same case in heormodel; None when it is not installed."""
    if find_spec("heormodel") is None:
        print('heormodel is left out: it is not installed (pip install -e ".[bench]")')
        return None
    from benchmarks.uncertainty_heormodel import Peer  # noqa: PLC0415

    return Peer(floor, uncertain_parameters(case))


def _office_lines(case: Case, ours: float) -> Iterator[Line]:
    why = missing()
    if why:
        print(f"LibreOffice is left out: {why}")
        return
    rates = uncertain_parameters(case)[: len(RATES)]
    values = np.array([rate.at(np.linspace(-2, 2, OFFICE_DRAWS)) for rate in rates])
    times, results = _office_draws(case, values)
    expected = linear_form(case, names_of(rates)).net_result(values)[TOTAL]
    np.testing.assert_allclose(results, expected, rtol=1e-9)
    taken = statistics.median(times) * DRAWS
    value = f"mean of {OFFICE_DRAWS}: {_kr(statistics.mean(results))}"
    what = f"  LibreOffice loop: × 10,000, from {OFFICE_DRAWS} measured"
    yield Line(what, taken, value, f"{taken / ours:,.0f} × ours")


def _office_draws(case: Case, values: Array) -> tuple[list[float], list[float]]:
    """Seconds and net result per draw of the three rates, with the case's workbook open in LibreOffice."""
    times, results = [], []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sag.xlsx"
        write_workbook(case, calculate(case), default_knowledge(), path, datetime(2026, 1, 1))
        with Office(Path(folder)) as office:
            office.open(path)
            office.recalculate()
            for draw in values.T.tolist():
                start = time.perf_counter()
                for (name, *_), value in zip(RATES, draw, strict=True):
                    office.put("som_" + name.split(".")[1], 1, 1, value)
                results.append(office.name("som_control_net")[0][TOTAL])
                times.append(time.perf_counter() - start)
    return times, results


def _correlated_lines() -> Iterator[Line]:
    data = correlated_data()
    case, floor = _case(data), _floor(data)
    result, expected = simulate(case, DRAWS), floor(DRAWS)
    _check(result.mean, result.sd, expected)
    parameters, names = result.parameters, names_of(result.parameters)

    def draws() -> Array:
        scores = Scores(names, case.correlations, 1).next(DRAWS)
        return np.array([parameter.at(row) for parameter, row in zip(parameters, scores, strict=True)])

    drawn = [values[3:43:2] for values in (draws(), floor.values(np.random.default_rng(1), DRAWS))]
    pairs = [float((np.corrcoef(rows).sum() - 20) / 380) for rows in drawn]
    np.testing.assert_allclose(pairs, 0.5, atol=0.02)
    least_draws, ours, least, full = medians(
        lambda: floor.values(np.random.default_rng(1), DRAWS),
        draws,
        lambda: floor(DRAWS),
        lambda: simulate(case, DRAWS).to_mapping(),
    )
    yield Line("NumPy floor: 10,000 draws, 20 of 83 correlated", least_draws, f"correlation {pairs[1]:.3f}")
    yield Line("  correlated draws", ours, f"correlation {pairs[0]:.3f}", f"{ours / least_draws:.1f} ×")
    yield Line("  floor: with net results", least, f"sd {_kr(expected[1][TOTAL])}")
    yield Line(
        "  net results, with EVPPI by regression",
        full,
        f"sd {_kr(result.sd[TOTAL])}",
        f"{full / least:.1f} ×",
    )


def _evppi_lines() -> Iterator[Line]:
    data = uncertain_data()
    case, floor = _case(data), _floor(data)
    values = floor.values(np.random.default_rng(1), DRAWS)
    net = floor.cumulative(values)[-1, TOTAL]
    names = [item.parameter for item in case.uncertainty]

    def cubics() -> dict[str, float]:
        fitted = [np.polyval(np.polyfit(row, net, 3), row) for row in values]
        worth = [float(np.maximum(line, 0).mean() - max(line.mean(), 0)) for line in fitted]
        return dict(zip(names, worth, strict=True))

    def ours() -> dict[str, float]:
        parameters = uncertain_parameters(case)
        found = single_parameters(linear_form(case, names_of(parameters)), parameters, (), 1)
        return {item.parameter: item.value for item in found}

    result, expected = ours(), cubics()
    largest = next(iter(result))
    np.testing.assert_allclose(result[largest], expected[largest], rtol=0.1)
    least, full = medians(cubics, ours)
    yield Line("EVPPI floor: 83 cubics through 10,000 draws", least, f"{largest} {_kr(expected[largest])}")
    yield _against_floor("  EVPPI of 83 parameters", full, least, f"{largest} {_kr(result[largest])}")


def _tornado_lines() -> Iterator[Line]:
    data = uncertain_data(prices=40, costs=17)
    case = _case(data)
    parameters = uncertain_parameters(case)
    form, ready = linear_form(case, names_of(parameters)), DrawFloor(data, parameters)
    values = _ends(data)
    assert values.shape == (100, 200)

    def by_hand() -> tuple[Array, Array]:
        net = DrawFloor(data, parameters).cumulative(_ends(data))[-1].reshape(4, 2, 100)
        span = np.abs(net[TOTAL, 1] - net[TOTAL, 0])
        order = np.argsort(-span)
        return net[:, :, order], span[order]

    (net, span), bars = by_hand(), tornado(case)
    np.testing.assert_allclose([bar.low for bar in bars], net[:, 0].T, rtol=1e-9)
    np.testing.assert_allclose([bar.high for bar in bars], net[:, 1].T, rtol=1e-9)
    least, full, batch_least, batch = medians(
        by_hand, lambda: tornado(case), lambda: ready.cumulative(values)[-1], lambda: form.net_result(values)
    )
    yield Line("Tornado floor: 100 parameters, from plain numbers", least, f"widest {_kr(span[0])}")
    widest = f"widest {_kr(bars[0].span())}"
    yield Line("  tornado, from the case to bars in order", full, widest, f"{full / least:.1f} ×")
    yield Line("  floor: the 200 evaluations alone", batch_least, "")
    yield _against_floor("  the 200 evaluations as one batch", batch, batch_least, "")


def _ends(data: dict[str, Any]) -> Array:
    """The parameters' values in the case, each moved to its low and then each to its high, ``(P, 2P)``."""
    items, effect = data["uncertainty"], data["effect"]
    rates = [effect["success_with"], effect["success_without"], data["participants"]["dropout"]]
    number = len(items)
    values = np.ones((number, 2 * number))
    values[: len(rates)] = np.array(rates)[:, None]
    values[range(number), range(number)] = [item["low"] for item in items]
    values[range(number), range(number, 2 * number)] = [item["high"] for item in items]
    return values


def _large_lines() -> Iterator[Line]:
    runs = [(_large("floor"), _large("ours")) for _ in range(LARGE_ROUNDS)]
    (least, floor_peak, _, floor_mean), (full, peak, before, mean) = (
        (statistics.median(column) for column in zip(*side, strict=True)) for side in zip(*runs, strict=True)
    )
    value = f"mean {_kr(floor_mean)}, peak {floor_peak:.0f} MB"
    yield Line("NumPy floor in blocks: 1,000,000 draws", least, value)
    yield _against_floor("  1,000,000 draws", full, least, f"mean {_kr(mean)}, peak {peak:.0f} MB")
    above, target = f"{peak - before:.0f} MB above import", f"≤ {MEMORY_TARGET} MB"
    yield Line("    peak memory of the process", full, above, f"{peak:.0f} MB", target, peak <= MEMORY_TARGET)


def _large(side: str) -> tuple[float, ...]:
    """Seconds, peak and memory before in MB, and mean of a simulation in a process of its own."""
    one_thread = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    answer = subprocess.run(
        [sys.executable, "-m", "benchmarks.uncertainty_memory", side, str(MANY)],
        check=True,
        capture_output=True,
        env=os.environ | one_thread,
    )
    return tuple(json.loads(answer.stdout))
