"""Words that tell which part of a story a sentence tells: situation, task, action or result."""

import re
from collections.abc import Mapping
from enum import StrEnum

from coach_app.answers.words import word_set


class Part(StrEnum):
    """The parts of a story in the order they are usually told."""

    SITUATION = "S"
    TASK = "T"
    ACTION = "A"
    RESULT = "R"


DONE = word_set(
    "called rang phoned asked wrote rewrote built made set split moved checked talked spoke explained "
    "decided started began changed drew tried printed told sorted traced found ordered fitted cut "
    "listened marked tested took sat showed offered kept grouped fixed mapped planned organised arranged "
    "met read borrowed dug planted filled put split radioed counted published rebooked stayed interviewed "
    "sketched threw measured added cached matched helped trained taught led gave sent shared suggested "
    "proposed reviewed cleaned repaired replaced installed designed created developed introduced ran used "
    "bought sold collected compared agreed invited apologised noticed looked went turned stopped opened "
    "closed walked drove carried picked brought got let reorganised negotiated presented documented "
    "contacted gathered identified analysed implemented prepared coached persuaded convinced raised "
    "lowered reduced painted cooked baked sewed welded recorded noted practised rehearsed cleared emailed "
    "booked chose pulled pushed labelled mended swapped escalated reported calmed reassured followed "
    "admitted owned swept stacked calculated doubled tidied"
)
"""Things people say they did, in the past tense."""

_VERB = "|".join(sorted(DONE, key=lambda verb: (-len(verb), verb)))
_SOFTENERS = "then also first just simply quickly always even only personally immediately finally later next"
_SOFTENER = rf"(?:(?:{'|'.join(_SOFTENERS.split())}) )*"

Cues = tuple[tuple[re.Pattern[str], float], ...]


def _cues(*pairs: tuple[str, float]) -> Cues:
    return tuple((re.compile(pattern, re.IGNORECASE), weight) for pattern, weight in pairs)


