"""The renderer: breaths, levels, and that only what is missing or stale is spoken again."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from coach_app.knowledge.clips import clip_key
from installers import render_voice
from installers.render_voice import Voice, due, pieces_of, recipe_of, render
from installers.voices import sound
from installers.voices.engines import Flite, Piece, RenderingFailed
from tests.isolation import needs

pytestmark = pytest.mark.unit


@dataclass(frozen=True, slots=True)
class Hummer:
    """A speech engine that hums every piece between two silences, and notes what it was asked for."""

    settings: str = "plain"
    absent: str | None = None
    engine: str = "hum"
    voice: str = "hummer"
    asked: list[str] = field(default_factory=list)

    def missing(self) -> str | None:
        return self.absent

    def speak(self, pieces: Sequence[Piece], folder: Path) -> list[Path]:
        paths = []
        for number, piece in enumerate(pieces):
            self.asked.append(piece.text)
            seconds = 0.06 * len(piece.text) * piece.stretch
            hum = 0.05 * np.sin(2 * np.pi * 200 * np.arange(round(seconds * 16_000)) / 16_000)
            silence = np.zeros(8_000)
            path = folder / f"{number}.wav"
            soundfile.write(path, np.concatenate([silence, hum, silence]), 16_000)
            paths.append(path)
        return paths


@dataclass(frozen=True, slots=True)
class TextVoice(Voice):
    """A voice whose wordings are given instead of read."""

    wordings: tuple[str, ...] = ()

    def texts(self) -> tuple[str, ...]:
        return self.wordings


def voice(folder: Path, *texts: str, engine: Hummer | None = None) -> tuple[TextVoice, Hummer]:
    hummer = engine or Hummer()
    return TextVoice(hummer, folder, wordings=texts), hummer


def test_a_wording_is_spoken_sentence_by_sentence() -> None:
    assert [piece.text for piece, _ in pieces_of("Hello. How are you? Fine.")] == [
        "Hello.",
        "How are you?",
        "Fine.",
    ]


def test_a_filled_pause_is_a_breath_of_its_own_and_drawn_out() -> None:
    found = [piece for piece, _ in pieces_of("Um, I told him, and, um, we went. The drum hummed.")]
    assert [(piece.text, piece.stretch > 1) for piece in found] == [
        ("Um", True),
        ("I told him, and", False),
        ("um", True),
        ("we went.", False),
        ("The drum hummed.", False),
    ]


def test_recipes_differ_by_wording_voice_and_settings() -> None:
    recipes = {
        recipe_of("One.", Hummer()),
        recipe_of("Two.", Hummer()),
        recipe_of("One.", Hummer(voice="other")),
        recipe_of("One.", Hummer(settings="fast")),
    }
    assert len(recipes) == 4
    assert recipe_of("One.", Hummer()) == recipe_of("One.", Hummer())


def test_only_what_is_missing_or_stale_is_rendered(tmp_path: Path) -> None:
    first, hummer = voice(tmp_path, "One.", "Two.")
    assert render(first) == 2
    assert render(first) == 0
    assert hummer.asked == ["One.", "Two."]
    second, hummer = voice(tmp_path, "Two.", "Three.")
    assert due(second, second.texts()) == ["Three."]
    assert render(second) == 1
    assert hummer.asked == ["Three."]
    assert len(list(tmp_path.glob("*.opus"))) == 2
    assert len(render_voice.read_index(tmp_path)) == 2


def test_altered_lost_and_differently_made_clips_are_rendered_again(tmp_path: Path) -> None:
    three, _ = voice(tmp_path, "One.", "Two.", "Three.")
    render(three)
    path_of = {text: tmp_path / f"{clip_key(text)}.opus" for text in three.texts()}
    path_of["One."].write_bytes(b"other")
    path_of["Two."].unlink()
    assert due(three, three.texts()) == ["One.", "Two."]
    assert render(three) == 2
    faster, _ = voice(tmp_path, *three.texts(), engine=Hummer(settings="fast"))
    assert len(due(faster, faster.texts())) == 3


def test_a_damaged_index_means_rendering_all(tmp_path: Path) -> None:
    one, _ = voice(tmp_path, "One.")
    render(one)
    (tmp_path / "index.json").write_text("[", encoding="utf-8")
    assert render(one) == 1
    assert due(one, one.texts()) == []


def test_a_missing_engine_is_said_and_nothing_lost(tmp_path: Path) -> None:
    one, _ = voice(tmp_path, "One.")
    render(one)
    two, _ = voice(tmp_path, "One.", "Two.", engine=Hummer(absent="hum-tools"))
    with pytest.raises(RenderingFailed, match="hum-tools is not installed; install it"):
        render(two)
    assert due(one, one.texts()) == []


def test_a_clip_is_trimmed_levelled_and_paused(tmp_path: Path) -> None:
    one, _ = voice(tmp_path, "Ten letter. Ten letter.")
    render(one)
    [path] = tmp_path.glob("*.opus")
    samples, rate = soundfile.read(path)
    sentence = 0.06 * len("Ten letter.")
    expected = sound.LEAD_SECONDS + 2 * sentence + render_voice.SENTENCE_PAUSE + sound.TAIL_SECONDS
    assert rate == sound.RATE
    assert len(samples) / rate == pytest.approx(expected, abs=0.05)
    assert sound.active_rms(samples) == pytest.approx(sound.TARGET_RMS_DBFS, abs=1)


def test_peaks_stay_below_the_ceiling_and_the_rest_is_untouched() -> None:
    speech = np.random.default_rng(7).normal(0, 0.1, sound.RATE)
    speech[sound.RATE // 2] = 4.0
    heard = sound.limited(speech)
    assert sound.peak(heard) <= sound.PEAK_DBFS - sound.HEADROOM_DB + 0.001
    far = np.abs(np.arange(sound.RATE) - sound.RATE // 2) > sound.FRAME
    assert np.array_equal(heard[far], speech[far])


@given(st.floats(0.001, 0.5), st.integers(0, 2**32 - 1))
def test_any_loudness_comes_out_at_the_same_level(loudness: float, seed: int) -> None:
    speech = np.random.default_rng(seed).laplace(0, loudness, sound.RATE // 2)
    heard = sound.levelled(speech)
    assert sound.active_rms(heard) == pytest.approx(sound.TARGET_RMS_DBFS, abs=1)
    assert sound.peak(heard) <= sound.PEAK_DBFS


def test_joined_pieces_lie_where_they_are_said_to(tmp_path: Path) -> None:
    tone = 0.1 * np.sin(2 * np.pi * 300 * np.arange(sound.RATE) / sound.RATE)
    samples, spans = sound.joined([tone, tone[: sound.RATE // 2]], [0.4])
    assert [end - start for start, end in spans] == pytest.approx([1.0, 0.5], abs=0.011)
    assert spans[1][0] - spans[0][1] == pytest.approx(0.4, abs=0.001)
    assert len(samples) / sound.RATE == pytest.approx(spans[1][1] + sound.TAIL_SECONDS, abs=0.001)


def test_unknown_voices_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        render_voice.main(["nobody"])
    assert "unknown voice nobody; use one of: slt-hts" in capsys.readouterr().err


@pytest.mark.skipif(needs("flite") is not None, reason=str(needs("flite")))
def test_flite_really_speaks(tmp_path: Path) -> None:
    plain, slow = Flite("rms").speak([Piece("Hello there."), Piece("Hello there.", 2.0)], tmp_path)
    lengths = [len(sound.core(sound.read_speech(path))) / sound.RATE for path in (plain, slow)]
    assert 0.4 <= lengths[0] <= 1.2
    assert lengths[1] == pytest.approx(2 * lengths[0], rel=0.15)
