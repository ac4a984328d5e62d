"""What is asked of work that takes long."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CancelJob:
    """Stop work that takes long; answered by `JobEnded`, or by nothing when it is over already."""

    job: str


JobsCommand = CancelJob
