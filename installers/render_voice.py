"""Renders the interviewer's and the demo candidate's clips: `python -m installers.render_voice [VOICE …]`.

Only what is missing or stale is rendered, and clips of wordings that are gone are removed. `--check` renders
nothing and ends with 1 when a clip is missing, stale or left over. Without a name every voice is done.
A better voice replaces these by an entry in `VOICES`, or by putting another engine behind `SpeechEngine`.
"""

import argparse
import hashlib
import json
import re
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from coach_app.core.errors import CoachError
from coach_app.knowledge.bank import load_bank
from coach_app.knowledge.clips import INDEX_FILE, INDEX_SCHEMA, clip_key
from installers.voices import sound
from installers.voices.engines import Festival, Flite, Piece, RenderingFailed, SpeechEngine

ASSETS = Path(__file__).resolve().parents[1] / "assets"
QUESTIONS = ASSETS / "questions"
RECIPE = 2
"""Version of the treatment; raising it makes every clip stale."""
GROUP = 60
"""Wordings rendered between two savings of the index, so that an interrupted run keeps its work."""

SENTENCE_PAUSE = 0.35
FILLER_PAUSE = 0.16
FILLER_STRETCH = 1.9
"""A spoken "um" of these voices lasts about 0.2 s; people's last 0.3 to 0.6 s."""

SAY = {"practising": "practicing", "synchronisation": "synchronization"}
"""Words the engines misread, as they should be spelled for them."""

_FILLER = re.compile(r",?\s*\b(um|uh)\b,?\s*", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[.?!])\s+")


@dataclass(frozen=True, slots=True)
class Voice:
    """One folder of clips: who speaks, and where the words come from."""

    engine: SpeechEngine
    folder: Path
    candidate: bool = False

    def texts(self) -> tuple[str, ...]:
        """Return every wording this voice has to speak.

        Raises:
            CoachError: the bank can't be read.
        """
        if not self.candidate:
            return load_bank(QUESTIONS).texts()
        script = tomllib.loads((self.folder / "script.toml").read_text(encoding="utf-8"))
        return tuple(str(answer["text"]) for answer in script["answer"])


VOICES: Mapping[str, Voice] = {
    "slt-hts": Voice(
        Festival("cmu_us_slt_arctic_hts", speed=0.92, post_filter=0.2), ASSETS / "voice" / "slt-hts"
    ),
    "rms": Voice(Flite("rms", stretch=1.03), ASSETS / "voice" / "rms"),
    "candidate": Voice(Flite("awb", stretch=1.1), ASSETS / "candidate", candidate=True),
}


def pieces_of(text: str) -> list[tuple[Piece, float]]:
    """Return the breaths of a wording, each with the pause in seconds after it; "um" is drawn out."""
    found: list[tuple[Piece, float]] = []
    for sentence in _SENTENCE_END.split(_respelled(text)):
        parts = [part for part in _FILLER.split(sentence) if part.strip(" ,")]
        for number, part in enumerate(parts, 1):
            filler = part.casefold() in ("um", "uh")
            pause = SENTENCE_PAUSE if number == len(parts) else FILLER_PAUSE
            found.append((Piece(part, FILLER_STRETCH if filler else 1.0), pause))
    return found


def recipe_of(text: str, engine: SpeechEngine) -> str:
    """Return 16 hex digits that change with whatever changes the sound of a wording."""
    spoken = repr(pieces_of(text))
    made_by = (str(RECIPE), engine.engine, engine.voice, engine.settings, spoken)
    return hashlib.sha256("\n".join(made_by).encode()).hexdigest()[:16]


