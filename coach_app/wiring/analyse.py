"""What goes with a recording made elsewhere."""

from pathlib import Path

from coach_app.core.errors import BadInput

MOST_TEXT_BYTES = 1_000_000


def read_transcript(path: Path) -> str:
    """What was said, from a text file, on one line. Raises BadInput."""
    try:
        data = path.read_bytes()[: MOST_TEXT_BYTES + 1]
    except OSError as error:
        reason = (error.strerror or "unreadable").lower()
        raise BadInput(f"the transcript {path.name} can't be read ({reason})", "check its name") from None
    if len(data) > MOST_TEXT_BYTES:
        raise BadInput(f"the transcript {path.name} is too long", "give the words of one answer")
    try:
        words = data.decode("utf-8-sig").split()
    except UnicodeDecodeError:
        raise BadInput(f"the transcript {path.name} is not text", "save it as UTF-8") from None
    if not words or "\0" in data.decode("utf-8-sig"):
        raise BadInput(f"the transcript {path.name} holds no words", "write down what was said")
    return " ".join(words)
