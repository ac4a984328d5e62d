"""Which recogniser the offline interviewer listens with."""

import asyncio
import importlib.util

from coach_app.core.errors import BadInput
from coach_app.core.settings import Hearing, Settings
from coach_app.engine.worker import Worker, WorkerFailed
from coach_app.speech.hearing_job import JOB, LOAD
from coach_app.speech.model_folders import ModelFolder, model_folders
from coach_app.speech.model_store import ModelStore
from coach_app.speech.recogniser import NullRecogniser, Recogniser
from coach_app.speech.sherpa import sherpa_installed
from coach_app.speech.worker_recogniser import WorkerRecogniser
from coach_app.wiring.doctor import worker_command
from coach_app.wiring.household import Household


def choose_recogniser(household: Household, settings: Settings) -> Recogniser:
    """The first installed model where sherpa-onnx is there, else the built-in English one, else none."""
    if settings.offline.recogniser is Hearing.OFF:
        return NullRecogniser()
    folders = model_folders(household.home.models) if sherpa_installed() else ()
    english = settings.practice.language.lower().startswith("en")
    if not folders and not (english and importlib.util.find_spec("pocketsphinx")):
        return NullRecogniser()
    worker = Worker(worker_command())
    return WorkerRecogniser(worker.run, worker.close, folders[0].path if folders else None)


def keep_if_it_loads(store: ModelStore, model: ModelFolder) -> None:
    """Load a model that was just installed, in a worker of its own; one that can't be loaded is removed.

    Without sherpa-onnx nobody can tell, and it stays. Blocks for seconds. Raises BadInput, StorageFailed.
    """
    if not sherpa_installed():
        return
    try:
        asyncio.run(_load(model))
    except WorkerFailed:
        store.remove(model.name)
        raise BadInput(
            f"the model {model.name} can't be loaded, so it was not kept", "get it again, or another one"
        ) from None


async def _load(model: ModelFolder) -> None:
    async with Worker(worker_command()) as worker:
        await worker.run(JOB, LOAD + str(model.path).encode())
