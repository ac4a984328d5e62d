"""What the handler of exports needs."""

from coach_app.core.commands.exports import ExportSession, PreviewExport
from coach_app.engine.worker import Worker
from coach_app.reports.choices import Choices, Part
from coach_app.reports.feedback import Feedback
from coach_app.storage.store import Store
from coach_app.wiring.doctor import worker_command
from coach_app.wiring.exports import export_session
from coach_app.wiring.feedback import feedback_page, feedback_preview
from coach_app.wiring.household import Household


class ExportsDesk:
    """`ExportsParts`; pages are set and drawn in a worker process of their own."""

    def __init__(self, household: Household) -> None:
        """Exports without a path go to the household's folder for them."""
        self._household = household

    def export(self, store: Store, command: ExportSession) -> str:
        """Write an export and give its path; runs on the store's thread. Raises CoachError."""
        folder = self._household.home.exports
        made = export_session(store, command.session, command.format, command.path, folder, _choices(command))
        return str(made)

    def page(self, store: Store, command: PreviewExport) -> Feedback:
        """What the report says; runs on the store's thread. Raises CoachError."""
        return feedback_page(store, store.load(command.session), _choices(command))

    async def draw(self, page: object) -> tuple[bytes, ...]:
        """The report's pages as PNGs. Raises WorkerFailed."""
        if not isinstance(page, Feedback):
            return ()
        async with Worker(worker_command()) as worker:
            return (await feedback_preview(worker, page)).pages


def _choices(command: ExportSession | PreviewExport) -> Choices:
    parts = frozenset(part for part in Part if str(part) not in command.without)
    return Choices(parts=parts, guess=command.hide_names)
