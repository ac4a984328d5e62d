"""A line as even pieces of sound, handed over at once but never holding up the loop."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

from coach_app.core.pcm import BYTES_PER_FRAME, SPEAKER_RATE
from coach_app.live.offline.voice import Voice

PIECE_SECONDS = 0.040
"""Seconds of sound in one piece."""

_PIECE_BYTES = round(SPEAKER_RATE * PIECE_SECONDS) * BYTES_PER_FRAME


async def pieces(voice: Voice, line: str, silence: float) -> AsyncGenerator[bytes, None]:
    """The line in pieces of 40 ms, `silence` seconds of none before it; nothing when it can't be said."""
    clip = voice.speak(line)
    if clip is None:
        return
    before = bytes(round(SPEAKER_RATE * silence) * BYTES_PER_FRAME)
    waiting = bytearray()
    async with aclosing(clip):
        async for block in clip:
            waiting += before + block
            before = b""
            while len(waiting) >= _PIECE_BYTES:
                yield bytes(waiting[:_PIECE_BYTES])
                del waiting[:_PIECE_BYTES]
                await asyncio.sleep(0)
    if waiting:
        yield bytes(waiting)
