"""Three tiny cases whose numbers can be worked out in the head, for all tests of portfolios.

Every case is one year without discounting. A success saves 10 units of 1,000 kr. and 20 % succeed, so a participant
saves 2,000 kr., all of it the municipality's; the only cost is one fixed amount.

========  ============  =======  =======  ======  =========
case      participants  saved    cost     net     per krone
========  ============  =======  =======  ======  =========
Stor      100           200,000  110,000  90,000  0.818
Mellem     50           100,000   50,000  50,000  1.000
Lille      40            80,000   38,000  42,000  1.105
========  ============  =======  =======  ======  =========

Within 110,000 kr. the best of the list (*Stor*) leaves nothing for the others and gives 90,000; *Mellem* and *Lille*
give 92,000 for 88,000. Within 150,000 kr. *Stor* and *Lille* give 132,000 for 148,000; those with the most per krone,
*Lille* and *Mellem*, would have taken 88,000 and left no room for *Stor*. So neither list alone tells what to choose.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tests.test_cli_robustness import SMALL

CASES: Final = {"Stor": (100, 110_000), "Mellem": (50, 50_000), "Lille": (40, 38_000)}
GAINS: Final = {"Stor": 90_000, "Mellem": 50_000, "Lille": 42_000}


def case_text(title: str, participants: int, cost: int) -> str:
    """One of the cases, or another with its numbers, as TOML."""
    text = SMALL.replace("Lille sag", title).replace("amounts = 100000", f"amounts = {cost}")
    return text.replace("starts = [100]", f"starts = [{participants}]")


def write_cases(folder: Path) -> Path:
    """The three of them as files of a new folder."""
    folder.mkdir(parents=True)
    for title, (participants, cost) in CASES.items():
        text = case_text(title, participants, cost)
        (folder / f"{title.lower()}.toml").write_text(text, encoding="utf-8")
    return folder
