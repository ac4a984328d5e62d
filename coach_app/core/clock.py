"""The one kind of clock the program knows."""

from collections.abc import Callable

Clock = Callable[[], float]
"""A monotonic clock: call it for the time in seconds. Real runs use the event loop's, tests a virtual one."""
