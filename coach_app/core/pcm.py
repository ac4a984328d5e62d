"""Sound as numbers: the rates and block lengths all rooms agree on."""

MIC_RATE = 16_000
"""Hz, mono s16le: what the microphone delivers and the user's track stores."""

SPEAKER_RATE = 24_000
"""Hz, mono s16le: what models send, the speaker plays and the interviewer's track stores."""

BLOCK_SECONDS = 0.010
"""Seconds in one device block on both sides; the canceller and the voice detector need 10 ms frames."""

WIRE_FRAMES = 512
"""Frames in one block on the wire of sound that was kept: 32 ms at 16 kHz."""

LIVE_FRAMES = 320
"""Frames in one block on the wire of sound as it comes, at least: the 20 ms that one pulse brings."""

PREROLL_SECONDS = 0.300
"""Seconds of sound before the onset of speech that belong to the answer."""

BYTES_PER_FRAME = 2
"""s16le mono."""

MADE_BY = "Practice Coach"
"""What a sound file that holds a session says it was made with: the user is on its left channel."""


def seconds_of(byte_count: int, rate: int) -> float:
    """How long s16le mono bytes sound, in seconds."""
    return byte_count / BYTES_PER_FRAME / rate