def read_index(folder: Path) -> dict[str, dict[str, object]]:
    """Return the clips of a folder's index; none when it is missing or damaged (all is rendered then)."""
    try:
        clips = json.loads((folder / INDEX_FILE).read_text(encoding="utf-8"))["clips"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return clips if isinstance(clips, dict) else {}


def due(voice: Voice, texts: Iterable[str]) -> list[str]:
    """Return the wordings whose clip is missing, altered or made by another recipe."""
    index = read_index(voice.folder)
    return [text for text in texts if not _fresh(voice, index.get(clip_key(text)), text)]


def left_over(voice: Voice, texts: Iterable[str]) -> list[Path]:
    """Return clip files that no wording needs."""
    wanted = {clip_key(text) for text in texts}
    return [path for path in sorted(voice.folder.glob("*.opus")) if path.stem not in wanted]


def render(voice: Voice) -> int:
    """Bring a voice up to date and return the number of clips rendered.

    Raises:
        RenderingFailed: the engine is missing or failed; what was rendered before is kept.
        CoachError: the bank can't be read.
    """
    texts = voice.texts()
    todo = due(voice, texts)
    if todo and (missing := voice.engine.missing()):
        raise RenderingFailed(f"{missing} is not installed; install it and try again")
    voice.folder.mkdir(parents=True, exist_ok=True)
    index = read_index(voice.folder)
    for start in range(0, len(todo), GROUP):
        index.update(_render_group(voice, todo[start : start + GROUP]))
        _save_index(voice, index)
    for path in left_over(voice, texts):
        path.unlink()
    wanted = {clip_key(text) for text in texts}
    _save_index(voice, {key: entry for key, entry in index.items() if key in wanted})
    return len(todo)


def _respelled(text: str) -> str:
    return re.sub(r"[A-Za-z]+", lambda found: SAY.get(found[0].casefold(), found[0]), text)


def _fresh(voice: Voice, entry: dict[str, object] | None, text: str) -> bool:
    path = voice.folder / f"{clip_key(text)}.opus"
    if entry is None or not path.is_file() or entry.get("recipe") != recipe_of(text, voice.engine):
        return False
    return hashlib.sha256(path.read_bytes()).hexdigest() == entry.get("sha256")


def _render_group(voice: Voice, texts: Sequence[str]) -> dict[str, dict[str, object]]:
    breaths = [pieces_of(text) for text in texts]
    with tempfile.TemporaryDirectory() as scratch:
        paths = iter(voice.engine.speak([piece for text in breaths for piece, _ in text], Path(scratch)))
        return {
            clip_key(text): _write_clip(voice, text, pieces, [sound.read_speech(next(paths)) for _ in pieces])
            for text, pieces in zip(texts, breaths, strict=True)
        }


def _write_clip(
    voice: Voice, text: str, pieces: Sequence[tuple[Piece, float]], spoken: Sequence[sound.Samples]
) -> dict[str, object]:
    samples, spans = sound.joined(spoken, [pause for _, pause in pieces][:-1])
    data, seconds = sound.encoded(sound.levelled(samples))
    path = voice.folder / f"{clip_key(text)}.opus"
    path.write_bytes(data)
    fillers = [
        [round(start, 3), round(end, 3)]
        for (piece, _), (start, end) in zip(pieces, spans, strict=True)
        if piece.stretch > 1
    ]
    entry: dict[str, object] = {
        "seconds": round(seconds, 3),
        "sha256": hashlib.sha256(data).hexdigest(),
        "recipe": recipe_of(text, voice.engine),
    }
    return {**entry, "fillers": fillers} if fillers else entry


def _save_index(voice: Voice, clips: Mapping[str, Mapping[str, object]]) -> None:
    data = {
        "schema": INDEX_SCHEMA,
        "engine": voice.engine.engine,
        "voice": voice.engine.voice,
        "settings": voice.engine.settings,
        "rate": sound.RATE,
        "clips": dict(sorted(clips.items())),
    }
    aside = voice.folder / f"{INDEX_FILE}.part"
    aside.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
    aside.replace(voice.folder / INDEX_FILE)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line: 0 done, 1 something is due (`--check`), 2 usage, 3 engine or bank failed."""
    parser = argparse.ArgumentParser(description="Render the spoken clips that are missing or stale.")
    parser.add_argument("voice", nargs="*", metavar="VOICE", help=f"of: {', '.join(VOICES)} (default: all)")
    parser.add_argument("--check", action="store_true", help="render nothing; end with 1 if anything is due")
    options = parser.parse_args(arguments)
    if unknown := sorted(set(options.voice) - set(VOICES)):
        parser.error(f"unknown voice {unknown[0]}; use one of: {', '.join(VOICES)}")
    worst = 0
    for name in options.voice or VOICES:
        try:
            worst = max(worst, _report(name, check=options.check))
        except (RenderingFailed, CoachError) as error:
            sys.stderr.write(f"render_voice: {name}: {error}\n")
            worst = 3
    return worst


def _report(name: str, *, check: bool) -> int:
    voice = VOICES[name]
    if not check:
        sys.stdout.write(f"{name}: {render(voice)} rendered\n")
        return 0
    texts = voice.texts()
    open_work = len(due(voice, texts)) + len(left_over(voice, texts))
    sys.stdout.write(f"{name}: {open_work} due of {len(texts)}\n")
    return 1 if open_work else 0


if __name__ == "__main__":
    sys.exit(main())
