"""What only the command line says of a session."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Options:
    """`named`: the engine was named there, which is consent for this run; `patience` in seconds."""

    named: bool = False
    fallback: bool = True
    patience: float | None = None
