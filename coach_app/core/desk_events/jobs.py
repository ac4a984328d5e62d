"""What the window is told of work that takes long: scoring, previews, downloads, tests of the sound."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class JobMoved:
    """Work goes on. `job` names it, such as `scoring 20261120-193005-0001`.

    `share` is how much of it is done, 0 to 1, None when nobody can tell; `doing` says it in words.
    """

    job: str
    share: float | None
    doing: str


@dataclass(frozen=True, slots=True)
class JobEnded:
    """Work is over. One that failed has told why just before, by `CommandFailed`."""

    job: str
    how: Literal["done", "cancelled", "failed"]


JobsEvent = JobMoved | JobEnded
