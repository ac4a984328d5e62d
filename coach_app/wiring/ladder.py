"""Which engines a session may use, in order."""

from dataclasses import replace

from coach_app.core.errors import EngineFailed
from coach_app.core.rounds import EngineName, Persona
from coach_app.core.session import Consent
from coach_app.engine.line import Rung
from coach_app.knowledge.clips import load_clips
from coach_app.knowledge.values import LineUse
from coach_app.live.gemini import GeminiEngine
from coach_app.live.offline.engine import OfflineEngine
from coach_app.live.offline.thinker import ThinkerFinder
from coach_app.live.offline.voice import ClipVoice, FirstVoice, SystemVoice, Voice
from coach_app.speech.os_voice import find_os_voice
from coach_app.speech.recogniser import NullRecogniser, Recogniser
from coach_app.wiring.hearing import choose_recogniser
from coach_app.wiring.household import Household

NOT_BUILT = (EngineName.OPENAI, EngineName.GROK, EngineName.NOVA)
OPENING_SLACK = 1.0
"""Seconds on top of an engine's own time-out before the line gives it up."""

DEFAULT_VOICE = "rms"

NO_SINGLE_ANSWERS = "Sending answers one at a time is not in this build."
"""Said where the ladder goes from the talking model straight to the offline interviewer."""


def offline_rung(
    household: Household,
    voice: str,
    recogniser: Recogniser | None = None,
    thinkers: ThinkerFinder | None = None,
) -> Rung:
    """The offline engine with a bundled voice; what it has no clip of is said by the system's voice."""
    folder = household.assets / "voice" / voice
    clips = load_clips(folder if folder.is_dir() else household.assets / "voice" / DEFAULT_VOICE)
    lines = household.bank.lines
    transitions = {persona: lines.of(LineUse.TRANSITION, persona) for persona in Persona}
    system = find_os_voice()
    spoken: Voice = ClipVoice(clips)
    engine = OfflineEngine(
        spoken if system is None else FirstVoice(spoken, SystemVoice(system.say)),
        recogniser or NullRecogniser(),
        transitions=transitions,
        generic=lines.follow_ups,
        thinkers=thinkers,
    )
    return Rung(engine, 5.0)


def ladder(
    household: Household, engine: EngineName, consents: tuple[Consent, ...], *, named: bool, fallback: bool
) -> tuple[Rung, ...]:
    """Engines from first to last. A provider named on the command line (`named`) needs no stored consent.

    Raises EngineFailed when the named engine can't be used: not built, no key, offline only.
    """
    settings = household.settings()[0]
    thinkers = ThinkerFinder(settings.local_model.address, settings.local_model.model)
    recogniser = choose_recogniser(household, settings)
    offline = offline_rung(household, settings.sound.voice, recogniser, thinkers)
    if engine in NOT_BUILT:
        raise EngineFailed(
            f"the {engine} engine is not in this build", "use --engine gemini or --engine offline"
        )
    if engine is EngineName.OFFLINE:
        return (offline,)
    below = replace(offline, skipped=NO_SINGLE_ANSWERS)
    allowed = not settings.privacy.offline_only and (named or _consented(consents))
    key = household.keys.get(EngineName.GEMINI) if allowed else None
    if engine is EngineName.GEMINI:
        if settings.privacy.offline_only:
            raise EngineFailed(
                "the setting privacy.offline_only forbids Gemini", "switch it off, or use --engine offline"
            )
        if not allowed:
            raise EngineFailed("you have not agreed to send sound to Gemini", "agree in the window")
        if key is None:
            raise EngineFailed(
                "there is no key for Gemini", "add one with `coach keys set gemini`, or use --engine offline"
            )
        gemini = Rung(GeminiEngine(settings.gemini, key), settings.gemini.connect_timeout + OPENING_SLACK)
        return (gemini, below) if fallback else (gemini,)
    if key is None:
        return (offline,)
    return (Rung(GeminiEngine(settings.gemini, key), settings.gemini.probe_timeout), below)


def _consented(consents: tuple[Consent, ...]) -> bool:
    return any(consent.given for consent in consents if consent.purpose == "live_audio")
