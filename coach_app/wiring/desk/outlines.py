"""What the handler of outlines needs."""

from coach_app.engine.worker import Worker
from coach_app.wiring.doctor import worker_command


class OutlinesDesk:
    """`OutlineParts` and `WordsParts`."""

    def worker(self) -> Worker:
        """A worker process that is not started."""
        return Worker(worker_command())
