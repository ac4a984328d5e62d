"""A microphone and a speaker that share a room, with a canceller between them."""

from collections.abc import Sequence

from coach_app.audio.canceller import Canceller
from coach_app.audio.echo_witness import EchoWitness
from coach_app.audio.microphone import Microphone
from coach_app.audio.speaker import Speaker
from coach_app.audio.values import Captured, Played, Samples


class CancelledMicrophone:
    """A microphone whose sound comes without the echo; what is to be recorded is in `Captured.track`."""

    def __init__(
        self, microphone: Microphone, canceller: Canceller, witness: EchoWitness | None = None
    ) -> None:
        """Clean what `microphone` hears; `witness` is told of it before and after."""
        self._microphone = microphone
        self._canceller = canceller
        self._witness = witness

    @property
    def name(self) -> str:
        """What to call it when talking to people."""
        return self._microphone.name

    def start(self) -> None:
        """Begin to listen; raises as the microphone does."""
        self._microphone.start()

    def read(self) -> Captured:
        """Everything new since the last read without a break, possibly nothing."""
        while True:
            captured = self._microphone.read()
            if not len(captured.samples):
                return captured
            clean = self._canceller.clean(captured.at, captured.samples)
            if self._witness is not None:
                self._witness.hear(captured.at, captured.samples, clean.voice)
            if len(clean.voice):
                return Captured(clean.voice_at, clean.voice, captured.lost, clean.track_at, clean.track)
            if captured.lost:
                return captured

    def age(self, now: float) -> float:
        """Seconds since it last heard anything."""
        return self._microphone.age(now)

    def close(self) -> None:
        """Stop listening."""
        self._microphone.close()


class ReferencedSpeaker:
    """A speaker whose every played sample is given to the canceller on its way to whoever reads it."""

    def __init__(self, speaker: Speaker, canceller: Canceller, witness: EchoWitness | None = None) -> None:
        """Listen to what `speaker` plays."""
        self._speaker = speaker
        self._canceller = canceller
        self._witness = witness

    @property
    def name(self) -> str:
        """What to call it when talking to people."""
        return self._speaker.name

    @property
    def pending(self) -> float:
        """Seconds written but not yet heard."""
        return self._speaker.pending

    @property
    def underruns(self) -> int:
        """How often sound ran dry inside a turn."""
        return self._speaker.underruns

    def start(self) -> None:
        """Begin to sound; raises as the speaker does."""
        self._speaker.start()

    def write(self, samples: Samples) -> None:
        """Add sound of the current turn."""
        self._speaker.write(samples)

    def end_turn(self) -> None:
        """All of this turn is written."""
        self._speaker.end_turn()

    def flush(self) -> None:
        """Fade out and drop what was written so far."""
        self._speaker.flush()

    def duck(self, on: bool) -> None:
        """Lower by 20 dB or bring back."""
        self._speaker.duck(on)

    def read_played(self) -> list[Played]:
        """What was heard since the last read."""
        played = self._speaker.read_played()
        self._canceller.hear_played(played)
        if self._witness is not None:
            self._witness.hear_played(played)
        return played

    def age(self, now: float) -> float:
        """Seconds since it last took sound."""
        return self._speaker.age(now)

    def close(self) -> None:
        """Stop."""
        self._speaker.close()


def join(
    microphone: Microphone, speaker: Speaker, canceller: Canceller, witness: EchoWitness | None = None
) -> tuple[Microphone, Speaker]:
    """The same two devices with `canceller` between them; `witness` compares what they play and hear."""
    return (
        CancelledMicrophone(microphone, canceller, witness),
        ReferencedSpeaker(speaker, canceller, witness),
    )


HEADSET_WORDS: Sequence[str] = (
    "headset",
    "headphone",
    "earphone",
    "earbud",
    "ear bud",
    "earpods",
    "airpods",
    "buds",
    "hands-free",
    "handsfree",
    "in-ear",
    "kopfhörer",
    "casque",
    "auriculares",
)
"""Words in the names of devices that are worn."""


def is_worn(*titles: str) -> bool:
    """Whether a speaker's name or title says that it is worn on the head: the microphone can't hear it."""
    return any(word in title.casefold() for title in titles for word in HEADSET_WORDS)
