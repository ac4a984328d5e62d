"""The user's own questions, read from a file."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from coach_app.core.commands.questions import QuestionsCommand
from coach_app.core.desk_events import Event
from coach_app.core.desk_events.questions import QuestionsRead
from coach_app.core.plan import PlannedQuestion


class QuestionsParts(Protocol):
    """What the composition root gives for questions."""

    def read_questions(self, path: Path) -> tuple[PlannedQuestion, ...]:
        """The questions of a file; blocks. Raises BadInput naming the line."""
        ...


class Questions:
    """Handles `QuestionsCommand`."""

    def __init__(self, parts: QuestionsParts, publish: Callable[[Event], None]) -> None:
        """Answers are published."""
        self._parts = parts
        self._publish = publish

    async def carry_out(self, command: QuestionsCommand) -> None:
        """Carry out a command. Raises CoachError."""
        found = await asyncio.to_thread(self._parts.read_questions, command.path)
        self._publish(QuestionsRead(command.path.name, found))
