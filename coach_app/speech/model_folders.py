"""Recognition models on disk: a folder each, told by the files in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class ModelKind(StrEnum):
    """How a model is loaded."""

    STREAMING_TRANSDUCER = "streaming transducer"
    TRANSDUCER = "transducer"
    NEMO_TRANSDUCER = "NeMo transducer"
    WHISPER = "Whisper"
    MOONSHINE = "Moonshine"


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """One model: its folder, kind, and the file name of each part. `size` in bytes."""

    path: Path
    kind: ModelKind
    files: Mapping[str, str]
    size: int

    @property
    def name(self) -> str:
        """The folder's name, by which it is listed and removed."""
        return self.path.name


_MOONSHINE = {
    "tokens": "tokens",
    "preprocessor": "preprocess",
    "encoder": "encode",
    "uncached_decoder": "uncached_decode",
    "cached_decoder": "cached_decode",
}
_THREE = ("encoder", "decoder", "joiner")


def model_folders(home: Path) -> tuple[ModelFolder, ...]:
    """The models in the models folder, by name; what is no model is left out."""
    if not home.is_dir():
        return ()
    found = (model_folder(path) for path in sorted(home.iterdir()) if path.is_dir())
    return tuple(folder for folder in found if folder is not None)


def model_folder(path: Path) -> ModelFolder | None:
    """What model a folder holds; None when it is none that can be loaded."""
    names = sorted(entry.name for entry in path.iterdir() if entry.is_file())
    tokens = next((name for name in names if name.endswith("tokens.txt")), None)
    if tokens is None:
        return None
    for kind, files in _candidates(path.name, names):
        if None not in files.values():
            whole = {"tokens": tokens, **{part: name for part, name in files.items() if name is not None}}
            size = sum(entry.stat().st_size for entry in path.rglob("*") if entry.is_file())
            return ModelFolder(path, kind, whole, size)
    return None


def _candidates(folder: str, names: list[str]) -> list[tuple[ModelKind, dict[str, str | None]]]:
    moonshine = {part: _starting(names, stem) for part, stem in _MOONSHINE.items() if part != "tokens"}
    three = {part: _holding(names, part) for part in _THREE}
    two = {part: three[part] for part in _THREE[:2]}
    if "streaming" in folder:
        transducer = ModelKind.STREAMING_TRANSDUCER
    else:
        nemo = "nemo" in folder or "parakeet" in folder
        transducer = ModelKind.NEMO_TRANSDUCER if nemo else ModelKind.TRANSDUCER
    return [(ModelKind.MOONSHINE, moonshine), (transducer, three), (ModelKind.WHISPER, two)]


def _starting(names: list[str], stem: str) -> str | None:
    return _smallest([name for name in names if name.startswith(stem) and name.endswith(".onnx")])


def _holding(names: list[str], part: str) -> str | None:
    return _smallest([name for name in names if part in name and name.endswith(".onnx")])


def _smallest(names: list[str]) -> str | None:
    """The 8-bit variant where there are several: as accurate, a quarter of the memory."""
    return next((name for name in names if ".int8." in name), next(iter(names), None))
