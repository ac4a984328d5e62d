"""What the session itself noted down about how its answers were listened to."""

import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from coach_app.answers.fillers import Filler
from coach_app.answers.job_terms import job_terms
from coach_app.answers.lexicon import FillerLexicon
from coach_app.core.session import StoredSession
from coach_app.cues.pace import LEAST_SPEAKING_SECONDS, Pace
from coach_app.review.asked import Event
from coach_app.review.listening import NOT_MEASURED, Listening

OVER_ROOM_DB = 12.5
"""How far a voice's median level is above the room's where most filled pauses can be heard.

Over five synthesised voices nine in ten were found at 14 dB and half of them at 11 dB in pink noise; six in
ten at 13 dB where others talked.
"""


def listening_of(stored: StoredSession, given: Listening = NOT_MEASURED) -> Listening:
    """How the session was listened to: `given`, with the job, words and profile the session was held with."""
    described = stored.plan.get("job_description")
    if given.terms is None and isinstance(described, str) and described.strip():
        given = replace(given, terms=job_terms(described))
    noted = next((line for line in stored.events if line.get("event") == "cues_set"), None)
    if noted is None:
        return given
    lexicon = given.lexicon
    words = noted.get("words")
    if isinstance(words, Mapping):
        lexicon = _changed(lexicon, words.get("added"), words.get("removed"))
    return replace(given, lexicon=lexicon, repeats=noted.get("stutter") is not True)


def _changed(lexicon: FillerLexicon, added: object, removed: object) -> FillerLexicon:
    for word in added if isinstance(added, list) else ():
        lexicon = lexicon.with_word(str(word))
    for word in removed if isinstance(removed, list) else ():
        lexicon = lexicon.without(str(word))
    return lexicon


def measured_answers(events: Iterable[Event]) -> list[Event]:
    """The notes of answers that were listened to."""
    return [event for event in events if event.name == "answer_measured"]


def heard_pauses(events: Iterable[Event]) -> tuple[float, ...] | None:
    """Seconds of the pauses inside answers; None where nobody listened."""
    answers = measured_answers(events)
    if not answers:
        return None
    listed = (event.line.get("pauses") for event in answers)
    spans = [span for pauses in listed if isinstance(pauses, Sequence) for span in pauses]
    return tuple(max(0.0, span[1] - span[0]) for span in spans)


def heard_pace(events: Iterable[Event]) -> float | None:
    """Words a minute by syllables; None where too little was heard."""
    answers = measured_answers(events)
    syllables = sum(int(event.number("syllables") or 0) for event in answers)
    seconds = sum(event.number("speaking_seconds") or 0.0 for event in answers)
    return Pace(syllables, seconds).words_per_minute if seconds >= LEAST_SPEAKING_SECONDS else None


def heard_pitch(events: Iterable[Event]) -> tuple[float, float, float] | None:
    """Low, middle and high of the voice in Hz, medians over the answers; None where none was heard."""
    rows = [event.line.get("pitch_hz") for event in measured_answers(events)]
    known = [row for row in rows if isinstance(row, Sequence) and len(row) == 3]
    if not known:
        return None
    low, middle, high = (statistics.median(float(row[place]) for row in known) for place in range(3))
    return low, middle, high


def heard_level(events: Iterable[Event]) -> float | None:
    """Median level of the answers, dBFS; None where none was heard."""
    levels = [level for event in measured_answers(events) if (level := event.number("level_db")) is not None]
    return statistics.median(levels) if levels else None


def heard_well(events: Iterable[Event]) -> float:
    """Seconds of speaking in which filled pauses could be heard: with a pitch, well above the room."""
    return sum(_speaking(event) for event in measured_answers(events) if _audible(event))


def unheard(events: Iterable[Event]) -> bool:
    """Whether somebody spoke and filled pauses could be heard in none of it."""
    answers = [event for event in measured_answers(events) if _speaking(event) > 0.0]
    return bool(answers) and not any(_audible(event) for event in answers)


def doubtful_fillers(events: Iterable[Event]) -> int:
    """Filled pauses that may have been said besides those that were counted."""
    answers = measured_answers(events)
    most = sum(int(event.number("fillers_at_most") or 0) for event in answers)
    return max(0, most - sum(int(event.number("fillers") or 0) for event in answers))


def _speaking(event: Event) -> float:
    return event.number("speaking_seconds") or 0.0


def _audible(event: Event) -> bool:
    """Whether filled pauses could be heard in an answer; what older sessions did not note counts as good."""
    level, room = event.number("level_db"), event.number("room_db")
    loud = level is None or room is None or level - room >= OVER_ROOM_DB
    return loud and event.line.get("pitch_hz", ()) is not None


def counted_fillers(
    events: Iterable[Event], read: Sequence[Filler], lexicon: FillerLexicon
) -> dict[str, int]:
    """Fillers by phrase, most frequent first; "sound" for those heard and not written down, "word" for those
    whose text is gone.

    The events are one list already: a filled pause that was heard and then read is there once, as heard.
    """
    heard = [event for event in events if event.name == "filler"]
    sounds = sum(event.text("source") != "text" or event.text("word") in lexicon.sounds for event in heard)
    written = sum(filler.kind == "sound" for filler in read)
    counts: dict[str, int] = {}
    for filler in read:
        counts[filler.phrase] = counts.get(filler.phrase, 0) + 1
    extra = {"sound": sounds - written, "word": len(heard) - sounds - (len(read) - written)}
    counts |= {phrase: count for phrase, count in extra.items() if count > 0}
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
