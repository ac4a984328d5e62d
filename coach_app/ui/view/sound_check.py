"""What a check of microphone and speaker says."""

from __future__ import annotations

from dataclasses import dataclass

from coach_app.core.desk_events.sound_check import SampleJudged

IN_WRITING = "You can answer in writing."
NO_MICROPHONE = f"No microphone found. {IN_WRITING}"
NO_SPEAKER = "No speaker found. Questions are shown as text."
SAY_SOMETHING = "Say something. The bar follows your voice."
HEARD = "We hear you."
SILENT = "Not a sound comes. Switch it on, allow it in the system's settings, or answer in writing."
SILENT_DBFS = -90.0
"""Below this there is digital silence: less than one step of 16 bits."""
VOICE_DBFS = -40.0
"""A level that a voice close to a microphone passes easily, and a quiet room does not."""
SILENT_SECONDS = 3.0
HEARD_SECONDS = 0.3

VERDICTS = {
    "clear": "We hear you clearly.",
    "quiet": "That was quiet. Move closer, or pick another microphone.",
    "noisy": "Your voice hardly stands out from the room. Move closer, or find a quieter place.",
    "clipped": "That was too loud: the sound was cut off. Move back a little, or turn the microphone down.",
    "silent": SILENT,
}


@dataclass(frozen=True, slots=True)
class Listening:
    """What the live level has shown so far, in seconds."""

    silent: float = 0.0
    voiced: float = 0.0

    def after(self, dbfs: float, seconds: float) -> Listening:
        """``seconds`` later at this level."""
        silent = self.silent + seconds if dbfs <= SILENT_DBFS else 0.0
        voiced = self.voiced + seconds if dbfs >= VOICE_DBFS else self.voiced
        return Listening(silent, voiced)

    @property
    def words(self) -> str:
        """One line about it."""
        if self.silent >= SILENT_SECONDS:
            return SILENT
        return HEARD if self.voiced >= HEARD_SECONDS else SAY_SOMETHING


def verdict(found: SampleJudged) -> str:
    """What a sample showed, and how to mend it."""
    return VERDICTS[found.verdict]


def figures(found: SampleJudged) -> str:
    """``Voice -24 dB, room -61 dB, nothing cut off.`` against full scale."""
    if found.verdict == "silent":
        return ""
    tops = "nothing cut off" if not found.clipped else f"cut off {_times(found.clipped)}"
    return f"Voice {_db(found.voice)}, room {_db(found.floor)}, {tops}."


def _db(level: float) -> str:
    return f"{level:.0f} dB".replace("-", "\N{MINUS SIGN}")


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