CUES: Mapping[Part, Cues] = {
    Part.SITUATION: _cues(
        (
            r"\blast (?:year|month|week|winter|summer|spring|autumn)\b|\b(?:years?|months?"
            r"|weeks?) ago\b",
            1.5,
        ),
        (
            r"\bin my (?:last|previous|first|current|old) (?:job|role|post|position|company|month"
            r"|week|year)\b",
            2.0,
        ),
        (r"\bwhen i (?:was|joined|started|worked|began)\b|\bi had (?:just|only) (?:started|joined)\b", 2.0),
        (
            r"\bat the time\b|\bone (?:day|night|morning|evening|afternoon)\b|\bat (?:university"
            r"|college|school)\b",
            1.5,
        ),
        (
            r"\bi (?:was|am) (?:a|an|the|on|in)\b|\bi was (?:work|driv|garden|teach|nurs|study"
            r"|runn|liv|train)\w*ing\b",
            1.5,
        ),
        (
            r"\bi (?:worked|work) (?:as|at|in|on|for|nights)\b|\bi (?:look|looked) after\b"
            r"|\bi ran the\b",
            1.5,
        ),
        (r"\bthere was\b|\bthere were\b|\bwe (?:had|were)\b|\bwe shared\b|\bwe (?:was|were) \w+ing\b", 1.2),
        (
            r"\b(?:our|the|a|their) [\w' ]{2,40}?\b(?:was|were|had|did not|didn't|often|kept"
            r"|crashed|failed|broke|lost|went missing|closed|said)\b",
            0.8,
        ),
        (
            r"\bbefore (?:that|it)\b|\bused to\b|\bhad grown\b|\bdid not\b|\bwould not\b"
            r"|\bcould not\b|\bcould only\b",
            0.8,
        ),
        (
            r"\bnobody\b|\bpeople were\b|\bproblem\b|\btrouble\b|\bdisagree\w*\b|\bcomplain\w*\b"
            r"|\bstarted to cancel\b",
            0.6,
        ),
        (r"\bcalled in sick\b|\bbroken?\b|\bmissing\b|\bcrashed\b|\blate\b|\bbadly?\b|\bcross\b", 0.5),
    ),
    Part.TASK: _cues(
        (r"\b(?:i|we) (?:had|needed) to\b|\bi was supposed to\b|\bi have to\b|\bneeded to\b", 2.5),
        (r"\bmy (?:job|task|role|goal|aim|target|brief|responsibility|duty) (?:was|is)\b", 3.0),
        (
            r"\bi was (?:asked|told|responsible|put in charge|given|meant)\b|\bit was (?:up to me"
            r"|my job)\b",
            3.0,
        ),
        (r"\bup to me\b|\bi thought it was my\b", 2.5),
        (r"\bthe (?:goal|aim|target|task|challenge|brief|deadline|idea) (?:was|is)\b", 2.5),
        (
            r"\b(?:wanted|told|asked) (?:it|me|us|him|her|them|each \w+) (?:to|\w+ed)\b"
            r"|\bi wanted\b|\bwanted it\b",
            2.0,
        ),
        (
            r"\bgave me (?:one|a|two|until|the)\b|\bi (?:had|got) (?:about )?(?:a|an|one|two|three"
            r"|half|six) (?:\w+ )?(?:day|week|hour|month|minute)s?\b",
            2.5,
        ),
        (r"\bhad to be\b|\bmust be\b|\bi took on\b|\bby (?:midnight|noon|friday|monday)\b", 1.8),
    ),
    Part.ACTION: _cues(
        (rf"\b(?:i|we) {_SOFTENER}(?:{_VERB})\b", 2.0),
        (
            rf"^(?:so|then|and|first|next|after that|instead|in the end),? (?:i"
            rf"|we) {_SOFTENER}(?:{_VERB})\b",
            0.6,
        ),
        (rf"\b(?:and|then) (?:{_VERB})\b", 0.6),
        (r"\bso i\b|\bfirst,? i\b|\bthen,? (?:i|we)\b|\bi also\b|\bi always try\b|\binstead of\b", 0.7),
        (
            r"\bthat showed me\b|\bmy (?:first|next) step\b|\bi(?:'d| would) (?:start|begin|ask)\b"
            r"|\bby (?:ask|check|talk|us|mov|mak|sett)\w*ing\b",
            1.2,
        ),
    ),
    Part.RESULT: _cues(
        (
            r"^by (?!the way\b)\w+|^(?:within|after) (?:a|an|one|two|three|four|six) \w+ (?:we|it|they)\b",
            1.6,
        ),
        (r"\b[\w-]+ (?:out )?of (?:the )?[\w-]+ (?:had|have|were|came|stayed|passed|left)\b", 1.2),
        (r"\bno \w+ (?:was|were|sent|came|left|complained|returned)\b", 1.2),
        (
            r"\bas a result\b|\bin the end\b|\beventually\b|\bthe (?:result|outcome|upshot) (?:was"
            r"|is)\b|\bit turned out\b",
            2.5,
        ),
        (
            r"\bby (?:the (?:end|morning|evening|time)|easter|christmas|then|nine|ten|noon)\b"
            r"|\b(?:again|running) by\b",
            1.2,
        ),
        (
            r"\bsince (?:then|that)\b|\bever since\b|\bafter that (?:we|they|it|she|he|every)\b"
            r"|\bsince\.$|\bevery year since\b",
            2.2,
        ),
        (
            r"\b(?:fell|dropped|rose|grew|climbed|halved|doubled|went (?:up|down)|came down"
            r"|were up|was up|cut) (?:by|from|to)\b",
            2.5,
        ),
        (
            r"\b(?:fell|dropped|rose|went up|went down|were up|was up|brought|cut)\b.*\b(?:by (?:a"
            r"|half|\d)|from|to (?:\w+)$)",
            1.5,
        ),
        (r"\bsaved?\b.*\b(?:hour|minute|pound|day|week|month|%|percent|£|\d)", 2.0),
        (r"\b(?:still|now|today)\b", 0.9),
        (r"^(?:now|today|this year|that year|these days)\b", 2.2),
        (
            r"\b(?:we|they|it|he|she) now\b|\bis used\b|\bare used\b|\bstill uses?\b|\bnow\.$"
            r"|\btoday\.$",
            1.8,
        ),
        (
            r"\b(?:thank(?:ed|s)?(?:-you)?|praised|promoted|award|compliment\w*|came back"
            r"|come back|booked with us|chose|accepted|as planned|on time|to spare|no (?:outage"
            r"|complaints?)|worked well|stayed with)\b",
            1.6,
        ),
        (
            r"\b(?:nobody|no one|not one|none|never)\b.*\b(?:again|since|hurt|fallen|asked"
            r"|complain\w*|left)\b",
            2.0,
        ),
        (r"\bwhat i (?:learn(?:ed|t)|took)\b|\bi (?:learnt|learned)\b|\bit taught me\b", 2.2),
        (
            r"^(?:she|he|they|the \w+(?: \w+)?) (?:\w+ed|came|took|chose|said|got|went|was|were"
            r"|has|have|had)\b",
            0.7,
        ),
        (
            r"^(?:we|i) (?:finished|released|closed|started|lost only|cleared|got there|delivered"
            r"|opened|won|passed|hit|met|cut)\b",
            1.0,
        ),
        (r"\b(?:it|this|that) (?:saved|worked|meant|brought|led to|paid)\b|\bonly \w+ instead of\b", 1.6),
        (
            r"\bpages load\b|\btakings\b|\bsales\b|\bhave not\b|\bhas not\b|\bgot (?:the|a) (?:job"
            r"|contract|bed)\b|\bhad a bed\b",
            1.0,
        ),
    ),
}
"""Patterns and weights of each part. They are looked for in one sentence at a time."""
