"""Whether there is a screen to show a window on."""

import sys
from collections.abc import Mapping


def has_screen(environment: Mapping[str, str]) -> bool:
    """Whether a window can be shown."""
    if sys.platform in ("win32", "darwin"):
        return True
    if environment.get("QT_QPA_PLATFORM") in ("offscreen", "minimal"):
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))
