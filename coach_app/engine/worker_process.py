"""What runs inside the worker process: reads jobs from standard input until it closes."""

import os
import sys
from collections.abc import Callable, Mapping
from typing import BinaryIO

from coach_app import __version__
from coach_app.engine.aligning import JOB as ALIGN
from coach_app.engine.aligning import AligningJob
from coach_app.engine.worker import DATA, FAILED, FINE, NAME
from coach_app.speech.hearing_job import JOB as HEAR
from coach_app.speech.hearing_job import HearingJob

Job = Callable[[bytes], bytes]


def about(data: bytes) -> bytes:
    """Which program answers, and its process number: shows that the worker works."""
    return f"coach {__version__} {os.getpid()}".encode()


def feedback_pdf(data: bytes) -> bytes:
    """A feedback page as a PDF, from `reports.pdf.page_data`."""
    from coach_app.reports.pdf import pdf_of_data

    return pdf_of_data(data)


def pdf_pages(data: bytes) -> bytes:
    """Pages of a PDF as pictures, as `reports.preview` asks for them."""
    from coach_app.reports.preview import draw

    return draw(data)


def analyse(data: bytes) -> bytes:
    """A recording heard and measured, from `engine.recorded.request`."""
    from coach_app.engine.recorded import answer

    return answer(data)


def waveform(data: bytes) -> bytes:
    """Outlines of a batch of stored sound, as `audio.waveform` asks for them."""
    from coach_app.audio.waveform import measure

    return measure(data)


JOBS: Mapping[str, Job] = {
    "about": about,
    "feedback_pdf": feedback_pdf,
    "analyse": analyse,
    "pdf_pages": pdf_pages,
    "waveform": waveform,
    HEAR: HearingJob(),
    ALIGN: AligningJob(),
}
"""Jobs by name. Heavy ones import what they need themselves."""


def serve(requests: BinaryIO, replies: BinaryIO, jobs: Mapping[str, Job] = JOBS) -> None:
    """Do jobs until the requests end. A job that breaks is answered with the kind of its error only."""
    while True:
        head = requests.read(NAME.size)
        if len(head) < NAME.size:
            return
        name = requests.read(NAME.unpack(head)[0]).decode()
        data = requests.read(DATA.unpack(requests.read(DATA.size))[0])
        try:
            status, reply = FINE, jobs[name](data)
        except Exception as error:  # whatever broke, the next job must still be done
            status, reply = FAILED, type(error).__name__.encode()
        replies.write(status + DATA.pack(len(reply)) + reply)
        replies.flush()


def main() -> int:
    """Serve the program that started us; what jobs print must not mix with replies."""
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    serve(sys.stdin.buffer, replies)
    return 0
