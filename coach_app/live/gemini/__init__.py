"""Gemini Live as a talking model, through the google-genai SDK.

Importing this room imports neither the SDK nor websockets (about a second together); `GeminiEngine.warm`
does, on a worker thread.
"""

from coach_app.live.gemini.engine import GeminiEngine, probe

__all__ = ["GeminiEngine", "probe"]
