"""Observables of a session in words, for the list of measured facts."""

from collections.abc import Iterator

from coach_app.review.facts import Facts, SessionFacts
from coach_app.review.wording import seconds_words


def measured(facts: SessionFacts) -> tuple[tuple[str, str], ...]:
    """Names and figures, those that were measured; nothing is judged here."""
    return (*_spoken(facts.session), *_said(facts.session))


def _spoken(one: Facts) -> Iterator[tuple[str, str]]:
    if one.answer_seconds is not None:
        yield "Your answers together", seconds_words(one.answer_seconds)
    if one.longest is not None and len(one.lengths) > 1:
        yield "Longest answer", seconds_words(one.longest)
    if one.talk_ratio is not None:
        yield "Your share of the talk", f"{100 * one.talk_ratio:.0f} %"
    if one.delays:
        least, most = f"{min(one.delays):.1f}", f"{max(one.delays):.1f}"
        yield (
            "Thought before answering, not judged",
            f"{least} s" if least == most else f"{least} to {most} s",
        )
    if one.pauses is not None:
        longest = f", longest {max(one.noted_pauses):.1f} s" if one.noted_pauses else ""
        yield "Pauses of 2 s or more", f"{len(one.noted_pauses)}{longest}"


def _said(one: Facts) -> Iterator[tuple[str, str]]:
    if one.words is not None:
        yield "Words", str(one.words)
    if one.fillers:
        named = {"sound": "sounds heard", "word": "other words"}
        yield "Fillers", ", ".join(f"{named.get(w, f'“{w}”')} {n}" for w, n in list(one.fillers.items())[:4])
    reading = one.reading
    if reading is None:
        return
    hedges, repeats = (sum(len(found) for found in places) for places in (reading.hedges, reading.repeats))
    yield "Hedges in 100 words", f"{reading.hundred(hedges) or 0.0:.1f}"
    yield "Words said twice in 100", f"{reading.hundred(repeats) or 0.0:.1f}"
    yield "Numbers named", str(sum(len(found) for found in reading.numbers))
    persons = reading.persons
    if persons.i or persons.we:
        yield "“I” and “we”, never scored", f"{persons.i} and {persons.we}"
    if reading.terms is not None and reading.terms.share is not None:
        said, all_ = len(reading.terms.said), len(reading.terms.said) + len(reading.terms.missing)
        yield "Terms of the job used", f"{said} of {all_}"
