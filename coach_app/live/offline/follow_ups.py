"""Whether an answer calls for a follow-up, and which: rules over its length and, where known, its words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from coach_app.answers.signs import Signs, signs_of
from coach_app.core.plan import LENGTH_LIMITS, PlannedQuestion
from coach_app.core.rounds import QuestionKind
from coach_app.knowledge.values import GenericFollowUp, Missing

SHORT_SECONDS = 8.0
"""Seconds of answer below which more is asked for, whatever was said."""

SHORT_WORDS = 15
"""Words of a typed answer below which more is asked for, whatever was said."""

SHORT_SHARE = 0.15
"""Share of a good answer's length below which more is asked for when nothing in particular is missing."""

HAPPENED = 0.05
"""Past actions of anybody for each word above which an example may have been told; what people say in general
has hardly any.
"""

WORDS_PER_SECOND = 2.5
"""150 words a minute, the middle of the target band (product.md)."""


@dataclass(frozen=True, slots=True)
class AnswerFacts:
    """What is known of an answer: `seconds` of sound (None when typed), its `text` (None when not known).

    A text that is not `reliable` (a recogniser's doubtful draft, another language) is not judged.
    """

    seconds: float | None
    text: str | None
    reliable: bool = True

    def joined(self, more: "AnswerFacts") -> "AnswerFacts":
        """This answer and what was added after a follow-up."""
        spoken = [part.seconds for part in (self, more) if part.seconds is not None]
        seconds = sum(spoken) if spoken else None
        text = None if self.text is None or more.text is None else f"{self.text} {more.text}"
        return AnswerFacts(seconds, text, self.reliable and more.reliable)


class FollowUps:
    """The follow-ups of one session: none is said twice, and nothing is asked for twice about a question.

    `count` is how many were said about the open question.
    """

    def __init__(self, generic: Iterable[GenericFollowUp] = ()) -> None:
        """`generic` ones are used where a question offers none of its own, or those were said."""
        self._generic = tuple(generic)
        self._said: set[str] = set()
        self._question: PlannedQuestion | None = None
        self._asked_for: set[Missing] = set()
        self._so_far: AnswerFacts | None = None
        self.count = 0

    def ask(self, question: PlannedQuestion | None) -> None:
        """A new question is asked; None means none is open."""
        self._question, self._so_far, self.count = question, None, 0
        self._asked_for = set()

    def due(self, answer: AnswerFacts) -> tuple[Missing, str] | None:
        """What to ask for after this answer, and how; None when nothing is or too little is known.

        An answer to a follow-up counts as part of the whole answer, and may be short.
        """
        if self._question is None:
            return None
        whole = answer if self._so_far is None else self._so_far.joined(answer)
        done = self._asked_for if self._so_far is None else {*self._asked_for, Missing.SHORT, Missing.LONG}
        self._so_far = whole
        for missing in gaps(self._question, whole):
            wording = None if missing in done else self._unsaid(self._question, missing)
            if wording is not None:
                return missing, wording
        return None

    def said(self, missing: Missing, wording: str) -> None:
        """A follow-up of the rules is being asked."""
        self._asked_for.add(missing)
        self._said.add(wording)
        self.count += 1

    def _unsaid(self, question: PlannedQuestion, missing: Missing) -> str | None:
        return next((text for text in self._wordings(question, missing) if text not in self._said), None)

    def _wordings(self, question: PlannedQuestion, missing: Missing) -> Iterator[str]:
        yield from (text for key, text in question.follow_ups if key == missing)
        for entry in self._generic:
            if entry.missing is missing and question.kind in entry.kinds:
                yield entry.text


def gaps(question: PlannedQuestion, answer: AnswerFacts) -> tuple[Missing, ...]:
    """What the answer lacks that the question calls for, most pressing first; empty when there is nothing.

    What may have been said in words the rules don't know is not asked for; a result that may have been told
    gives DEEPER, whose words fit either way.
    """
    signs = signs_of(answer.text) if answer.text is not None and answer.reliable else None
    if signs is not None and signs.refusal:
        return ()
    if _shorter(answer, SHORT_SECONDS, SHORT_WORDS):
        return (Missing.SHORT,)
    found: list[Missing] = []
    if _longer(question, answer):
        found.append(Missing.LONG)
    lacking = [one for one in _MISSING if signs is not None and _lacks(signs, question, one)]
    found += [one for one in lacking if signs is not None and _sure(signs, one)]
    expected = question.minutes * 60 * SHORT_SHARE
    if _shorter(answer, expected, expected * WORDS_PER_SECOND):
        found.append(Missing.SHORT)
    if Missing.NO_RESULT in lacking and Missing.NO_RESULT not in found:
        found.append(Missing.DEEPER)
    return tuple(found)


_MISSING = (Missing.NO_EXAMPLE, Missing.WE_ONLY, Missing.NO_RESULT, Missing.NO_NUMBER)


def _lacks(signs: Signs, question: PlannedQuestion, missing: Missing) -> bool:
    story = question.kind is QuestionKind.BEHAVIOURAL
    offered = missing in _own(question)
    if not (offered or _serves(question.kind, missing)):
        return False
    match missing:
        case Missing.NO_EXAMPLE:
            return not signs.example and (signs.general or not story)
        case Missing.WE_ONLY:
            return signs.team_only
        case Missing.NO_RESULT:
            told = signs.result or signs.others_last
            return not told and (signs.example or not story)
        case Missing.NO_NUMBER:
            if story:
                return signs.result and not signs.number and signs.vague
            return not signs.number
        case _:
            return False


def _sure(signs: Signs, missing: Missing) -> bool:
    """Whether the words show that it was not said, not only that no known phrase for it was found."""
    match missing:
        case Missing.NO_EXAMPLE:
            return signs.happened <= HAPPENED * signs.words
        case Missing.WE_ONLY:
            return signs.own == 0
        case Missing.NO_RESULT:
            return signs.open_end
        case Missing.NO_NUMBER:
            return not signs.amount
        case _:
            return True


def _serves(kind: QuestionKind, missing: Missing) -> bool:
    """Whether every question of this kind calls for it, also one that has no wording of its own."""
    match kind:
        case QuestionKind.BEHAVIOURAL:
            return True
        case QuestionKind.CASE:
            return missing in (Missing.SHORT, Missing.LONG, Missing.NO_NUMBER)
        case _:
            return missing in (Missing.SHORT, Missing.LONG)


def _own(question: PlannedQuestion) -> frozenset[str]:
    return frozenset(key for key, _ in question.follow_ups)


def _shorter(answer: AnswerFacts, seconds: float, words: float) -> bool:
    if answer.seconds is not None:
        return answer.seconds < seconds
    return answer.text is not None and len(answer.text.split()) < words


def _longer(question: PlannedQuestion, answer: AnswerFacts) -> bool:
    firm = LENGTH_LIMITS[question.kind].firm
    if answer.seconds is not None:
        return answer.seconds > firm
    return answer.text is not None and len(answer.text.split()) > firm * WORDS_PER_SECOND
