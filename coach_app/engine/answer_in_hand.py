"""All that is known of one answer while it is given."""

from coach_app.answers.lexicon import FillerLexicon
from coach_app.core.plan import LengthLimits
from coach_app.core.session import Turn
from coach_app.cues.answer_frames import AnswerFrames, AnswerHeard
from coach_app.cues.clusters import Cluster
from coach_app.cues.filler_list import FillerList
from coach_app.cues.growing_text import GrowingText, SyllableTimes, WordTimes
from coach_app.cues.talk import PaceWatch, SilenceWatch
from coach_app.engine.cue_sound import StreamTimes

SAME_ONSET_SECONDS = 0.05
"""A turn that began this close to an answer's onset is its text."""


class AnswerInHand:
    """One answer and what was counted in it. Times in session seconds, by `clock` those of the stream."""

    def __init__(
        self,
        onset: float,
        question: int,
        limits: LengthLimits,
        cluster: Cluster,
        hedges: Cluster,
        pace: PaceWatch,
        silence: SilenceWatch,
        lexicon: FillerLexicon,
    ) -> None:
        """Clusters and watches are fresh ones."""
        self.onset, self.question, self.limits = onset, question, limits
        self.cluster, self.hedges = cluster.fresh(), hedges.fresh()
        self.pace, self.silence = pace, silence
        self.length = self.stood = 0.0
        self.heard_from = onset
        self.clock = StreamTimes()
        self.fillers = FillerList()
        self.frames = AnswerFrames()
        self.heard: AnswerHeard | None = None
        self.text = GrowingText(lexicon)
        self.times: WordTimes | SyllableTimes = WordTimes(onset)

    def is_turn(self, turn: Turn) -> bool:
        """Whether a turn is the text of this answer."""
        return turn.started is not None and abs(turn.started - self.onset) < SAME_ONSET_SECONDS
