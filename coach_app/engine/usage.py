"""What a session has used of its provider so far."""

from coach_app.core.events import UsageGrew
from coach_app.live.protocol import UsageReported


class Usage:
    """Adds up tokens and their estimated price over all turns and lines."""

    def __init__(self) -> None:
        """Nothing used."""
        self._input = self._output = 0
        self._cost = 0.0

    def add(self, report: UsageReported, at: float) -> UsageGrew:
        """Count a report; the event says the sum, its cost None where the report's price is not known."""
        self._input += report.input_tokens
        self._output += report.output_tokens
        self._cost += report.cost or 0.0
        return UsageGrew(at, self._input, self._output, None if report.cost is None else self._cost)
