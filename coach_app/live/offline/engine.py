"""The offline engine: opens sessions that speak planned questions without a network or a key."""

from collections.abc import Mapping

from coach_app.core.rounds import Persona
from coach_app.live.offline.session import Delays, OfflineSession
from coach_app.live.offline.voice import Voice
from coach_app.live.protocol import Brief
from coach_app.speech.recogniser import Recogniser


class OfflineEngine:
    """Opens offline sessions.

    `transitions` are short lines by persona; one is said before every second question the interview
    moves on to, where the voice has a clip of it.
    """

    name = "offline"

    def __init__(
        self,
        voice: Voice,
        recogniser: Recogniser,
        delays: Delays | None = None,
        transitions: Mapping[Persona, tuple[str, ...]] | None = None,
    ) -> None:
        """Keep the parts every session shares."""
        self._voice = voice
        self._recogniser = recogniser
        self._delays = delays or Delays()
        self._transitions = dict(transitions or {})

    def warm(self) -> None:
        """Import the decoder; called on a worker thread before sound starts."""
        self._voice.warm()

    async def open(self, brief: Brief) -> OfflineSession:
        """Open a session; nothing can fail here."""
        transitions = self._transitions.get(brief.plan.persona, ())
        return OfflineSession(brief, self._voice, self._recogniser, self._delays, transitions)
