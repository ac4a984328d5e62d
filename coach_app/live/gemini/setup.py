"""What is said to Gemini before the first word: the client, the set-up and the history."""

import logging
import warnings
from typing import TYPE_CHECKING

from coach_app.core.rounds import Speaker
from coach_app.core.secrets import SecretText
from coach_app.core.session import Turn
from coach_app.core.settings import GeminiSettings
from coach_app.live.gemini.meter import NextMeter, metered_connection
from coach_app.live.protocol import Tool, ToolParameter

if TYPE_CHECKING:
    from google.genai import Client
    from google.genai.types import (
        Content,
        ContentDict,
        FunctionDeclaration,
        FunctionResponse,
        LiveConnectConfig,
        RealtimeInputConfig,
        Schema,
    )


def load_sdk() -> None:
    """Import the SDK (up to a second) and keep its remarks out of people's terminals."""
    import google.genai.live  # noqa: F401 - imported for its time only
    import websockets.asyncio.client  # noqa: F401 - imported for its time only

    # It remarks on environment variables that are not used here.
    logging.getLogger("google_genai").setLevel(logging.ERROR)
    # A word the service adds to one of its closed sets is no fault, and nothing a user can act on.
    warnings.filterwarnings("ignore", message=".* is not a valid ", module=r"google\.genai\._common")


def make_client(settings: GeminiSettings, key: SecretText, following: NextMeter) -> "Client":
    """A client of the SDK; about 50 ms, most of it for certificates. It reads GOOGLE_GEMINI_BASE_URL,
    SSL_CERT_FILE and the proxy variables from the environment, never a key.
    """
    from google.genai import Client
    from google.genai.types import HttpOptions

    return Client(
        api_key=key.reveal().strip(),
        vertexai=False,
        http_options=HttpOptions(
            api_version=settings.api_version,
            async_client_args={
                "open_timeout": settings.connect_timeout,
                "ping_interval": settings.ping_interval,
                "ping_timeout": settings.ping_timeout,
                "close_timeout": settings.close_timeout,
                "max_size": None,
                "create_connection": metered_connection(following),
                "logger": _quiet_log(),
            },
        ),
    )


def _quiet_log() -> logging.Logger:
    """A log for websockets that never shows headers, whatever level the program's log is set to."""
    log = logging.getLogger("coach_app.live.gemini.socket")
    log.setLevel(logging.WARNING)
    return log


def live_config(
    settings: GeminiSettings, instruction: str, tools: tuple[Tool, ...], handle: str
) -> "LiveConnectConfig":
    """The one set-up message; `handle` resumes a conversation, empty begins one."""
    from google.genai import types

    voice = types.PrebuiltVoiceConfig(voice_name=settings.voice)
    declared = [_declaration(tool) for tool in tools]
    return types.LiveConnectConfig(
        response_modalities=[types.Modality.AUDIO],
        speech_config=types.SpeechConfig(voice_config=types.VoiceConfig(prebuilt_voice_config=voice)),
        system_instruction=types.Content(role="user", parts=[types.Part(text=instruction)])
        if instruction
        else None,
        tools=[types.Tool(function_declarations=declared)] if declared else None,
        session_resumption=types.SessionResumptionConfig(handle=handle or None),
        context_window_compression=types.ContextWindowCompressionConfig(sliding_window=types.SlidingWindow()),
        input_audio_transcription=types.AudioTranscriptionConfig(),
        output_audio_transcription=types.AudioTranscriptionConfig(),
        realtime_input_config=_activity(settings),
    )


def _activity(settings: GeminiSettings) -> "RealtimeInputConfig":
    from google.genai import types

    if settings.manual_activity:
        detection = types.AutomaticActivityDetection(disabled=True)
    else:
        detection = types.AutomaticActivityDetection(
            end_of_speech_sensitivity=types.EndSensitivity.END_SENSITIVITY_LOW
        )
    return types.RealtimeInputConfig(automatic_activity_detection=detection)


def _declaration(tool: Tool) -> "FunctionDeclaration":
    from google.genai import types

    parameters = None
    if tool.parameters:
        parameters = types.Schema(
            type=types.Type.OBJECT,
            properties={one.name: _schema(one) for one in tool.parameters},
            required=[one.name for one in tool.parameters if one.required] or None,
        )
    return types.FunctionDeclaration(
        name=tool.name,
        description=tool.help_text,
        parameters=parameters,
        behavior=types.Behavior.NON_BLOCKING,
    )


def _schema(parameter: ToolParameter) -> "Schema":
    from google.genai import types

    kinds = {"string": types.Type.STRING, "integer": types.Type.INTEGER, "boolean": types.Type.BOOLEAN}
    return types.Schema(type=kinds[parameter.kind], description=parameter.help_text)


def history_turns(history: tuple[Turn, ...]) -> list["Content | ContentDict"]:
    """The transcript so far in the service's shape; turns without words are left out."""
    roles = {Speaker.USER: "user", Speaker.INTERVIEWER: "model"}
    return [said(turn.text, roles[turn.speaker]) for turn in history if turn.text.strip()]


def said(text: str, role: str = "user") -> "ContentDict":
    """One turn of text."""
    return {"role": role, "parts": [{"text": text}]}


def tool_response(id: str, name: str, value: dict[str, object], *, quiet: bool) -> "FunctionResponse":
    """The answer to a call; `quiet` when the model need not say anything because of it."""
    from google.genai import types

    when = types.FunctionResponseScheduling
    return types.FunctionResponse(
        id=id, name=name, response=value, scheduling=when.SILENT if quiet else when.WHEN_IDLE
    )
