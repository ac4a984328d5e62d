"""The events that say how cues were decided and what an answer sounded like."""

from typing import TYPE_CHECKING

from coach_app.answers.lexicon import DEFAULT_LEXICON, FillerLexicon
from coach_app.core.events import AnswerMeasured, CuesSet
from coach_app.engine.answer_in_hand import AnswerInHand
from coach_app.engine.cue_sound import HOLE_SECONDS

if TYPE_CHECKING:
    from coach_app.engine.cueing import CueParts


def cues_set(at: float, parts: "CueParts") -> CuesSet:
    """By which numbers a session's cues are decided."""
    rules, lexicon = parts.policy.rules, parts.lexicon
    return CuesSet(
        at,
        hold=rules.hold,
        faded=rules.faded,
        stutter=parts.stutter,
        limits={str(kind): [one.soft, one.cue, one.firm] for kind, one in parts.limits.items()},
        quiet=[tally.as_json() for tally in parts.tallies if tally.kind in rules.quiet],
        words={
            "added": sorted(lexicon.always - DEFAULT_LEXICON.always),
            "removed": sorted(_all(DEFAULT_LEXICON) - _all(lexicon)),
        },
    )


def _all(lexicon: FillerLexicon) -> frozenset[str]:
    return lexicon.sounds | lexicon.always | lexicon.by_context


def measured(at: float, answer: AnswerInHand, possible: int) -> AnswerMeasured:
    """What was heard of an answer; `possible` filled pauses were too unsure to count."""
    heard, fillers = answer.heard, len(answer.fillers)
    if heard is None:
        return AnswerMeasured(
            at, answer.question, answer.onset, answer.onset, 0.0, [], 0, None, fillers, fillers + possible
        )
    spoken, clock = heard.spoken, answer.clock
    placed = [(clock.at(one.started), clock.at(one.ended), one.seconds) for one in spoken.pauses]
    pauses = [
        [round(began, 2), round(ended, 2)]
        for began, ended, seconds in placed
        if ended - began < seconds + HOLE_SECONDS  # in a longer one nobody listened for a while
    ]
    return AnswerMeasured(
        at,
        answer.question,
        clock.at(spoken.started),
        clock.at(spoken.ended),
        spoken.speaking_seconds,
        pauses,
        len(heard.nuclei),
        None if heard.pace is None else round(heard.pace.words_per_minute, 1),
        fillers,
        fillers + possible,
        None if heard.pitch_hz is None else [round(one, 1) for one in heard.pitch_hz],
        None if heard.level_db is None else round(heard.level_db, 1),
        None if heard.room_db is None else round(heard.room_db, 1),
    )
