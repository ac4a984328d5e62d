"""What became of a session, judged by what the user said, what the service said and what was heard.

Nothing here asks the program's own bookkeeping whether it is right: the candidate's answers are known by
their samples, the interviewer's turns by their level, and what is stored is compared with those.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from tests.faults.classes import GONE, LINE, SILENT
from tests.faults.devices import WHOLE, Spoken
from tests.faults.service import CLOSING
from tests.faults.session import PATIENCE, QUESTIONS, Held, Mishap
from tests.faults.sounds import ANSWERS, MIC_RATE, OUT_RATE, clip

DOUBLE = 1.2
"""Share of a turn's sound above which some of it was heard twice; slowed speech stays below."""

OFF = 0.01
"""Seconds by which a recording may be off the microphone's own count of frames."""


@dataclass
class Verdict:
    """What went wrong, in words; all empty when nothing did."""

    lost: list[str] = field(default_factory=list)
    order: list[str] = field(default_factory=list)
    double: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)

    @property
    def fine(self) -> bool:
        return not (self.lost or self.order or self.double or self.stuck or self.other)

    def lines(self) -> list[str]:
        """Everything, one line each."""
        kinds = ("lost", "order", "double", "stuck", "other")
        return [f"{kind}: {line}" for kind in kinds for line in getattr(self, kind)]


def judge(held: Held) -> Verdict:
    """Compare a session with the truth about it."""
    verdict = Verdict()
    if held.ended not in ("done", "time"):
        verdict.stuck.append(f"ended as {held.ended} {held.crash}".strip())
    verdict.other += [f"against the service's rules: {one}" for one in held.violations]
    if held.stored is None:
        verdict.lost.append("the whole session")
        return verdict
    _words(held, verdict)
    _recording(held, verdict)
    _questions(held, verdict)
    _times(held, verdict)
    return verdict


def _words(held: Held, verdict: Verdict) -> None:
    """Every answer is in the transcript once, in the order they were given."""
    assert held.stored is not None
    transcript = [turn.text for turn in held.stored.turns if str(turn.speaker) == "user"]
    places = []
    for answer in held.spoken:
        found = [index for index, text in enumerate(transcript) if answer.text in text]
        copies = sum(text.count(answer.text) for text in transcript)
        if copies > 1:
            verdict.double.append(f"answer {answer.number} is in the transcript {copies} times")
        if not found and answer.whole and answer.ends < held.length - 1.0:
            verdict.lost.append(f"answer {answer.number} of {answer.at:.1f} s is not in the transcript")
        places += found[:1]
    if places != sorted(places):
        verdict.order.append(f"answers are stored in the order {places}")
    others = [text for text in transcript if text and not _known(text)]
    verdict.other += [f"nobody said {text!r}" for text in others]


def _known(text: str) -> bool:
    """Whether a text is made of answers and halves of them."""
    for answer in ANSWERS:
        words = answer.split()
        for part in (answer, " ".join(words[: len(words) // 2]), " ".join(words[len(words) // 2 :])):
            text = text.replace(part, "")
    return not text.strip()


def _recording(held: Held, verdict: Verdict) -> None:
    """Every answer is in the recording once, sample by sample, where it was spoken."""
    assert held.user is not None
    track = held.user.astype("<i2").tobytes()
    for answer in held.spoken:
        if not answer.whole or answer.ends > held.length - 1.0:
            continue
        pcm = clip(answer.number).astype("<i2").tobytes()
        at = track.find(pcm)
        if at < 0:
            verdict.lost.append(f"answer {answer.number} of {answer.at:.1f} s is not in the recording")
        elif track.find(pcm, at + 2) >= 0:
            verdict.double.append(f"answer {answer.number} is in the recording twice")
        elif abs(at // 2 - answer.first) > OFF * MIC_RATE:
            lies, spoken = at / 2 / MIC_RATE, answer.first / MIC_RATE
            verdict.order.append(f"answer {answer.number} lies at {lies:.2f}, not {spoken:.2f} s")


def _questions(held: Held, verdict: Verdict) -> None:
    """Every question was heard whole, in order, none again once answered; no sound was heard twice."""
    turns = {turn.level: turn for turn in held.said}
    heard: list[tuple[float, str]] = []
    for at, level, frames in held.heard:
        turn = turns.get(level)
        if turn is None:
            verdict.other.append(f"at {at:.1f} s something sounded that nobody said")
        elif frames > DOUBLE * turn.frames:
            verdict.double.append(f"{turn.text!r} was heard {frames / turn.frames:.1f} times over")
        elif frames >= WHOLE * turn.frames:
            heard.append((at, turn.text))
    levels = [level for _, level, _ in held.heard]
    if levels != sorted(levels):
        verdict.order.append("turns were heard in another order than they were said")
    asked = [next((q for q in QUESTIONS if q in text), text) for _, text in heard]
    firsts = [asked.index(question) for question in QUESTIONS if question in asked]
    if firsts != sorted(firsts):
        verdict.order.append(f"questions were heard in the order {asked}")
    if held.ended == "done":
        verdict.lost += [f"{question!r} was never heard" for question in QUESTIONS if question not in asked]
        if not any(CLOSING in text for text in asked):
            verdict.lost.append("the closing words were never heard")
    for (at, text), question in zip(heard, asked, strict=True):
        if question in QUESTIONS and _answered(held, heard, question, at):
            verdict.double.append(f"{text!r} was asked again at {at:.1f} s though it was answered")


def _answered(held: Held, heard: list[tuple[float, str]], question: str, before: float) -> bool:
    """Whether the user gave a whole answer after hearing this question and before this time."""
    first = next((at for at, text in heard if question in text), before)
    return any(answer.whole and first < answer.at and answer.ends < before for answer in held.spoken)


def _times(held: Held, verdict: Verdict) -> None:
    """Events never go back in time; turns are numbered in the order in which they sounded."""
    assert held.stored is not None
    times = [float(event["at"]) for event in held.events]
    if any(late < early for early, late in pairwise(times)):
        verdict.order.append("events go back in time")
    sounded = [turn.started for turn in held.stored.turns if turn.started is not None]
    if any(late < early - 0.5 for early, late in pairwise(sounded)):
        verdict.order.append(f"turns are stored in the order {np.round(sounded, 1).tolist()}")


def talking_again(held: Held) -> dict[str, float]:
    """Seconds from each fault of the line until the interview could go on, by class.

    That is the first moment at which a line stood that was opened after it, or the interviewer was heard, or
    the model answered the user's words on the line it hit. A service that fell silent is waited for only
    from the moment at which a reply was due.
    """
    found: dict[str, float] = {}
    for mishap in held.mishaps:
        if mishap.what not in (*LINE, GONE) or len(held.mishaps) > 1:
            continue
        since = _due(held, mishap)
        moments = [at for at in held.up_at if at > since]
        moments += [at for at, _, frames in held.heard if at > since and frames > 0.1 * OUT_RATE]
        if moments:
            found[mishap.what] = min(moments) - since
    return found


def _due(held: Held, mishap: Mishap) -> float:
    """When a fault can first be noticed."""
    if mishap.what not in SILENT:
        return mishap.at
    lost = next((event["at"] for event in held.events if event.get("value") == "lost"), mishap.at)
    over = [answer.ends + PATIENCE for answer in held.spoken if answer.ends + PATIENCE < lost]
    return max(mishap.at, *over) if over else mishap.at


__all__ = ["Spoken", "Verdict", "judge", "talking_again"]
