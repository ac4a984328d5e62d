"""Models ready to use: one that follows a script turn by turn, and one that interviews sensibly."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from tests.stand_ins.gemini.actor import Actor
from tests.stand_ins.gemini.line import Line
from tests.stand_ins.gemini.script import Call, Hearing, Pace, Turn


class Behaviour(Protocol):
    """Holds the conversation on one connection; one object serves all connections of a stand-in."""

    async def __call__(self, line: Line) -> None:
        """From after setupComplete to the end. Lets Gone through."""
        ...


class Interview:
    """A script: each thing that wants a reply (text, spoken answer) gets the next turn; then silence."""

    def __init__(
        self, turns: Sequence[Turn], pace: Pace | None = None, hearing: Hearing | None = None
    ) -> None:
        self._turns = list(turns)
        self._pace = pace or Pace()
        self._hearing = hearing or Hearing()
        self._heard = 0

    async def __call__(self, line: Line) -> None:
        actor = _Scripted(line, self._pace, self._hearing, self._heard)
        actor.turns = self._turns
        try:
            await actor.run()
        finally:
            self._heard = actor.heard


class _Scripted(Actor):
    turns: list[Turn]

    async def told(self, text: str) -> None:
        await self._play()

    async def answered(self) -> None:
        await self._play()

    async def _play(self) -> None:
        if not self.turns:
            return
        turn = self.turns.pop(0)
        for call in turn.calls_before:
            await self.call(call, wait=turn.wait)
        if not turn.silent:
            await self.say(turn.text, turn.sound)
        for call in turn.calls_after:
            await self.call(call, wait=turn.wait)


class InterviewServer:
    """A model that interviews as its instruction asks.

    The first direction makes it greet and ask `questions[0]` (or, without questions, what the direction
    says after its colon). After each answer it calls `next_question` and asks the `text` it gets; told that
    it is done it says `closing` and calls `end_interview`. Later directions are carried out: one that names
    a question asks it, one that names `end_interview` closes. With `forget_calls` it never calls anything
    and says `filler` after an answer. A resumed connection goes on; a fresh one that is given a history
    does not greet again.
    """

    def __init__(
        self,
        questions: Sequence[str] = (),
        *,
        greeting: str = "Hello, and welcome.",
        closing: str = "Thank you for your time. Goodbye.",
        filler: str = "I see. Thank you.",
        pace: Pace | None = None,
        hearing: Hearing | None = None,
        forget_calls: bool = False,
        mark: bool = False,
    ) -> None:
        """`mark` makes it call `mark_moment` after each answer as well."""
        self.questions = tuple(questions)
        self.greeting, self.closing, self.filler = greeting, closing, filler
        self.forget_calls, self.mark = forget_calls, mark
        self._pace = pace or Pace()
        self._hearing = hearing or Hearing()
        self._heard = 0

    async def __call__(self, line: Line) -> None:
        actor = InterviewActor(line, self._pace, self._hearing, self._heard)
        actor.plan = self
        actor.greeted = bool(line.connection.handle)
        try:
            await actor.run()
        finally:
            self._heard = actor.heard


class InterviewActor(Actor):
    plan: InterviewServer
    greeted: bool

    async def told(self, text: str) -> None:
        if not self.greeted and not self.history:
            self.greeted = True
            first = self.plan.questions[0] if self.plan.questions else _after_colon(text)
            await self.say(f"{self.plan.greeting} {first}")
        elif "end_interview" in text:
            await self._close()
        elif named := [one for one in self.plan.questions if one in text]:
            await self.say(named[0])
        elif ": " in text:
            await self.say(_after_colon(text))
        else:
            await self.answered()
        self.greeted = True

    async def answered(self) -> None:
        if self.plan.forget_calls:
            await self.say(self.plan.filler)
            return
        if self.plan.mark:
            await self.call(Call("mark_moment", {"note": "an answer"}))
        result = await self.call(Call("next_question"))
        if result.get("done"):
            await self._close()
        elif result.get("text"):
            await self.say(str(result["text"]))

    async def _close(self) -> None:
        await self.say(self.plan.closing)
        if self.plan.forget_calls:
            return
        result = await self.call(Call("end_interview"))
        if result.get("status") == "not_yet":
            await self.answered()


def _after_colon(text: str) -> str:
    return text.partition(": ")[2] or text
