"""All settings, declared once: type, default, bounds, help. `settings_rules` reads and changes them."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from coach_app.core.rounds import EngineName, Mode, Persona, Round

T = TypeVar("T", bound=str | int | float | bool)


class BargeIn(StrEnum):
    """May the user speak over the interviewer: `auto` with a headset, or where the self-test allows it."""

    AUTO = "auto"
    ON = "on"
    OFF = "off"


class EchoMode(StrEnum):
    """Is the interviewer's voice taken out of the microphone: `auto` unless a headset is worn."""

    AUTO = "auto"
    ON = "on"
    OFF = "off"


class Hearing(StrEnum):
    """Does the offline interviewer turn speech into text: `auto` with the best recogniser at hand."""

    AUTO = "auto"
    OFF = "off"


class Colours(StrEnum):
    """Which theme the window wears."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


def setting(default: T, help_text: str, low: float | None = None, high: float | None = None) -> T:
    """A declared setting: default, one line of help, bounds of a number (inclusive)."""
    return field(default=default, metadata={"help": help_text, "low": low, "high": high})


@dataclass(frozen=True, slots=True)
class PracticeSettings:
    """What a round is like when nothing else is said."""

    engine: EngineName = setting(EngineName.AUTO, "who plays the interviewer")
    round: Round = setting(Round.BEHAVIOURAL, "kind of interview")
    role: str = setting("", "job title practised for")
    persona: Persona = setting(Persona.WARM, "how the interviewer behaves")
    mode: Mode = setting(Mode.PRACTICE, "practice, realistic or drill")
    minutes: float = setting(25.0, "length of a session in minutes", 1, 120)
    questions: int = setting(5, "number of questions", 1, 30)
    language: str = setting("en-GB", "language of the interview")
    patience: float = setting(2.0, "seconds of silence that end an answer", 0.6, 4.0)
    follow_ups: int = setting(1, "most follow-up questions after an answer", 0, 3)
    cards: bool = setting(True, "whether the window waits at a card after each question in Practice")


@dataclass(frozen=True, slots=True)
class SoundSettings:
    """Devices and how they are used."""

    microphone: str = setting("", "microphone by name; empty is the system's choice")
    speaker: str = setting("", "speaker by name; empty is the system's choice")
    barge_in: BargeIn = setting(BargeIn.AUTO, "whether you can speak over the interviewer")
    echo: EchoMode = setting(EchoMode.AUTO, "whether the interviewer's voice is taken out of the microphone")
    voice: str = setting("rms", "voice of the offline interviewer")


@dataclass(frozen=True, slots=True)
class GeminiSettings:
    """Gemini Live: model, voice, time-outs. Numbers from Google's Live guide and measured pings."""

    model: str = setting("gemini-3.8-live", "live model")
    api_version: str = setting("v1beta", "version of the service's interface")
    voice: str = setting("Kore", "voice of the interviewer")
    transcribe_model: str = setting("gemini-3.5-transcribe", "model that reads lost words again")
    manual_activity: bool = setting(True, "we say when you speak, not the service")
    connect_timeout: float = setting(12.0, "seconds to wait for a connection", 0.2, 60)
    probe_timeout: float = setting(3.0, "seconds `auto` waits before it goes offline", 0.2, 30)
    ping_interval: float = setting(20.0, "seconds between pings", 0.2, 120)
    ping_timeout: float = setting(60.0, "seconds to wait for a pong", 0.2, 300)
    close_timeout: float = setting(2.0, "seconds to wait for a close", 0.1, 30)
    answer_timeout: float = setting(4.0, "seconds to wait for the interviewer's reply", 0.5, 60)


