"""What tests of live sessions share: one certificate, and an environment that leads the SDK to a stand-in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

from tests.stand_ins.certificate import Certificate, make_certificate
from tests.stand_ins.gemini import Behaviour, Fault, GeminiStandIn, Interview

Serve = Callable[..., AbstractContextManager[GeminiStandIn]]


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return make_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def serve(certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> Serve:
    """``with serve(behaviour, faults=[…]) as service:`` the SDK in this process talks to that stand-in."""

    @contextmanager
    def serving(
        behaviour: Behaviour | None = None, *faults: Fault, refused_handles: tuple[str, ...] = ()
    ) -> Iterator[GeminiStandIn]:
        stand_in = GeminiStandIn(
            behaviour or Interview(()), certificate, faults=faults, refused_handles=refused_handles
        )
        with stand_in, monkeypatch.context() as patch:
            for name, value in stand_in.environment().items():
                patch.setenv(name, value)
            patch.delenv("GEMINI_API_KEY")
            yield stand_in

    return serving
