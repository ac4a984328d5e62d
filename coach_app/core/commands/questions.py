"""What is asked of the user's own questions."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ReadQuestions:
    """Read a TOML or CSV file of questions; answered by `QuestionsRead`, or by the line that is wrong."""

    path: Path


QuestionsCommand = ReadQuestions