@dataclass(frozen=True, slots=True)
class CueSettings:
    """Live cues: which kinds may show, how often, and the lengths of answers (product.md, live cues)."""

    length: bool = setting(True, "a cue when an answer grows long")
    fillers: bool = setting(True, "a cue when fillers come close together")
    pace: bool = setting(False, "a cue when you speak very fast or slowly")
    silence: bool = setting(False, "a cue at a long silence inside an answer")
    hedging: bool = setting(False, "a cue when hedges come close together")
    first: float = setting(15.0, "seconds at the start of an answer without cues", 0, 120)
    spacing: float = setting(20.0, "seconds between two cues", 5, 300)
    kind_spacing: float = setting(60.0, "seconds between two cues of a kind", 5, 600)
    filler_spacing: float = setting(90.0, "seconds between two filler cues", 5, 600)
    most: int = setting(3, "most cues in an answer", 0, 10)
    pause: float = setting(0.4, "seconds of pause a cue waits for", 0.1, 2)
    wait: float = setting(3.0, "seconds a cue waits for a pause", 0, 10)
    hold: float = setting(4.0, "seconds a cue stays", 1, 15)
    filler_threshold: float = setting(0.6, "how sure the ear must be of a filler", 0.1, 0.99)
    filler_count: int = setting(3, "fillers that make a cluster", 2, 20)
    filler_window: float = setting(30.0, "seconds a cluster may last", 5, 120)
    filler_words: str = setting("", "filler words of your own that always count, parted by commas")
    not_fillers: str = setting("", "words that never count as fillers, parted by commas")
    stutter: bool = setting(False, "you stutter: repeated words and sounds never count")
    pace_slow: float = setting(110.0, "words a minute below which a pace cue may come", 40, 300)
    pace_fast: float = setting(180.0, "words a minute above which a pace cue may come", 60, 400)
    pace_seconds: float = setting(20.0, "seconds of speaking the pace is taken over", 5, 120)
    silence_seconds: float = setting(2.0, "seconds of silence inside an answer that are long", 0.5, 30)
    pause_good: float = setting(0.5, "seconds from which a silence is a pause", 0.3, 5)
    hedge_count: int = setting(3, "hedges that make a cluster", 2, 20)
    hedge_window: float = setting(30.0, "seconds a cluster of hedges may last", 5, 120)
    adapt: bool = setting(True, "a kind of cue that changes nothing for you goes quiet")
    effect_seconds: float = setting(20.0, "seconds after a cue in which a change is looked for", 5, 120)
    good_sessions: int = setting(3, "good sessions in a row after which cues fade", 1, 10)
    good_answers: int = setting(3, "answers a good session has at least", 1, 30)
    good_seconds: float = setting(300.0, "seconds you speak in a good session at least", 10, 3600)
    good_fillers: float = setting(2.0, "fillers a minute a good session has at most", 0, 30)
    most_faded: int = setting(2, "most cues in an answer when faded", 0, 10)
    filler_count_faded: int = setting(4, "fillers that make a cluster when faded", 2, 21)
    behavioural: str = setting("105/120/150", "soft, cue and firm limit of such an answer, seconds")
    introduction: str = setting("75/90/110", "soft, cue and firm limit of an introduction, seconds")
    factual: str = setting("45/60/75", "soft, cue and firm limit of a factual answer, seconds")
    technical: str = setting("150/180/240", "soft, cue and firm limit of a technical answer, seconds")
    case: str = setting("150/180/240", "soft, cue and firm limit of a case answer, seconds")


@dataclass(frozen=True, slots=True)
class ScoringSettings:
    """The text model that scores, and the limits on scoring one session."""

    model: str = setting("gemini-3.8-flash", "Gemini model that scores")
    address: str = setting("https://api.openai.com/v1", "OpenAI-compatible server for `--engine openai`")
    server_model: str = setting("", "model of that server")
    timeout: float = setting(60.0, "seconds to wait for one reply", 0.2, 600)
    tries: int = setting(3, "how often a request is tried", 1, 6)
    backoff: float = setting(1.0, "seconds before the second try, then doubled", 0.01, 30)
    seconds: float = setting(240.0, "seconds scoring a session may take", 1, 3600)
    cost_limit: float = setting(0.5, "US dollars scoring a session may cost, as estimated", 0.0, 100)


@dataclass(frozen=True, slots=True)
class OfflineSettings:
    """The interviewer that needs no network."""

    recogniser: Hearing = setting(Hearing.AUTO, "whether answers become text, on this computer")


@dataclass(frozen=True, slots=True)
class LocalModelSettings:
    """A model server on this computer (Ollama, llama.cpp, LM Studio) that may write follow-ups."""

    address: str = setting(
        "http://127.0.0.1:11434/v1", "OpenAI-compatible server on this computer; empty for none"
    )
    model: str = setting("", "its model by name; empty is the first it lists")


@dataclass(frozen=True, slots=True)
class LookSettings:
    """How the window looks."""

    colours: Colours = setting(Colours.SYSTEM, "light, dark or the system's choice")
    text_scale: float = setting(1.0, "text size, 1 to 2", 1.0, 2.0)
    reduced_motion: bool = setting(False, "keep everything still")
    welcomed: bool = setting(False, "the welcome of the first run was seen")
    overlay: str = setting("", "where the compact window stands, as X,Y; empty is the lower right corner")


@dataclass(frozen=True, slots=True)
class PrivacySettings:
    """What may be kept."""

    keep_recordings: bool = setting(True, "keep the sound of sessions on this computer")
    read_again: bool = setting(
        False, "after a session, sound of answers whose words were lost may go to Gemini to be read again"
    )
    keep_days: int = setting(0, "days a session is kept, older ones go at the next start; 0: all", 0, 3650)
    offline_only: bool = setting(False, "never open a connection")


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting, by section."""

    practice: PracticeSettings = field(default_factory=PracticeSettings)
    sound: SoundSettings = field(default_factory=SoundSettings)
    gemini: GeminiSettings = field(default_factory=GeminiSettings)
    scoring: ScoringSettings = field(default_factory=ScoringSettings)
    cues: CueSettings = field(default_factory=CueSettings)
    offline: OfflineSettings = field(default_factory=OfflineSettings)
    local_model: LocalModelSettings = field(default_factory=LocalModelSettings)
    look: LookSettings = field(default_factory=LookSettings)
    privacy: PrivacySettings = field(default_factory=PrivacySettings)
