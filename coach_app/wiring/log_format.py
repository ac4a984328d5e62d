"""How our log is written: places and kinds of errors, never what an error says: that may quote anything."""

import logging
import traceback
from types import TracebackType

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class PlaceFormatter(logging.Formatter):
    """Formats a record; of an exception the frames without source lines, and its kind."""

    def __init__(self) -> None:
        """Time, level, logger, message."""
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def formatException(self, ei: ExcInfo) -> str:
        """Where it happened and what kind it was, causes first, members of groups too."""
        return "\n".join(_places(ei[1])) if ei[1] is not None else ""


def _places(error: BaseException, depth: int = 0) -> list[str]:
    lines: list[str] = []
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None and depth < 5:
        lines += _places(cause, depth + 1)
    for frame in traceback.extract_tb(error.__traceback__):
        lines.append(f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}')
    lines.append(type(error).__qualname__)
    if isinstance(error, BaseExceptionGroup) and depth < 5:
        for one in error.exceptions:
            lines += _places(one, depth + 1)
    return lines
