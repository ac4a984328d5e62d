"""Making Python fit for sound."""

import gc
import sys

SWITCH_SECONDS = 0.0005
"""Python's thread switch interval; at its default two busy threads break sound (facts: signal, GIL)."""


def steady() -> None:
    """Let threads take turns often, and exempt what is loaded by now from garbage collection.

    With the window and a provider's SDK in memory a full collection stops every thread for 60 ms and more.
    Called before devices are started, when everything slow has been imported.
    """
    sys.setswitchinterval(SWITCH_SECONDS)
    gc.collect()
    gc.freeze()
