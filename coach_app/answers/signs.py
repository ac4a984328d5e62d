"""What an answer's words show: cautious signs of a result, an example, one's own part and a vague amount.

Pure rules for English that also read text without full stops, as recognisers write it. They look for set
phrases and verb forms; they never judge how good an answer is.
"""

import re
from dataclasses import dataclass

from coach_app.answers.numbers import has_number
from coach_app.answers.story_cues import CUES, DONE, Part
from coach_app.answers.structure import CLEAR, read_story
from coach_app.answers.style import persons_in
from coach_app.answers.words import count_words, sentences_of, word_set

_PAST = DONE | word_set(
    "broke came caught did fell felt had heard held knew left lent lost paid said saw spent stood understood "
    "was were woke won"
)
"""Irregular pasts besides those a story is told with; the regular ones end in -ed."""

_STATES = word_set("was had felt knew got thought needed wanted liked enjoyed noticed realised tended used")
"""Past forms that tell of no action of one's own."""

_BETWEEN = word_set("also then just simply even always first once finally quickly never still only")
"""Words between a pronoun and its verb."""

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")

_REFUSAL = re.compile(
    r"\b(?:(?:can't|cannot|can not|could not|couldn't) (?:really )?(?:think of|remember|recall)"
    r"|nothing (?:really )?comes to mind|never been in (?:that|such)|never had (?:that|such|to do)"
    r"|no (?:further |more |other )?questions|covered everything|rather not (?:say|answer|talk)"
    r"|(?:skip|pass on) (?:this|that))\b"
)
_REFUSAL_WORDS = 25
"""Longer answers that contain such a phrase go on to say something."""

_EXAMPLE = re.compile(
    r"\b(?:for example|for instance|last (?:week|month|year|spring|summer|autumn|winter|time|night|\w+day)"
    r"|one (?:day|evening|morning|night|time|saturday)|(?:a|two|three|four|five|few) (?:weeks|months|years)"
    r" ago|for (?:many |several )?(?:years|months)|there (?:was|were|had)|that was (?:when|the|in|a)"
    r"|(?:when|while|where) (?:i|we) (?:was|were|had|took|ran)"
    r"|(?:during|in) my (?:first|second|third|last)|at my (?:last|old|previous))\b"
)
_GENERAL = re.compile(
    r"\b(?:always|usually|generally|normally|typically|tend to|try to|would|i (?:really )?like to|i believe"
    r"|important|never|sometimes|people say|everybody|most people|you have to|in general)\b"
)

_RESULT = re.compile(
    r"\b(?:ended up|worked out|it made the whole|which meant that"
    r"|went (?:very |really |much )?(?:well|better|smoothly|live)|(?:we|i|they) (?:won|passed|saved)"
    r"|none of them|(?:now|today) (?:the|our|they|everybody|everyone|people|we|it|all)"
    r"|(?:have|has) (?:used|kept|done|been) \w+(?: \w+)? (?:since|that way)|(?:uses?|still) my"
    r"|(?:thanked|praised|promoted) (?:me|us|the)|on the (?:first|second|third) (?:try|attempt)"
    r"|(?:week|month|quarter|year|day)s? (?:later|after)|(?:all|everything|it) (?:\w+ )?arrived"
    r"|(?:after|within) (?:a|an|one|two|three|four|six|\d+) (?:days?|weeks?|months?|quarters?|years?)"
    r"|at the end of the (?:day|week|month|year)|(?:dropped|rose|fell|grew|doubled|halved|increased|improved)"
    r"|by (?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|easter|christmas|then|(?:the )?(?:end|summer|autumn"
    r"|winter|spring|next)|january|february|march|april|may|june|july|august|september|october|november"
    r"|december)|per ?cent|(?:nobody|no one|everyone|everybody) (?:had|left|was|came|got|went|stayed|has)"
    r"|(?:he|she|they) (?:hugged|forgave|came back|laughed|smiled|calmed down|bought|accepted|apologised)"
    r"|(?:was|were|had been|am|are|is) (?:very |so |quite )?(?:right|delighted|relieved|happy|pleased"
    r"|grateful|glad)"
    r"|the following (?:day|week|month|term|season|year)|by (?:lunchtime|midday|midnight|teatime)"
    r"|(?:told|wrote|said to) me (?:later|afterwards)|(?:we|i|they) (?:kept|met|reached|finished|delivered) "
    r"(?:all|every|most|the)"
    r"|more than (?:ever|(?:we|i|they) (?:ever )?had|the year before)"
    r"|(?:a lot|much|far|a bit) (?:quicker|faster|shorter|better|safer|cheaper|easier|fewer|less))\b"
)
"""Besides the strong cues of a result that stories are read with."""

_STRONG = 1.2
"""Points from which one of those cues counts alone."""

