"""The loop everybody begins with, after the provider's published command-line sample.

Blocking reads of 64 ms from the microphone on a worker thread, a queue, the socket; what arrives goes through
a queue into blocking writes to the speaker. Nothing is recorded, detected, stored or protected. The service's
stand-in takes sound only inside an activity, so one is opened as soon as the greeting is over.
"""

from __future__ import annotations

import asyncio
import os

import sounddevice
from google import genai
from google.genai import types

BLOCK_FRAMES = 1024
MODEL = "gemini-3.8-live"


async def main() -> None:
    """Talk until killed."""
    client = genai.Client(api_key=os.environ["GEMINI_API_KEY"], http_options={"api_version": "v1beta"})
    config = types.LiveConnectConfig(
        response_modalities=[types.Modality.AUDIO],
        input_audio_transcription=types.AudioTranscriptionConfig(),
        output_audio_transcription=types.AudioTranscriptionConfig(),
        session_resumption=types.SessionResumptionConfig(),
        context_window_compression=types.ContextWindowCompressionConfig(sliding_window=types.SlidingWindow()),
        realtime_input_config=types.RealtimeInputConfig(
            automatic_activity_detection=types.AutomaticActivityDetection(disabled=True)
        ),
    )
    microphone = sounddevice.RawInputStream(16_000, BLOCK_FRAMES, channels=1, dtype="int16")
    speaker = sounddevice.RawOutputStream(24_000, BLOCK_FRAMES, channels=1, dtype="int16")
    outgoing: asyncio.Queue[bytes] = asyncio.Queue(5)
    incoming: asyncio.Queue[bytes] = asyncio.Queue()
    greeted = asyncio.Event()
    async with client.aio.live.connect(model=MODEL, config=config) as session:

        async def listen() -> None:
            await greeted.wait()
            await session.send_realtime_input(activity_start=types.ActivityStart())
            microphone.start()
            while True:
                block, _ = await asyncio.to_thread(microphone.read, BLOCK_FRAMES)
                await outgoing.put(bytes(block))

        async def send() -> None:
            while True:
                block = await outgoing.get()
                await session.send_realtime_input(
                    audio=types.Blob(data=block, mime_type="audio/pcm;rate=16000")
                )

        async def receive() -> None:
            while True:
                async for message in session.receive():
                    if message.data:
                        incoming.put_nowait(message.data)
                greeted.set()

        async def play() -> None:
            speaker.start()
            while True:
                await asyncio.to_thread(speaker.write, await incoming.get())

        await session.send_client_content(
            turns=types.Content(role="user", parts=[types.Part(text="Begin: Tell me about your work.")])
        )
        async with asyncio.TaskGroup() as group:
            for work in (listen, send, receive, play):
                group.create_task(work())


if __name__ == "__main__":
    asyncio.run(main())
