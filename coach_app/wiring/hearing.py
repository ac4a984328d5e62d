"""Which recogniser the offline interviewer listens with."""

import importlib.util

from coach_app.core.settings import Hearing, Settings
from coach_app.engine.worker import Worker
from coach_app.speech.model_folders import model_folders
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
