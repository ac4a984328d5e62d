"""Everything one answer shows, read from its texts: the answer itself and those to its follow-ups."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from coach_app.answers.fillers import Filler, fillers_in
from coach_app.answers.lexicon import DEFAULT_LEXICON, FillerLexicon
from coach_app.answers.numbers import has_number, numbers_in
from coach_app.answers.story_cues import Part
from coach_app.answers.structure import PARTS, Story, read_story
from coach_app.answers.style import Persons, hedges_in, persons_in, repeats_in
from coach_app.answers.terms import TermCoverage, terms_in
from coach_app.answers.words import Span, Word, count_words, words_of


@dataclass(frozen=True, slots=True)
class Passage:
    """The text of one turn. `seconds` is how long it took, None where it was typed or not measured.

    `word_times` holds the start and end of each word, in seconds of any clock, where they are known.
    """

    text: str
    seconds: float | None = None
    word_times: tuple[tuple[float, float], ...] | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What the passages of one answer show. Places are characters of the passage with the same number."""

    passages: tuple[Passage, ...]
    words: int
    fillers: tuple[tuple[Filler, ...], ...]
    hedges: tuple[tuple[Span, ...], ...]
    repeats: tuple[tuple[Span, ...], ...]
    numbers: tuple[tuple[Span, ...], ...]
    persons: Persons
    story: Story | None
    terms: TermCoverage | None

    @property
    def filler_counts(self) -> Mapping[str, int]:
        """How often each filler was said, most frequent first."""
        counts: dict[str, int] = {}
        for filler in (one for passage in self.fillers for one in passage):
            counts[filler.phrase] = counts.get(filler.phrase, 0) + 1
        return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))

    @property
    def number_in_result(self) -> bool:
        """Whether a sentence of the result names a number."""
        if self.story is None:
            return False
        results = (s for s in self.story.sentences if s.part is Part.RESULT)
        return any(has_number(s.span.of(self.passages[s.passage].text)) for s in results)

    def hundred(self, count: int) -> float | None:
        """A count for each hundred words; None without words."""
        return None if self.words == 0 else 100.0 * count / self.words


def read_answer(
    passages: Sequence[Passage],
    terms: Iterable[str] | None = None,
    lexicon: FillerLexicon = DEFAULT_LEXICON,
) -> Reading:
    """Read an answer. `terms` are those of the job, None without a job description."""
    texts = [passage.text for passage in passages]
    everything = "\n".join(texts)
    return Reading(
        passages=tuple(passages),
        words=sum(map(count_words, texts)),
        fillers=tuple(fillers_in(text, lexicon) for text in texts),
        hedges=tuple(hedges_in(text) for text in texts),
        repeats=tuple(repeats_in(text) for text in texts),
        numbers=tuple(numbers_in(text) for text in texts),
        persons=persons_in(everything),
        story=read_story(texts),
        terms=None if terms is None else terms_in(everything, terms),
    )


def merged(readings: Sequence[Reading]) -> Reading | None:
    """Several answers as one, without a story; None where there are none."""
    if not readings:
        return None
    given = [reading.terms for reading in readings if reading.terms is not None]
    said = tuple(dict.fromkeys(term for terms in given for term in terms.said))
    known = dict.fromkeys(term for terms in given for term in (*terms.said, *terms.missing))
    terms = TermCoverage(said, tuple(term for term in known if term not in said)) if given else None
    persons = (sum(r.persons.i for r in readings), sum(r.persons.we for r in readings))
    return Reading(
        passages=tuple(passage for r in readings for passage in r.passages),
        words=sum(r.words for r in readings),
        fillers=tuple(found for r in readings for found in r.fillers),
        hedges=tuple(found for r in readings for found in r.hedges),
        repeats=tuple(found for r in readings for found in r.repeats),
        numbers=tuple(found for r in readings for found in r.numbers),
        persons=Persons(*persons),
        story=None,
        terms=terms,
    )


def part_seconds(reading: Reading) -> Mapping[Part, float] | None:
    """Seconds of each part of the story: from word times, else by each passage's share of words.

    None without a story, or where a passage was not timed.
    """
    story = reading.story
    if story is None or any(passage.seconds is None for passage in reading.passages):
        return None
    counts = dict.fromkeys(range(len(reading.passages)), 0)
    for sentence in story.sentences:
        counts[sentence.passage] += sentence.words
    timed = [_timed(passage) for passage in reading.passages]
    seconds = dict.fromkeys(PARTS, 0.0)
    for sentence in story.sentences:
        passage, known = reading.passages[sentence.passage], timed[sentence.passage]
        share = (passage.seconds or 0.0) * sentence.words / max(1, counts[sentence.passage])
        seconds[sentence.part] += share if known is None else _between(known, sentence.span)
    return seconds


_Timed = tuple[tuple[Word, tuple[float, float]], ...]


def _timed(passage: Passage) -> _Timed | None:
    """The words of a passage with their times; None where they do not match or there are none."""
    if passage.word_times is None:
        return None
    words = words_of(passage.text)
    return (
        tuple(zip(words, passage.word_times, strict=True)) if len(words) == len(passage.word_times) else None
    )


def _between(timed: _Timed, span: Span) -> float:
    """Seconds from the first word of a stretch to its last."""
    inside = [times for word, times in timed if span.start <= word.start < span.end]
    return max(0.0, inside[-1][1] - inside[0][0]) if inside else 0.0
