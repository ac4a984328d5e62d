"""What a review may be told besides what is stored."""

from dataclasses import dataclass

from coach_app.answers.lexicon import DEFAULT_LEXICON, FillerLexicon


@dataclass(frozen=True, slots=True)
class Pause:
    """A silence inside an answer, in session seconds."""

    started: float
    ended: float

    @property
    def seconds(self) -> float:
        """How long it is."""
        return max(0.0, self.ended - self.started)


@dataclass(frozen=True, slots=True)
class Listening:
    """What was measured besides what is stored. `fillers`: no filler event means that none was said.

    `pauses` are the silences inside answers, None where they are to be taken from what the session noted.
    `terms` are those of the job. `repeats`: whether words said twice count against the user.
    """

    fillers: bool = False
    pauses: tuple[Pause, ...] | None = None
    terms: tuple[str, ...] | None = None
    lexicon: FillerLexicon = DEFAULT_LEXICON
    repeats: bool = True


NOT_MEASURED = Listening()