_RESULTS = (*(cue for cue, points in CUES[Part.RESULT] if points >= _STRONG), _RESULT)

_UNSETTLED = re.compile(r"\b(?:i|we|not|never|nothing|would|asked|wanted)\b")
"""Words of a last sentence that is the speaker's own doing, or leaves things open."""

_RESULT_FROM = 0.4
"""Share of an answer after which a result is looked for: before that the story is still being set up."""

TEAM_WORDS = 4
"""Times "we", "us" or "our" is said from which an answer may be told for a team."""

_VAGUE = re.compile(
    r"\b(?:a lot|lots|much|many|far|quite a|nearly every\w+|most of|fewer|less|more|quicker|faster|shorter"
    r"|better|cheaper|dramatically|significantly|considerably|hardly|rarely|loads)\b"
)


_AMOUNT = re.compile(
    r"\b(?:couple|fortnight|nobody|no one|none|not one|every (?:one|single)"
    r"|overnight)\b"
)
"""Amounts without a number."""

_OWN = re.compile(
    r"(?:(?:and|so|then|but|also|first|next|finally|instead|after that|in the end),? )*(?:i|we)\b"
)
"""How a sentence begins that tells what the speaker did."""

_OTHERS = re.compile(
    r"(?:\band|\bso|\bbut|\bwhich|\buntil|,|;) (?:then |now |all |in the end )?"
    r"(?:he|she|they|it|nobody|no one|everybody|everyone|people|the|my|our|his|her|their)\b"
)
"""Where it goes on with what others did, or what became of things."""

_SECOND_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Signs:
    """What the words of an answer show; `words` counts them.

    `others_last`: the last sentence tells what others did or what became of things, so it may be the result.
    `open_end`: the second half tells only what the speaker did and ends with it, so no result was told in
    whatever words. `amount`: an amount is told without a number. `own` and `happened` count past actions of
    the speaker and of anybody.
    """

    words: int
    refusal: bool
    result: bool
    others_last: bool
    number: bool
    vague: bool
    example: bool
    general: bool
    team_only: bool
    open_end: bool
    amount: bool
    own: int
    happened: int


def signs_of(text: str) -> Signs:
    """The signs of one answer."""
    plain = text.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    words = _WORD.findall(plain)
    own, shared, persons = _past_actions(words, "i"), _past_actions(words, "we"), persons_in(plain)
    tail = " ".join(plain.split()[round(len(plain.split()) * _RESULT_FROM) :])
    marked = _EXAMPLE.search(plain) is not None
    return Signs(
        words=len(plain.split()),
        refusal=len(words) < _REFUSAL_WORDS and _REFUSAL.search(plain) is not None,
        result=any(cue.search(tail) for cue in _RESULTS),
        others_last=_others_last(plain),
        number=has_number(text),
        vague=_VAGUE.search(tail) is not None,
        example=marked or own + shared > 1,
        general=len(_GENERAL.findall(plain)) > 1,
        team_only=persons.we >= TEAM_WORDS and 4 * own <= shared and 4 * persons.i <= persons.we,
        open_end=_open_end(plain),
        amount=_AMOUNT.search(tail) is not None,
        own=own,
        happened=sum(word in _PAST or (word.endswith("ed") and len(word) > _LEAST_PAST) for word in words),
    )


_LEAST_PAST = 4
"""Letters of a word that is no past form although it ends in -ed: need, feed, seed."""


def _open_end(plain: str) -> bool:
    sentences = [span.of(plain) for span in sentences_of(plain)]
    if not sentences or not _tells_own_action(sentences[-1]):
        return False
    story = read_story([plain])
    if story is not None and any(s.part is Part.RESULT and s.points >= CLEAR for s in story.sentences):
        return False
    half = _SECOND_HALF * sum(map(count_words, sentences))
    before = 0
    for sentence in sentences:
        if before >= half and (_OTHERS.search(sentence) or not _UNSETTLED.search(sentence)):
            return False
        before += count_words(sentence)
    return True


def _tells_own_action(sentence: str) -> bool:
    if _OWN.match(sentence) is None or _OTHERS.search(sentence):
        return False
    words = _WORD.findall(sentence)
    return _past_actions(words, "i") + _past_actions(words, "we") > 0


def _others_last(plain: str) -> bool:
    sentences = sentences_of(plain)
    return bool(sentences) and not _UNSETTLED.search(sentences[-1].of(plain))


def _past_actions(words: list[str], who: str) -> int:
    """How often `who` is said to have done something."""
    count = 0
    for at, word in enumerate(words):
        if word != who:
            continue
        following = [w for w in words[at + 1 : at + 4] if w not in _BETWEEN]
        verb = following[0] if following else ""
        if verb in ("have", "had") and len(following) > 1:
            verb = following[1]
        count += (verb in _PAST or verb.endswith("ed")) and verb not in _STATES
    return count
