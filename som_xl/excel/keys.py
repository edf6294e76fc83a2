"""The one key that is looked at while a command works."""

from __future__ import annotations

import sys
from typing import Final

_ESCAPE: Final = 0x1B
_NOW_OR_SINCE: Final = 0x8001
"""The key is down, or has been pressed since the last question."""


def escape_pressed(window: int) -> bool:
    """Whether Esc is pressed, or has been since this was last asked, while this window is in front.

    >>> escape_pressed(0)
    False
    """
    if sys.platform != "win32":
        return False
    import ctypes  # noqa: PLC0415  (Windows only)

    keys = ctypes.windll.user32
    return bool(keys.GetAsyncKeyState(_ESCAPE) & _NOW_OR_SINCE) and keys.GetForegroundWindow() == window
