"""When a counted frame of a device really sounded, from time stamps that jitter."""

SETTLE_SECONDS = 20.0
"""Time constant of the average once it has settled: PulseAudio's capture stamps wander by 10 ms in 20 s."""

JUMP_SECONDS = 0.060
"""A stamp this far off is either a late one, to be ignored, or the first after a break."""

SURE_SECONDS = 0.500
"""So far off is no late stamp: the device was away."""

SURE_BLOCKS = 10
"""So many stamps in a row that are off are no late ones either."""


class SampleClock:
    """Maps frame numbers of a stream to clock time (s), by averaging stamp minus frame/rate.

    Follows a crystal that is 100 ppm off with 2 ms of lag. Starts afresh after a break in the stream.
    """

    def __init__(self, rate: int) -> None:
        """Frames are counted at `rate` Hz."""
        self._rate = rate
        self._offset: float | None = None
        self._seen = 0.0
        self._last = 0
        self._odd = 0

    def observe(self, frame: int, at: float) -> None:
        """The stream's `frame` was stamped with clock time `at`; frames never decrease."""
        offset = at - frame / self._rate
        if self._offset is None:
            self._begin(offset, frame)
            return
        off = offset - self._offset
        if abs(off) > JUMP_SECONDS:
            self._odd += 1
            if abs(off) > SURE_SECONDS or self._odd >= SURE_BLOCKS:
                self._begin(offset, frame)
            return
        self._odd = 0
        step = (frame - self._last) / self._rate
        self._last = frame
        self._seen = min(self._seen + step, SETTLE_SECONDS)
        self._offset += off * min(step / self._seen, 1.0) if self._seen else 0.0

    def time_of(self, frame: float) -> float:
        """Clock time of a frame number; needs one observation."""
        if self._offset is None:
            raise ValueError("no frame has been observed yet")
        return frame / self._rate + self._offset

    @property
    def running(self) -> bool:
        """Whether a frame has been observed."""
        return self._offset is not None

    def _begin(self, offset: float, frame: int) -> None:
        self._offset = offset
        self._seen = 0.0
        self._last = frame
        self._odd = 0


def converter_time(now: float, current: float, converter: float, otherwise: float) -> float:
    """Clock time of a block's first sample at the converter, all in seconds.

    `now` is the injected clock, `current` and `converter` are PortAudio's stamps of the callback and of the
    converter. Some host interfaces leave them 0 or report nonsense; `otherwise` is then the offset from now.
    """
    offset = converter - current
    usable = current > 0.0 and converter > 0.0 and -2.0 < offset < 2.0
    return now + (offset if usable else otherwise)
