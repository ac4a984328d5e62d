"""What one answer did well and what to try next time: rules over its figures, a quote with each."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from coach_app.answers.numbers import has_number
from coach_app.answers.reading import Reading, part_seconds
from coach_app.answers.story_cues import Part
from coach_app.answers.structure import Story, StorySentence
from coach_app.answers.words import Span, sentences_of
from coach_app.core.session import Turn
from coach_app.review.asked import Asked
from coach_app.review.bands import FILLERS, PACE, length_bands
from coach_app.review.evaluator import Quote
from coach_app.review.facts import LEAST_SECONDS, Facts
from coach_app.review.quotes import around, at_of, quote_of, telling
from coach_app.review.wording import rate_words, seconds_words

LATE_RESULT = 0.75
"""Share of the words before the result from which it comes late."""

LONG_SETTING = 0.35
LONG_SETTING_SECONDS = 20.0
"""A setting is long from this share of the answer and these seconds on (career offices' advice: 20 s)."""

EARLY_RESULT = 0.3
_WHEN = re.compile(r"[\s-]*(?:(?:years?|months?|weeks?|days?|hours?)\b|o.clock|[ap]\.?m)", re.IGNORECASE)
"""What follows a number that only tells when, or how long."""

HEDGES = 2.0
REPEATS = 3.0
"""Counts for each hundred words from which they are worth a word."""


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to keep or to change; `rule` names the rule behind it, `at` is about when it was said."""

    rule: str
    title: str
    quote: Quote | None = None
    at: float | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """A question and its facts, with the reading and the story where there are any."""

    asked: Asked
    facts: Facts

    @property
    def reading(self) -> Reading | None:
        """What its text shows."""
        return self.facts.reading

    @property
    def story(self) -> Story | None:
        """The story in it; None where none was asked for."""
        return self.reading.story if self.reading is not None and self.asked.is_story else None

    def of_part(self, part: Part) -> tuple[StorySentence, ...]:
        """Its sentences of one part."""
        return () if self.story is None else tuple(s for s in self.story.sentences if s.part is part)

    def seconds_of(self, part: Part) -> float | None:
        """Seconds of one part, None where they are not known."""
        seconds = None if self.reading is None or self.story is None else part_seconds(self.reading)
        return None if seconds is None else seconds[part]

    def point(self, rule: str, title: str, sentence: StorySentence | None, *, end: bool = False) -> Point:
        """A point with a quote from a sentence."""
        if sentence is None:
            return Point(rule, title)
        turn = self.asked.quotable[sentence.passage]
        return pinned(rule, title, turn, quote_of(turn, sentence.span, end=end))

    def closing(self, rule: str, title: str) -> Point:
        """A point with a quote from the last sentence that says something by itself."""
        for turn in reversed(self.asked.quotable):
            span = telling(turn.text, sentences_of(turn.text)[::-1])
            if span is not None:
                return pinned(rule, title, turn, quote_of(turn, span, end=True))
        return Point(rule, title)

    def opening(self, rule: str, title: str) -> Point:
        """A point with a quote from the first sentence that says something by itself."""
        for turn in self.asked.quotable:
            span = telling(turn.text, sentences_of(turn.text))
            if span is not None:
                return pinned(rule, title, turn, quote_of(turn, span))
        return Point(rule, title)


def pinned(rule: str, title: str, turn: Turn, quote: Quote | None) -> Point:
    """A point with a quote of a turn and about when it was said."""
    return Point(rule, title, quote, None if quote is None else at_of(turn, quote))


Rule = Callable[[Answered], Point | None]


def strengths(answered: Answered) -> tuple[Point, ...]:
    """What the answer did well, the most telling first."""
    return tuple(_found(answered, _STRENGTHS))


def fixes(answered: Answered) -> tuple[Point, ...]:
    """What to try next time, the most useful first."""
    return tuple(_found(answered, _FIXES))


def _found(answered: Answered, rules: tuple[Rule, ...]) -> Iterator[Point]:
    for rule in rules:
        point = rule(answered)
        if point is not None:
            yield point


def _result_early(one: Answered) -> Point | None:
    story = one.story
    if story is None or story.result_at is None or story.result_at > EARLY_RESULT:
        return None
    return one.point("result_early", "The result came first", one.of_part(Part.RESULT)[0])


def _result_counted(one: Answered) -> Point | None:
    for sentence in one.of_part(Part.RESULT):
        if has_number(sentence.span.of(one.asked.quotable[sentence.passage].text)):
            return one.point("result_counted", "The result has a number", sentence)
    return None


def _result_told(one: Answered) -> Point | None:
    told = one.of_part(Part.RESULT)
    return one.point("result_told", "You said how it ended", told[-1]) if told else None


def _own_actions(one: Answered) -> Point | None:
    if one.story is None or one.story.confidence == "low":
        return None
    said = [s for s in one.of_part(Part.ACTION) if s.points > 0]
    if len(said) < 2:
        return None
    mine = [
        s for s in said if s.span.of(one.asked.quotable[s.passage].text).lower().startswith(("i ", "so i "))
    ]
    return (
        one.point("own_actions", "The actions were your own", mine[0]) if len(mine) * 2 > len(said) else None
    )


def _short_setting(one: Answered) -> Point | None:
    settings = one.of_part(Part.SITUATION)
    if one.story is None or not settings or not one.of_part(Part.ACTION):
        return None
    if one.story.shares[Part.SITUATION] > 0.25:
        return None
    return one.point("short_setting", "The setting was short", settings[0])


def _numbers(one: Answered) -> Point | None:
    for turn, places in zip(one.asked.quotable, one.reading.numbers if one.reading else (), strict=False):
        telling = next((place for place in places if not _WHEN.match(turn.text, place.end)), None)
        if telling is not None:
            return pinned("numbers", "You named a number", turn, around(turn, telling.start, telling.end))
    return None


def _right_length(one: Answered) -> Point | None:
    seconds = one.facts.longest
    if seconds is None or length_bands(one.asked.kind, one.asked.limits).of(seconds) != "calm":
        return None
    return one.closing("right_length", f"A good length: {seconds_words(seconds)}")


def _calm_pace(one: Answered) -> Point | None:
    wpm = one.facts.wpm
    if wpm is None or PACE.of(wpm) != "calm":
        return None
    return one.opening("calm_pace", f"Easy to follow: {wpm:.0f} words a minute")


def _few_fillers(one: Answered) -> Point | None:
    rate = one.facts.fillers_per_minute
    if rate is None or FILLERS.of(rate) != "calm" or not one.facts.sure_of_fillers:
        return None
    return one.opening("few_fillers", "Few fillers" if rate else "No fillers heard")


def _told_a_story(one: Answered) -> Point | None:
    actions = one.of_part(Part.ACTION)
    return one.point("actions_told", "You said what was done", actions[0]) if actions else None


def _no_result(one: Answered) -> Point | None:
    if one.story is None or one.of_part(Part.RESULT):
        return None
    return one.closing("no_result", "Say how it ended")


def _late_result(one: Answered) -> Point | None:
    story = one.story
    if story is None or story.result_at is None or story.result_at < LATE_RESULT:
        return None
    if (one.facts.longest or 0.0) < one.asked.limits.soft / 2:
        return None
    return one.point("late_result", "Give the result before the background", one.of_part(Part.RESULT)[0])


def _long_setting(one: Answered) -> Point | None:
    seconds = one.seconds_of(Part.SITUATION)
    if one.story is None or seconds is None or seconds < LONG_SETTING_SECONDS:
        return None
    if one.story.shares[Part.SITUATION] < LONG_SETTING:
        return None
    return one.point("long_setting", "Shorten the setting", one.of_part(Part.SITUATION)[0])


def _too_long(one: Answered) -> Point | None:
    seconds, limits = one.facts.longest, one.asked.limits
    if seconds is None or seconds <= limits.cue:
        return None
    return one.closing("too_long", f"Stop at {seconds_words(limits.cue)}")


def _many_fillers(one: Answered) -> Point | None:
    rate = one.facts.fillers_per_minute
    if rate is None or FILLERS.of(rate) == "calm":
        return None
    for turn, found in zip(one.asked.quotable, one.reading.fillers if one.reading else (), strict=False):
        if found:
            quote = around(turn, found[0].start, found[0].end)
            title = f"Trade “{found[0].phrase}” for a short silence"
            return pinned("fillers", title, turn, quote)
    return Point("fillers", f"Trade fillers for a short silence: {rate_words(rate)}")


def _pace_off(one: Answered) -> Point | None:
    wpm = one.facts.wpm
    if wpm is None or PACE.watch[0] <= wpm <= PACE.watch[1]:
        return None
    title = "Slow down a little" if wpm > PACE.watch[1] else "Speed up a little"
    return one.opening("pace", f"{title}: {wpm:.0f} words a minute")


def _no_task(one: Answered) -> Point | None:
    if one.story is None or one.of_part(Part.TASK) or not one.of_part(Part.SITUATION):
        return None
    return one.point("no_task", "Say what your own task was", one.of_part(Part.SITUATION)[-1])


def _too_short(one: Answered) -> Point | None:
    seconds = one.facts.longest
    if (
        seconds is None
        or seconds < LEAST_SECONDS
        or seconds >= length_bands(one.asked.kind, one.asked.limits).watch[0]
    ):
        return None
    return one.closing("too_short", f"Say more: this took {seconds_words(seconds)}")


def _no_number(one: Answered) -> Point | None:
    told = one.of_part(Part.RESULT)
    if not told or one.reading is None or one.reading.number_in_result:
        return None
    return one.point("no_number", "Put a number in the result", told[0])


def _hedging(one: Answered) -> Point | None:
    reading = one.reading
    if reading is None or (reading.hundred(sum(map(len, reading.hedges))) or 0.0) < HEDGES:
        return None
    turn, place = next((t, p[0]) for t, p in zip(one.asked.quotable, reading.hedges, strict=False) if p)
    title = f"Say it without “{_lower(place.of(turn.text))}”"
    return pinned("hedges", title, turn, around(turn, place.start, place.end))


def _repeating(one: Answered) -> Point | None:
    reading = one.reading
    if reading is None or (reading.hundred(sum(map(len, reading.repeats))) or 0.0) < REPEATS:
        return None
    turn, place = next((t, p[0]) for t, p in zip(one.asked.quotable, reading.repeats, strict=False) if p)
    return pinned(
        "repeats", "Pause where you would start twice", turn, quote_of(turn, Span(place.start, place.end))
    )


def _lower(words: str) -> str:
    return words if words.startswith(("I ", "I'", "I’")) else words.lower()


def _other_opening(one: Answered) -> Point | None:
    if one.reading is None or one.of_part(Part.RESULT):
        return None
    return one.opening("opening", "Open with the point, then explain it")


def _say_it_again(one: Answered) -> Point | None:
    told = one.of_part(Part.RESULT)
    if not told or one.story is None or (one.story.result_at or 0.0) <= EARLY_RESULT:
        return None
    return one.point("result_first", "Try it with the result first", told[0])


_STRENGTHS: tuple[Rule, ...] = (
    *(_result_early, _result_counted, _own_actions, _right_length, _short_setting, _few_fillers, _calm_pace),
    *(_result_told, _numbers, _told_a_story),
)
_FIXES: tuple[Rule, ...] = (
    *(_no_result, _too_long, _late_result, _long_setting, _many_fillers, _too_short, _pace_off, _no_number),
    *(_no_task, _hedging, _repeating, _say_it_again, _other_opening),
)
