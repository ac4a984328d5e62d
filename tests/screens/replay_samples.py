"""A session to be heard again: the third question of an afternoon, with cues, a bookmark and its sound."""

from __future__ import annotations

import math
from dataclasses import replace

from coach_app.core.desk_events.outline import OutlineShown, TrackOutline
from coach_app.core.desk_events.words import WordsShown
from coach_app.core.events import (
    Bookmarked,
    CueDecided,
    CueJudged,
    FillerHeard,
    QuestionAsked,
    SessionEvent,
    as_json,
)
from coach_app.core.rounds import Speaker
from coach_app.core.session import StoredSession, Turn
from coach_app.speech.word_times import word_times
from tests.screens import samples

NAME = "s6"
ANSWER = 6
"""Number of the turn that answers the third question."""

AT = 816.2
"""Session second that sounds in the picture."""

QUESTION = "Tell me about a time a delivery went wrong on your watch."
_SAID = (
    (684.0, "On the Friday a truck came in four hours late, and half of the load was close to its date."),
    (724.0, "I, um, called the, um, other two sites and, um, asked which of them had room until the Monday."),
    (744.5, "I split the load by expiry date, so the short-dated pallets went out first, and I kept a list."),
    (777.0, "Then I rang each customer before seven and told them what had happened."),
    (814.0, "By Saturday noon thirty-six of the forty had left, and the rest went on the Monday."),
)
_STARTED, _ENDED = 686.0, 826.0


def stored() -> StoredSession:
    """The session; its first two questions are those of `samples`."""
    events: list[SessionEvent] = [
        QuestionAsked(680.0, 3, "behavioural", QUESTION, 0, 1),
        *(FillerHeard(at, None, "acoustic", at, at + 0.4, 0.9, at + 0.5) for at in (725.0, 728.2, 731.0)),
        CueDecided(725.6, "filler", "Pause, then go on.", True, "shown", 3.0, 3.0),
        Bookmarked(744.6, 3, "How I split the load"),
        CueDecided(768.9, "pace", "A little slower.", False, "spacing", 186.0, 180.0),
        CueDecided(774.6, "silence", "Go on when you are ready.", False, "off", 4.2, 4.0),
        CueDecided(807.1, "length", "Wrap up: the result?", True, "shown", 121.0, 120.0),
        CueJudged(827.0, "length", 807.1, True, 0.0, 1.0, True),
    ]
    plain = samples.unmeasured()
    said = " ".join(text for _, text in _SAID)
    asked = Turn(ANSWER - 1, Speaker.INTERVIEWER, QUESTION, 680.0, 684.0, 3)
    thanks = Turn(
        ANSWER + 1, Speaker.INTERVIEWER, "Thank you. What would you do differently now?", 829.0, 832.0, 3
    )
    answer = Turn(ANSWER, Speaker.USER, said, _STARTED, _ENDED, 3)
    turns = (*(one for one in plain.turns if one.question < 3), asked, answer, thanks)
    return replace(plain, turns=turns, events=tuple(as_json(event) for event in events), review=None)


def words() -> WordsShown:
    """Sentences begin where `_SAID` puts them; words are as long as their letters."""
    out = []
    for number, (started, text) in enumerate(_SAID):
        until = _SAID[number + 1][0] if number + 1 < len(_SAID) else _ENDED
        out += list(word_times(text.split(), started, min(started + len(text) / 14, until)))
    sure = tuple(replace(one, confidence=0.9) for one in out)
    others = {
        one.turn: word_times(one.text.split(), one.started or 0.0, one.ended or 0.0)
        for one in stored().turns
        if one.turn != ANSWER
    }
    return WordsShown(NAME, {**others, ANSWER: sure})


def outline() -> OutlineShown:
    """Loud where words are."""
    told = words().turns
    mine = [(one.started, one.ended) for one in told[ANSWER]]
    asked = [(one.started, one.ended) for turn in (ANSWER - 1, ANSWER + 1) for one in told[turn]]
    return OutlineShown(NAME, _track(mine), _track(asked))


def _track(spans: list[tuple[float, float]]) -> TrackOutline:
    cells = bytearray(2 * 84_000)
    for started, ended in spans:
        for cell in range(round(started * 100), round(ended * 100)):
            share = (cell - started * 100) / max((ended - started) * 100, 1)
            level = round(
                (30 + 60 * abs(math.sin(started * 1.7))) * math.sin(math.pi * min(max(share, 0.0), 1.0))
            )
            cells[2 * cell], cells[2 * cell + 1] = -level & 0xFF, level
    fine = bytes(cells)
    coarse = bytearray()
    for first in range(0, len(fine), 64):
        part = memoryview(fine)[first : first + 64].cast("b")
        coarse += bytes((min(part) & 0xFF, max(part)))
    return TrackOutline(fine, bytes(coarse))
