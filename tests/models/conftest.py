"""What tests of text models share: one certificate."""

from __future__ import annotations

import pytest

from tests.stand_ins.certificate import Certificate, make_certificate


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return make_certificate(tmp_path_factory.mktemp("certificate"))
