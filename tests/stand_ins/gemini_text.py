"""Gemini's generateContent on this machine, used through the unpatched SDK over TLS.

Shapes from ai.google.dev/api/generate-content: camelCase, `candidates[].content.parts[].text`,
`usageMetadata`, errors as `{"error": {"code", "message", "status"}}`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from tests.stand_ins.certificate import Certificate
from tests.stand_ins.text_server import Asked, Brain, Json, Post, TextServer, Trouble

KEY = "AIza-text-stand-in-0123456789"
MODEL = "gemini-3.8-flash"
BLOCKED: Json = {"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}, "usageMetadata": {}}


def refusal(status: int, message: str, word: str) -> bytes:
    """An error as the service words it."""
    return f'{{"error": {{"code": {status}, "message": "{message}", "status": "{word}"}}}}'.encode()


class GeminiTextStandIn(TextServer):
    """`brain` writes the replies; every request is held against the rules of the service."""

    def __init__(
        self,
        certificate: Certificate,
        brain: Brain,
        *,
        troubles: Sequence[Trouble | None] = (),
        model: str = MODEL,
    ) -> None:
        super().__init__(certificate, troubles)
        self._brain = brain
        self._model = model

    def environment(self) -> dict[str, str]:
        """Variables that lead the unpatched SDK here; the key goes with them."""
        return {
            "GOOGLE_GEMINI_BASE_URL": self.address,
            "SSL_CERT_FILE": str(self.certificate.ca_file),
            "GEMINI_API_KEY": KEY,
            "NO_PROXY": "127.0.0.1",
        }

    def respond(self, post: Post) -> tuple[int, Json]:
        if post.headers.get("x-goog-api-key") != KEY:
            message = "API key not valid. Please pass a valid API key."
            return 400, {"error": {"code": 400, "message": message, "status": "INVALID_ARGUMENT"}}
        if post.path != f"/v1beta/models/{self._model}:generateContent":
            return 404, {"error": {"code": 404, "message": "model is not found", "status": "NOT_FOUND"}}
        asked = self._checked(post)
        text = self._brain(asked)
        return 200, {
            "candidates": [{"content": {"role": "model", "parts": [{"text": text}]}, "finishReason": "STOP"}],
            "modelVersion": f"{self._model}-001",
            "usageMetadata": {
                "promptTokenCount": len(asked.system + asked.user) // 4,
                "candidatesTokenCount": len(text) // 4,
                "thoughtsTokenCount": 10,
            },
        }

    def streamed(self, post: Post) -> Sequence[bytes] | None:
        path = f"/v1beta/models/{self._model}:streamGenerateContent?alt=sse"
        if post.path != path or post.headers.get("x-goog-api-key") != KEY:
            return None
        words = re.findall(r"\S+\s*", self._brain(self._checked(post)))
        thirds = [words[: len(words) // 3], words[len(words) // 3 :]]
        return [_event({"candidates": [_candidate("".join(part))]}) for part in thirds] + [
            _event({"candidates": [{"finishReason": "STOP"}], **self._closing(words)})
        ]

    def _closing(self, words: Sequence[str]) -> Json:
        usage = {"promptTokenCount": 50, "candidatesTokenCount": len(words), "thoughtsTokenCount": 0}
        return {"modelVersion": f"{self._model}-001", "usageMetadata": usage}

    def _checked(self, post: Post) -> Asked:
        body = post.json
        known = {"contents", "systemInstruction", "generationConfig"}
        if body.keys() - known:
            self.offence(f"unexpected in the request: {sorted(body.keys() - known)}")
        config = body.get("generationConfig", {})
        if config.get("responseMimeType") != "application/json" and "responseJsonSchema" in config:
            self.offence("a schema without application/json")
        if "temperature" in config:
            self.offence("temperature is deprecated for this model")
        texts = [part["text"] for content in body["contents"] for part in content["parts"]]
        if [content.get("role") for content in body["contents"]] != ["user"]:
            self.offence("contents are not one user turn")
        system = "".join(part["text"] for part in body["systemInstruction"]["parts"])
        return Asked(system, "".join(texts), config.get("responseJsonSchema"))


def _candidate(text: str) -> Json:
    return {"content": {"role": "model", "parts": [{"text": text}]}}


def _event(body: Json) -> bytes:
    return f"data: {json.dumps(body)}\r\n\r\n".encode()
