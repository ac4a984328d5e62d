"""Terms of a job, taken from its description by plain rules: no word list of any trade is needed."""

import re
from collections import Counter

from coach_app.answers.terms import stem
from coach_app.answers.words import sentences_of, word_set, words_of

MOST_TERMS = 12
"""Terms kept; more can't be looked at after a session."""

LONGEST = 20_000
"""Characters of a description that are read."""

_LEAST_LETTERS = 4
_SHORT_NAME = re.compile(r"[A-Z][A-Z0-9+#]{1,4}$")
"""Short names in capitals, such as SQL or HGV, count though they are short."""

_COMMON = word_set(
    "about above across after again also although always among another anyone apply applying based "
    "because  become been before being below benefits best better between both candidate candidates "
    "career clear  closely company could create daily deliver description desirable each either "
    "employer employment ensure  ensuring essential etc every everyone excellent experience "
    "experienced full fully give good great have  having help here high highly hours ideal ideally "
    "include includes including into involved join just keep  knowledge least like look looking made "
    "maintain make making many member members month more most much must  need needed needs offer "
    "offers only opportunity order other others over own part people person please  position previous "
    "provide providing range related relevant required requirements responsibilities  responsible "
    "right role salary same seek seeking self should similar skill skills some strong such  suitable "
    "support take team teams than that their them then there these they thing this those through time "
    "together under understanding until upon used using various very want week well were what when "
    "where which  while whole wide will willing with within without work worked worker working would "
    "year years your yourself"
)


def job_terms(description: str, most: int = MOST_TERMS) -> tuple[str, ...]:
    """The words a description of a job comes back to, most frequent first, then those that came first.

    Forms of one word count together and are given as first written. Words everybody uses are left out.
    """
    counts: Counter[str] = Counter()
    first: dict[str, str] = {}
    text = description[:LONGEST]
    opening = {span.start for span in sentences_of(text)}
    for word in words_of(text):
        written = text[word.start : word.end]
        if not _counts(word.text, written):
            continue
        key = stem(word.text)
        counts[key] += 1
        first.setdefault(key, written.lower() if word.start in opening or not written.isupper() else written)
    order = list(first)
    ranked = sorted(order, key=lambda key: (-counts[key], order.index(key)))
    return tuple(first[key] for key in ranked[:most])


def _counts(plain: str, written: str) -> bool:
    if _SHORT_NAME.match(written):
        return True
    return len(plain) >= _LEAST_LETTERS and plain not in _COMMON and not plain[0].isdigit()
