"""Chat completions as OpenAI and local servers speak them, on this machine over TLS."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from tests.stand_ins.certificate import Certificate
from tests.stand_ins.text_server import Asked, Brain, Json, Post, TextServer, Trouble

KEY = "sk-text-stand-in-0123456789"


class OpenAITextStandIn(TextServer):
    """Without `knows_schemas` it refuses `response_format`, as older servers do; `key` None: none needed."""

    def __init__(
        self,
        certificate: Certificate,
        brain: Brain,
        *,
        troubles: Sequence[Trouble | None] = (),
        knows_schemas: bool = True,
        key: str | None = KEY,
    ) -> None:
        super().__init__(certificate, troubles)
        self._brain = brain
        self._knows_schemas = knows_schemas
        self._key = key

    def streamed(self, post: Post) -> Sequence[bytes] | None:
        if not post.json.get("stream"):
            return None
        system, user = (message["content"] for message in post.json["messages"])
        words = re.findall(r"\S+\s*", self._brain(Asked(system, user, None)))
        deltas = [{"choices": [{"index": 0, "delta": {"content": word}}]} for word in words]
        return [*(f"data: {json.dumps(delta)}\n\n".encode() for delta in deltas), b"data: [DONE]\n\n"]

    def respond(self, post: Post) -> tuple[int, Json]:
        if post.path != "/v1/chat/completions":
            return 404, {"error": {"message": "no such place"}}
        if self._key is not None and post.headers.get("authorization") != f"Bearer {self._key}":
            return 401, {"error": {"message": "Incorrect API key provided"}}
        body = post.json
        if "response_format" in body and not self._knows_schemas:
            return 400, {"error": {"message": "Unsupported parameter: response_format"}}
        if body.keys() - {"model", "messages", "max_tokens", "max_completion_tokens", "response_format"}:
            self.offence(f"unexpected in the request: {sorted(body)}")
        roles = [message["role"] for message in body["messages"]]
        if roles != ["system", "user"]:
            self.offence(f"roles are {roles}")
        system, user = (message["content"] for message in body["messages"])
        schema = body.get("response_format", {}).get("json_schema", {}).get("schema")
        text = self._brain(Asked(system, user, schema))
        return 200, {
            "id": "chatcmpl-1",
            "model": body["model"],
            "choices": [
                {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
            ],
            "usage": {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120},
        }
