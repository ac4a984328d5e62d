"""The stand-in as a process.

`python -m tests.stand_ins.gemini --script FILE --port-file P --ca-file CA.pem --record DIR`

Runs until SIGTERM or Ctrl-C; then exits 0, or 1 with the client's offences on stderr. The script is TOML:
`kind` (`interview` or `script`), `[server]` key, model, refused_handles; `[pace]`, `[hearing]`, `[[fault]]`
and `[[turn]]` with the fields of the dataclasses here; `[interview]` with the arguments of InterviewServer.
"""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
import threading
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.stand_ins.certificate import make_certificate
from tests.stand_ins.gemini.behaviours import Behaviour, Interview, InterviewServer
from tests.stand_ins.gemini.faults import Fault
from tests.stand_ins.gemini.script import Hearing, Pace, Turn, filled
from tests.stand_ins.gemini.server import GeminiStandIn


def behaviour_of(script: Mapping[str, Any]) -> Behaviour:
    """What a script file asks for."""
    pace, hearing = filled(Pace, script.get("pace", {})), filled(Hearing, script.get("hearing", {}))
    if script.get("kind", "interview") == "script":
        return Interview([filled(Turn, one) for one in script.get("turn", ())], pace, hearing)
    return InterviewServer(**script.get("interview", {}), pace=pace, hearing=hearing)


def main() -> int:
    """Serve one script."""
    parser = argparse.ArgumentParser(prog="python -m tests.stand_ins.gemini")
    parser.add_argument("--script", type=Path, required=True)
    parser.add_argument("--port-file", type=Path, required=True)
    parser.add_argument("--ca-file", type=Path, required=True)
    parser.add_argument("--record", type=Path)
    options = parser.parse_args()
    script = tomllib.loads(options.script.read_text(encoding="utf-8"))
    ending = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ending.set())
    with tempfile.TemporaryDirectory() as folder:
        stand_in = GeminiStandIn(
            behaviour_of(script),
            make_certificate(Path(folder), options.ca_file),
            faults=[filled(Fault, one) for one in script.get("fault", ())],
            folder=options.record,
            **script.get("server", {}),
        )
        try:
            with stand_in:
                part = options.port_file.with_suffix(".part")
                part.write_text(str(stand_in.port), encoding="utf-8")
                part.replace(options.port_file)
                ending.wait()
        except AssertionError as offences:
            print(offences, file=sys.stderr)  # noqa: T201 - this is a command
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
