"""Looks after a running session every few seconds: line, sending, writing down, devices, disk, machine.

`look` is pure: readings in, one finding a part out. The watchdog tells each change once and acts on it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from coach_app.core.events import LinkChanged
from coach_app.engine.journal import Journal

CHECK_SECONDS = 5.0

SLOW_SECONDS = 2.5
"""A reply that takes longer than this makes the line poor; the answer time-out then ends it."""

LATE_CALLS, STUCK_CALLS = 30, 150
"""Blocks of 32 ms that wait to be sent: a second makes the line poor, five seconds mean it takes no more."""

UNWRITTEN_SECONDS = 20.0
"""Seconds of an answer of which the service has written down nothing."""

LOW_BYTES = 200_000_000
"""Free disk below which a session may not fit (half an hour of both tracks is about 100 MB)."""

DEAD_SECONDS = 0.5
"""A device that gave or took nothing for so long is dead."""

LATE_SECONDS = 1.0
"""A pulse that comes later than this breaks the sound for everybody to hear."""

Part = Literal["service", "sending", "writing", "microphone", "speaker", "disk", "machine"]
Condition = Literal["good", "poor", "lost"]


@dataclass(frozen=True, slots=True)
class Readings:
    """What is looked at. Ages and waits in seconds, None where there is nothing to look at.

    `unanswered`: a reply is due; `backlog`: calls not sent; `unwritten`: an answer without any words;
    `capture`, `playback`: since the device gave or took sound; `free`: bytes; `lag`: the latest pulse.
    """

    unanswered: float | None = None
    backlog: int = 0
    unwritten: float | None = None
    capture: float | None = None
    playback: float | None = None
    free: int | None = None
    lag: float = 0.0


@dataclass(frozen=True, slots=True)
class Finding:
    """The condition of one part, in words when it is not good."""

    part: Part
    condition: Condition
    text: str = ""


def look(now: Readings) -> tuple[Finding, ...]:
    """The condition of every part, in a fixed order."""
    sending: Condition = (
        "lost" if now.backlog >= STUCK_CALLS else "poor" if now.backlog >= LATE_CALLS else "good"
    )
    return (
        _over("service", now.unanswered, SLOW_SECONDS, "the interviewer takes long to answer"),
        Finding("sending", sending, "" if sending == "good" else "your voice goes out late"),
        _over(
            *("writing", now.unwritten, UNWRITTEN_SECONDS),
            "the service does not write down what you say; your voice is recorded all the same",
        ),
        _over("microphone", now.capture, DEAD_SECONDS, "the microphone is silent", "lost"),
        _over("speaker", now.playback, DEAD_SECONDS, "the speaker is silent", "lost"),
        _under("disk", now.free, LOW_BYTES),
        _over("machine", now.lag, LATE_SECONDS, "this computer is very busy; close other programs"),
    )


def _over(part: Part, value: float | None, limit: float, text: str, bad: Condition = "poor") -> Finding:
    return Finding(part, bad, text) if value is not None and value > limit else Finding(part, "good")


def _under(part: Part, value: int | None, limit: int) -> Finding:
    if value is None or value >= limit:
        return Finding(part, "good")
    text = f"only {value // 1_000_000} MB are free; make room for the recording"
    return Finding(part, "poor", text)


WARNINGS: dict[Part, str] = {"writing": "not_written_down", "disk": "disk_low", "machine": "machine_busy"}
"""Parts that warn; the line's condition is a `link` event, devices warn the moment they die."""

LINE: tuple[Part, ...] = ("service", "sending")


class Watchdog:
    """Tells what changed since the last look; `renew` opens a new line where one takes nothing more."""

    def __init__(self, journal: Journal, renew: Callable[[str], None]) -> None:
        """Tell `journal`."""
        self._journal = journal
        self._renew = renew
        self.conditions: dict[Part, Condition] = {}
        self._line: Condition = "good"

    @property
    def busy(self) -> bool:
        """Whether the machine is so busy that what is merely nice to see should wait."""
        return self.conditions.get("machine") == "poor"

    def check(self, readings: Readings, *, up: bool) -> None:
        """Judge new readings; the line only while it is `up` and not being mended."""
        findings = look(readings)
        for finding in findings:
            self._warn(finding)
        self.conditions = {finding.part: finding.condition for finding in findings}
        if up:
            self._judge_line([finding for finding in findings if finding.part in LINE])
        else:
            self._line = "good"

    def _warn(self, finding: Finding) -> None:
        code = WARNINGS.get(finding.part)
        if code and finding.condition != "good" and self.conditions.get(finding.part, "good") == "good":
            self._journal.warn(code, finding.text)

    def _judge_line(self, findings: list[Finding]) -> None:
        bad = [finding for finding in findings if finding.condition != "good"]
        if any(finding.condition == "lost" for finding in bad):
            self._line = "good"
            self._renew(bad[-1].text)
            return
        condition: Condition = "poor" if bad else "good"
        if condition != self._line:
            self._line = condition
            text = bad[0].text if bad else "the line is good again"
            self._journal.tell(LinkChanged(self._journal.at(), "poor" if bad else "good", text))
