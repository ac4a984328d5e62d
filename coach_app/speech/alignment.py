"""Where each word of a known text sounds: forced alignment with the English model of pocketsphinx.

The text is a chain of words. A word the speaker never said may be left out, and sound that stands in no text
(a filler, a false start) is taken up by single phones between the words, so that one difference does not
push everything behind it out of place. What each costs was chosen on synthesised answers in which a tenth
of the words was left out, added or replaced (`tests/bench/bench_align.py` measures it).
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from coach_app.speech.spoken_forms import guess, spoken

RATE = 16_000
FRAME_SECONDS = 0.010

TRIES = ((1e-20, 1e-10), (1e-8, 1e-6))
"""Likelihood of a word of the text that was not said, and of one phone that stands in no text.

The second is tried where the first loses its way: it leaves out more than it must, and gets to the end.
"""

BEAM, WORD_BEAM = 1e-64, 1e-60
"""How unlikely a path may become before it is dropped: the usual ones lose their way beside wrong words."""

PHONES = ("AH", "EH", "IY", "OW", "ER", "AE", "M", "N", "S", "T", "K", "DH", "L")
"""Enough to be like any speech; all 39 take twice as long and place words no better."""

SURE, UNSURE = -40.0, -120.0
"""Score a frame, against the best of all sounds, at which a word is surely this one or surely not.

Words in their place score −10 to −35 (median −17), words put in at random −100 and less.
"""

LOG_BASE = math.log(1.0001)
_VARIANT = re.compile(r"\(\d+\)$")
_NAME = "words"
_EXTRA = "zz-"
_NEVER = 1 << 30


@dataclass(frozen=True, slots=True)
class Aligned:
    """A word sounds from `started` to `ended`, seconds from the beginning of the sound; confidence 0-1."""

    started: float
    ended: float
    confidence: float


class Aligner:
    """One loaded model."""

    def __init__(self) -> None:
        """Load it: about 0.3 s."""
        import pocketsphinx

        self._decoder = pocketsphinx.Decoder(
            samprate=RATE, loglevel="FATAL", lm=None, bestpath=False, beam=BEAM, pbeam=BEAM, wbeam=WORD_BEAM
        )
        for phone in PHONES:
            self._decoder.add_word(_EXTRA + phone.lower(), phone, True)

    def align(self, pcm: bytes, words: Sequence[str]) -> list[Aligned | None]:
        """Times of `words`, as written, in s16le mono at `RATE`; None for a word that was not found.

        All are None where sound and text have nothing to do with each other.
        """
        chain = [(part, number) for number, word in enumerate(words) for part in self._said(word)]
        found: list[Aligned | None] = [None] * len(words)
        if not chain or len(pcm) < 2 * round(RATE * FRAME_SECONDS):
            return found
        parts = [part for part, _ in chain]
        tries = (self._placed(pcm, parts, left_out, unwritten) for left_out, unwritten in TRIES)
        for place, part in next((placed for placed in tries if placed), []):
            number = chain[place][1]
            found[number] = _joined(found[number], part)
        return found

    def _said(self, word: str) -> list[str]:
        """Parts of a word, each in the dictionary by now."""
        parts = spoken(word, lambda one: self._decoder.lookup_word(one) is not None)
        known = []
        for part in parts:
            if self._decoder.lookup_word(part) is None:
                phones = guess(part)
                if not phones:
                    continue
                self._decoder.add_word(part, phones, True)
            known.append(part)
        return known

    def _placed(
        self, pcm: bytes, parts: Sequence[str], left_out: float, unwritten: float
    ) -> list[tuple[int, Aligned]]:
        """Numbers of the parts found, in order, each with its times."""
        arcs: list[tuple[int, int, float] | tuple[int, int, float, str]] = []
        for place, part in enumerate(parts):
            arcs += [(place, place + 1, 1.0, part), (place, place + 1, left_out)]
        for place in range(len(parts) + 1):
            arcs += [(place, place, unwritten, _EXTRA + phone.lower()) for phone in PHONES]
        decoder = self._decoder
        decoder.add_fsg(_NAME, decoder.create_fsg(_NAME, 0, len(parts), arcs))
        decoder.activate_search(_NAME)
        decoder.start_utt()
        decoder.process_raw(pcm, full_utt=True)
        decoder.end_utt()
        heard = [
            (_VARIANT.sub("", one.word), _times(one.start_frame, one.end_frame + 1, one.ascore))
            for one in decoder.seg() or ()
            if not one.word.startswith(("<", "[", "(", _EXTRA))
        ]
        return list(
            zip(_matched([word for word, _ in heard], parts), (times for _, times in heard), strict=True)
        )


def _matched(heard: Sequence[str], parts: Sequence[str]) -> list[int]:
    """Which part each word heard is, `heard` being `parts` with some left out: left out in as few places.

    By dynamic programming over how many were left out so far.
    """
    most = len(parts) - len(heard)
    cost = list(range(most + 1))
    chosen: list[list[int]] = []
    for number, word in enumerate(heard):
        before, cost, came = cost, [], []
        least = 0
        for left in range(most + 1):
            least = left if before[left] < before[least] else least
            came.append(left if before[left] <= before[least] + 1 else least)
            here = min(before[left], before[least] + 1)
            cost.append(here if parts[number + left] == word else _NEVER)
        chosen.append(came)
    left = min(range(most + 1), key=lambda one: cost[one])
    places = []
    for number in range(len(heard) - 1, -1, -1):
        places.append(number + left)
        left = chosen[number][left]
    return places[::-1]


def _times(first: int, end: int, ascore: float) -> Aligned:
    """From frames and the likelihood against the best sound of each frame."""
    score = math.log(max(ascore, 1e-300)) / LOG_BASE / max(end - first, 1)
    share = (score - UNSURE) / (SURE - UNSURE)
    return Aligned(first * FRAME_SECONDS, end * FRAME_SECONDS, min(max(share, 0.0), 1.0))


def _joined(before: Aligned | None, part: Aligned) -> Aligned:
    """Both parts of one written word."""
    if before is None:
        return part
    return Aligned(before.started, part.ended, min(before.confidence, part.confidence))
