"""PortAudio, loaded once and kept quiet."""

import ctypes
import os
import sys
from types import ModuleType

from coach_app.audio.errors import DeviceLost

_STDERR = 2
"""The descriptor a program starts with."""

_HOW_TO_INSTALL = "install libportaudio2, or answer in writing"


def load_portaudio() -> ModuleType:
    """The sounddevice module, initialised; raises `DeviceLost` where PortAudio is missing or broken.

    PortAudio reads its list of devices once. While that list is empty no stream can be open, so it is read
    again: a sound server may have come up since.
    """
    _silence_native_stderr()
    try:
        import sounddevice
    except (ImportError, OSError) as error:
        raise DeviceLost("the sound library PortAudio can't be loaded", _HOW_TO_INSTALL) from error
    try:
        if not len(sounddevice.query_devices()):
            sounddevice._terminate()  # noqa: SLF001 - there is no public way to look for devices again
            sounddevice._initialize()  # noqa: SLF001 - as above
    except sounddevice.PortAudioError as error:
        raise DeviceLost("the sound library PortAudio can't be started", _HOW_TO_INSTALL) from error
    module: ModuleType = sounddevice
    return module


def _silence_native_stderr() -> None:
    """Point the C library's `stderr` at nothing: ALSA and PortAudio print to it from threads of their own.

    Python's `sys.stderr` writes to its descriptor directly and is not touched. Only Linux needs this.
    """
    if not sys.platform.startswith("linux"):
        return
    try:
        library = ctypes.CDLL(None)
        stream = ctypes.c_void_p.in_dll(library, "stderr")
    except (OSError, ValueError):
        return
    library.fileno.argtypes = [ctypes.c_void_p]
    if library.fileno(stream) != _STDERR:
        return  # It points elsewhere already.
    library.fopen.argtypes = [ctypes.c_char_p, ctypes.c_char_p]
    library.fopen.restype = ctypes.c_void_p
    nowhere = library.fopen(os.devnull.encode(), b"w")
    if nowhere:
        stream.value = nowhere
