"""The offline engine: opens sessions that speak planned questions without a network or a key."""

from collections.abc import Iterable, Mapping

from coach_app.core.rounds import Persona
from coach_app.knowledge.values import GenericFollowUp
from coach_app.live.offline.composer import Composer
from coach_app.live.offline.session import OfflineSession
from coach_app.live.offline.thinker import ThinkerFinder
from coach_app.live.offline.voice import Voice
from coach_app.live.offline.work import Delays
from coach_app.live.protocol import Brief
from coach_app.speech.recogniser import Recogniser


class OfflineEngine:
    """Opens offline sessions.

    `transitions` are short lines by persona; one is said before every second question the interview
    moves on to, where the voice has a clip of it. `generic` are follow-ups for questions without their own.
    `thinkers` looks for a model on this computer whenever a session opens.
    """

    name = "offline"

    def __init__(
        self,
        voice: Voice,
        recogniser: Recogniser,
        delays: Delays | None = None,
        transitions: Mapping[Persona, tuple[str, ...]] | None = None,
        generic: Iterable[GenericFollowUp] = (),
        thinkers: ThinkerFinder | None = None,
    ) -> None:
        """Keep the parts every session shares."""
        self._voice = voice
        self._recogniser = recogniser
        self._delays = delays or Delays()
        self._transitions = dict(transitions or {})
        self._generic = tuple(generic)
        self._thinkers = thinkers

    def warm(self) -> None:
        """Import decoder and client; called on a worker thread before sound starts."""
        self._voice.warm()
        if self._thinkers is not None:
            self._thinkers.warm()

    async def open(self, brief: Brief) -> OfflineSession:
        """Open a session; nothing can fail here."""
        transitions = self._transitions.get(brief.plan.persona, ())
        thinker = await self._thinkers.find() if self._thinkers is not None else None
        composer = Composer(brief.plan, self._generic, thinker)
        return OfflineSession(brief, self._voice, self._recogniser, composer, self._delays, transitions)
