"""Tests never see the knowledge of the person who runs them."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

os.environ["SOM_XL_VIDEN"] = str(Path(tempfile.gettempdir()) / "som-xl-ingen-egen-viden")
