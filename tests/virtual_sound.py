"""A sound card made of software: a private PulseAudio server with a speaker and a microphone.

What the program plays goes to the sink ``speaker`` and is heard on ``speaker.monitor``; what a test plays
into ``mic_feed`` is what the program records from ``virtmic``. It needs no hardware, no D-Bus and no
configuration, works as root, and several can run side by side, each with its own socket.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import numpy.typing as npt

from tests.children import bound_to_us, end, wait_until

Samples = npt.NDArray[np.int16]

SPEAKER = "speaker"
HEARD = "speaker.monitor"
MICROPHONE = "virtmic"
FEED = "mic_feed"

# Without norewinds a null sink renders 2 s ahead and every new stream stalls for 1-1.9 s.
_MODULES = (
    "module-native-protocol-unix auth-anonymous=1 socket={socket}",
    f"module-null-sink sink_name={SPEAKER} rate=48000 channels=2 norewinds=1"
    " sink_properties=device.description=Virtual_Speaker",
    f"module-null-sink sink_name={FEED} rate=48000 channels=1 norewinds=1"
    " sink_properties=device.description=Microphone_Feed",
    f"module-remap-source source_name={MICROPHONE} master={FEED}.monitor channels=1"
    " source_properties=device.description=Virtual_Microphone",
)


class Recording:
    """What sounded at one source, as blocks with the moment each of them arrived.

    Attributes:
        rate: frames a second (Hz), mono s16.
        blocks: ``(time.monotonic() at arrival, samples)``, in order.
    """

    def __init__(self, command: Sequence[str], env: dict[str, str], rate: int) -> None:
        self.rate = rate
        self.blocks: list[tuple[float, Samples]] = []
        self._process = subprocess.Popen(bound_to_us(command), env=env, stdout=subprocess.PIPE, bufsize=0)
        self._reader = threading.Thread(target=self._read, name="recording", daemon=True)
        self._reader.start()
        wait_until(lambda: bool(self.blocks), 60.0, "the first recorded block")

    def samples(self) -> Samples:
        """Everything so far in one array."""
        return np.concatenate([block for _, block in list(self.blocks)])

    def stop(self) -> Samples:
        """End it and give back everything it took."""
        end(self._process)
        self._reader.join(5.0)
        return self.samples()

    def _read(self) -> None:
        rest = b""
        for chunk in iter(self._chunk, b""):
            now = time.monotonic()
            data = rest + chunk
            whole = len(data) & ~1
            rest = data[whole:]
            if whole:
                self.blocks.append((now, np.frombuffer(data[:whole], "<i2")))

    def _chunk(self) -> bytes:
        assert self._process.stdout is not None
        try:
            return self._process.stdout.read(65536)
        except (OSError, ValueError):  # closed by stop()
            return b""


class SoundCard:
    """One private sound server; use it as a context manager or call start and stop.

    Attributes:
        env: the variables that make a program use this card; put them on top of its environment.
    """

    def __init__(self) -> None:
        # Short, because the path of a socket may have 107 bytes at most.
        self.folder = Path(tempfile.mkdtemp(prefix="pc-card-"))
        run = self.folder / "run"
        self.env = {
            "XDG_RUNTIME_DIR": str(run),
            "PULSE_RUNTIME_PATH": str(run / "pulse"),
            "PULSE_STATE_PATH": str(self.folder / "state"),
            "PULSE_COOKIE": str(self.folder / "cookie"),
            "PULSE_SERVER": f"unix:{run / 'pulse' / 'native'}",
        }
        self._server: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Bring the card up and make its two devices the defaults.

        Raises:
            TimeoutError: the server did not answer within 60 s.
        """
        for name in ("XDG_RUNTIME_DIR", "PULSE_RUNTIME_PATH", "PULSE_STATE_PATH"):
            Path(self.env[name]).mkdir(mode=0o700, parents=True, exist_ok=True)
        command = ["pulseaudio", "-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1"]
        command += ["--realtime=no", "--high-priority=no", f"--log-target=file:{self.folder / 'server.log'}"]
        socket = f"{self.env['PULSE_RUNTIME_PATH']}/native"
        for module in _MODULES:
            command += ["-L", module.format(socket=socket)]
        silent = subprocess.DEVNULL
        self._server = subprocess.Popen(
            bound_to_us(command), env=self.variables(), stdin=silent, stdout=silent, stderr=silent
        )
        wait_until(self._answers, 60.0, "the sound server")
        self.pactl("set-default-sink", SPEAKER)
        self.pactl("set-default-source", MICROPHONE)

    def stop(self) -> None:
        """Take the card away, as if its cable were pulled, and remove what it wrote."""
        if self._server is not None:
            end(self._server)
            self._server = None
        shutil.rmtree(self.folder, ignore_errors=True)

    def variables(self) -> dict[str, str]:
        """This process's environment with this card in it."""
        return {**os.environ, **self.env}

    def pactl(self, *words: str) -> str:
        """Ask or tell the server something (``pactl --help``); gives back what it answered.

        Raises:
            subprocess.CalledProcessError: the server refused.
        """
        done = subprocess.run(
            ["pactl", *words], env=self.variables(), check=True, capture_output=True, text=True
        )
        return done.stdout

    def start_playing(self, path: Path, sink: str = FEED) -> subprocess.Popen[bytes]:
        """Begin to play a WAV file, by default into the microphone; the caller waits for it or ends it."""
        command = ["paplay", f"--device={sink}", str(path)]
        return subprocess.Popen(bound_to_us(command), env=self.variables(), stdin=subprocess.DEVNULL)

    def play(self, path: Path, sink: str = FEED) -> None:
        """Play a WAV file to its end, by default into the microphone.

        Raises:
            RuntimeError: the server did not take it.
        """
        code = self.start_playing(path, sink).wait()
        if code != 0:
            raise RuntimeError(f"paplay ended with code {code}")

    def start_recording(self, source: str = HEARD, rate: int = 24_000) -> Recording:
        """Begin to record, by default what the program plays; back once the first block is there.

        Blocks are about 5 ms, so that the arrival of a block tells when its sound was there.
        """
        command = ["parec", f"--device={source}", "--latency-msec=5", "--raw", "--format=s16le"]
        return Recording([*command, f"--rate={rate}", "--channels=1"], self.variables(), rate)

    def record(self, seconds: float, source: str = HEARD, rate: int = 24_000) -> Samples:
        """Record for so long, by default what the program plays."""
        recording = self.start_recording(source, rate)
        wanted = round(seconds * rate)
        wait_until(
            lambda: sum(len(block) for _, block in list(recording.blocks)) >= wanted, seconds + 10, "sound"
        )
        return recording.stop()[:wanted]

    def _answers(self) -> bool:
        assert self._server is not None
        if self._server.poll() is not None:
            raise RuntimeError(f"the sound server ended with code {self._server.returncode}")
        return subprocess.run(["pactl", "info"], env=self.variables(), capture_output=True).returncode == 0
