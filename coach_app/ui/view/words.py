"""Names, dates and amounts as the window says them. British spelling, plain words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from coach_app.core.rounds import EngineName, Mode, Persona, Round

ROUNDS: dict[str, str] = {
    Round.BEHAVIOURAL: "Behavioural",
    Round.TECHNICAL: "Technical",
    Round.DESIGN: "System design",
    Round.CASE: "Case",
    Round.SCREEN: "HR screen",
    Round.OWN: "My own",
}
PERSONAS: dict[str, str] = {
    Persona.WARM: "Warm listener",
    Persona.NEUTRAL: "Neutral listener",
    Persona.PRESSING: "Firm questioner",
}
PERSONA_CHOICES: dict[str, str] = {
    Persona.WARM: "Warm listener, patient",
    Persona.NEUTRAL: "Neutral listener, brief",
    Persona.PRESSING: "Firm questioner, asks for more",
}
MODES: dict[str, str] = {
    Mode.PRACTICE: "Practice",
    Mode.REALISTIC: "Realistic",
    Mode.DRILL: "Drill",
}
MODE_SENTENCES: dict[str, str] = {
    Mode.PRACTICE: "A few quiet cues while you speak.",
    Mode.REALISTIC: "Nothing until the end, then everything.",
    Mode.DRILL: "One question, again and again.",
}
ENGINES: dict[str, str] = {
    EngineName.GEMINI: "Gemini",
    EngineName.OFFLINE: "the offline interviewer",
    EngineName.OPENAI: "OpenAI",
    EngineName.GROK: "Grok",
    EngineName.NOVA: "Nova",
}
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")


def name_of(names: Mapping[str, str], value: str) -> str:
    """The name of a value; a value nobody named is shown with a capital letter."""
    return names.get(value, value[:1].upper() + value[1:])


def count(number: int, one: str, many: str = "") -> str:
    """``1 question``, ``2 questions``."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def spelled(number: int, one: str, many: str = "") -> str:
    """``One answer``, ``Two answers``; figures beyond ten."""
    word = _NUMBERS[number] if 0 <= number < len(_NUMBERS) else str(number)
    return f"{word} {one if number == 1 else many or one + 's'}"


def local_time(stamp: str) -> datetime | None:
    """A stored time (ISO 8601 UTC) on this computer's clock; None when it cannot be read."""
    try:
        return datetime.fromisoformat(stamp.replace("Z", "+00:00")).astimezone()
    except ValueError:
        return None


def short_day(moment: datetime | None) -> str:
    """``Thu 19 Nov``."""
    if moment is None:
        return ""
    return f"{_DAYS[moment.weekday()][:3]} {moment.day} {_MONTHS[moment.month - 1][:3]}"


def long_day(moment: datetime | None) -> str:
    """``Thursday 19 November``."""
    if moment is None:
        return ""
    return f"{_DAYS[moment.weekday()]} {moment.day} {_MONTHS[moment.month - 1]}"


def greeting(moment: datetime) -> str:
    """The page title of Home for an hour of the day."""
    if moment.hour < 5:
        return "Hello."
    if moment.hour >= 18:
        return "Good evening."
    return "Good morning." if moment.hour < 12 else "Good afternoon."


def rough_time(seconds: float) -> str:
    """A length as a list shows it: ``24 min``, under two minutes ``1 min 35 s``."""
    return f"{round(seconds / 60)} min" if seconds >= 120 else exact_time(seconds)


def exact_time(seconds: float) -> str:
    """A length as a fact shows it: ``2 min 22 s``."""
    whole = round(seconds)
    minutes, rest = divmod(whole, 60)
    if not minutes:
        return f"{rest} s"
    return f"{minutes} min {rest} s" if rest else f"{minutes} min"


def clock_time(seconds: float) -> str:
    """A place in a session: ``11:20``, from an hour on ``1:02:03``."""
    whole = int(seconds)
    hours, rest = divmod(whole, 3600)
    return f"{hours}:{rest // 60:02d}:{rest % 60:02d}" if hours else f"{rest // 60}:{rest % 60:02d}"


def size(amount: int) -> str:
    """Bytes as people read them: ``0``, ``31 kB``, ``62 MB``."""
    if amount < 1000:
        return f"{amount} B" if amount else "0"
    if amount < 1_000_000:
        return f"{amount / 1000:.0f} kB"
    return f"{amount / 1_000_000:.0f} MB" if amount < 1_000_000_000 else f"{amount / 1e9:.1f} GB"


def number(value: float) -> str:
    """A figure without needless noughts: ``25``, ``2.5``."""
    return f"{value:g}"


def sentence(words: str) -> str:
    """Words with a capital letter at the beginning and a full stop at the end."""
    words = words.strip()
    if not words:
        return ""
    return words[0].upper() + words[1:] + ("" if words[-1] in ".?!`" else ".")
