"""Readings of answers as an export and a debrief keep them."""

from coach_app.answers.reading import Reading, part_seconds
from coach_app.answers.structure import PARTS

Table = dict[str, object]


def rounded(value: float | None, digits: int) -> float | None:
    """A figure rounded for people; None stays None."""
    return None if value is None else round(value, digits)


def habits_table(reading: Reading | None) -> Table:
    """Hedges, repeats, numbers, I and we; all None where there is no text that may be quoted."""
    keys = ("hedges_per_100", "repeats_per_100", "numbers", "i_we")
    if reading is None:
        return dict.fromkeys(keys)
    hedges, repeats, numbers = (
        sum(len(found) for found in places) for places in (reading.hedges, reading.repeats, reading.numbers)
    )
    persons = reading.persons
    return {
        "hedges_per_100": rounded(reading.hundred(hedges), 2),
        "repeats_per_100": rounded(reading.hundred(repeats), 2),
        "numbers": numbers,
        "i_we": {"i": persons.i, "we": persons.we, "i_share": rounded(persons.i_share, 3)},
    }


def star_table(reading: Reading | None) -> Table | None:
    """The story: shares, seconds and sentences by part, missing parts, and how sure the reading is."""
    if reading is None or reading.story is None:
        return None
    story, seconds = reading.story, part_seconds(reading)
    return {
        "confidence": story.confidence,
        "missing": [str(part) for part in story.missing],
        "shares": {str(part): round(story.shares[part], 3) for part in PARTS},
        "seconds": None if seconds is None else {str(part): round(seconds[part], 1) for part in PARTS},
        "result_at": rounded(story.result_at, 3),
        "number_in_result": reading.number_in_result,
        "sentences": [
            {"passage": s.passage, "start": s.span.start, "end": s.span.end, "part": str(s.part)}
            for s in story.sentences
        ],
    }


def terms_table(reading: Reading | None) -> Table | None:
    """Terms of the job said and not said; None without a job description."""
    if reading is None or reading.terms is None:
        return None
    return {"said": list(reading.terms.said), "missing": list(reading.terms.missing)}
