"""The built-in recogniser: pocketsphinx with the English model of its wheel.

Word error rate 0-0.25 on clean synthesised voices, 0.3-0.8 on people and in noise (docs of this room's
bench): what it hears is a draft.
"""

import re

UTTERANCE_SECONDS = 20.0
"""An utterance is closed in the next pause after so many seconds, so that the closing one stays short."""

LONGEST_SECONDS = 40.0
"""An utterance without a pause is closed after so many seconds."""

RATE = 16_000

_VARIANT = re.compile(r"\(\d+\)$")


class SphinxDecoder:
    """Pocketsphinx, held to one pass and few hypotheses: as accurate here, and half the work in noise."""

    def __init__(self) -> None:
        """Load the model: about 0.3 s and 90 MB."""
        import pocketsphinx

        self._decoder = pocketsphinx.Decoder(
            samprate=RATE, loglevel="FATAL", fwdflat=False, maxhmmpf=3000, maxwpf=5, pl_window=10
        )
        self._open = False
        self._bytes = 0
        self._found: list[tuple[str, float]] = []

    def begin(self) -> None:
        """A new answer."""
        if self._open:
            self._decoder.end_utt()
            self._open = False
        self._found = []

    def feed(self, pcm: bytes) -> None:
        """More sound; a long answer is cut in its pauses."""
        if not pcm:
            return
        if not self._open:
            self._decoder.start_utt()
            self._open, self._bytes = True, 0
        self._decoder.process_raw(pcm, False, False)
        self._bytes += len(pcm)
        seconds = self._bytes / 2 / RATE
        pause = seconds > UTTERANCE_SECONDS and not self._decoder.get_in_speech()
        if pause or seconds > LONGEST_SECONDS:
            self._close()

    def finish(self) -> tuple[str, float]:
        """The words of the answer and the mean of their posteriors."""
        self._close()
        words = [word for word, _ in self._found]
        sure = [min(1.0, posterior) for _, posterior in self._found]
        self._found = []
        return " ".join(words), sum(sure) / len(sure) if sure else 0.0

    def _close(self) -> None:
        if not self._open:
            return
        self._decoder.end_utt()
        self._open = False
        if self._decoder.hyp() is None:
            return
        for part in self._decoder.seg():
            if not part.word.startswith(("<", "[")):
                self._found.append((_VARIANT.sub("", part.word), float(part.prob)))
