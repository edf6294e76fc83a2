"""The same batch on a Dask cluster: blocks are sent out, and come back in order with the same numbers."""

from __future__ import annotations

import hashlib
import importlib
import logging
import pickle
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from som_xl.analysis.portfolio.batch import Mapper
from som_xl.model import FileError, Problem

LOCAL: Final = "lokal"
"""Instead of an address: a cluster of processes on this machine, for as long as it is needed."""
CONNECT_SECONDS: Final = 10


@contextmanager
def dask_mapper(address: str, processes: bool = True) -> Iterator[Mapper]:
    """A mapper that works blocks out on a Dask cluster.

    Args:
        address: of its scheduler, such as ``tcp://10.0.0.5:8786``, or ``lokal``.
        processes: whether a local cluster has processes of its own or threads.

    Raises:
        FileError: Dask is not installed, or nothing answers at the address.
    """
    try:
        distributed: Any = importlib.import_module("distributed")  # an optional extra, slow to import
    except ImportError:
        raise FileError(
            [Problem("--dask", "Dask er ikke installeret.", "", "Installér med: pip install 'som-xl[dask]'.")]
        ) from None
    if address == LOCAL:
        settings = {
            "processes": processes,
            "threads_per_worker": 1,
            "dashboard_address": None,
            # A worker that loses the scheduler when both are closed down is no news to the user.
            "silence_logs": logging.CRITICAL,
        }
        with distributed.LocalCluster(**settings) as cluster, distributed.Client(cluster) as client:
            yield _mapper(client)
        return
    try:
        client = distributed.Client(address, timeout=CONNECT_SECONDS)
    except (OSError, ValueError) as error:
        raise FileError(
            [
                Problem(
                    "--dask",
                    "Der er ingen Dask-klynge på adressen.",
                    f"'{address}' ({type(error).__name__})",
                    "Kontrollér adressen, fx tcp://10.0.0.5:8786, eller brug 'lokal'.",
                )
            ]
        ) from None
    with client:
        yield _mapper(client)


def _mapper(client: Any) -> Mapper:
    def mapped(function: Callable[[Any], Any], items: Sequence[Any]) -> list[Any]:
        keys = [f"{function.__name__}-{i}-{_digest(item)}" for i, item in enumerate(items)]
        results: list[Any] = client.gather(client.map(function, items, key=keys))
        return results

    return mapped


def _digest(item: Any) -> str:
    """The same for the same block in every run, so that a cluster does not work it out twice."""
    return hashlib.sha256(pickle.dumps(item, protocol=5)).hexdigest()
