from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from facilitation_kit.errors import SettingsError
from facilitation_kit.participant.certificates import certificate_of
from facilitation_kit.settings import Settings
from tests.made_certificates import HOST, made_certificate


def settings_with(certificate: Path | str, key: Path | str) -> Settings:
    return Settings(tls_certificate=str(certificate), tls_key=str(key))


def test_without_files_the_hub_speaks_plain_http() -> None:
    assert certificate_of(Settings(tls_certificate="", tls_key="")) is None


def test_two_files_that_fit_are_taken_and_say_what_they_are_for(tmp_path: Path) -> None:
    made = made_certificate(tmp_path)
    found = certificate_of(settings_with(made.certificate, made.key))
    assert found == made
    assert made.ends_at() == datetime(2099, 12, 31, 23, 59, 59, tzinfo=UTC)
    assert made.names(HOST)
    assert made.names("127.0.0.1")
    assert not made.names("evil.example")
    assert not made.names("192.168.0.7")


def test_a_certificate_that_is_over_says_so(tmp_path: Path) -> None:
    assert made_certificate(tmp_path, over=True).ends_at() is None


@pytest.mark.parametrize("missing", ["certificate", "key"])
def test_one_file_alone_is_refused(tmp_path: Path, missing: str) -> None:
    files = {"certificate": "c.pem", "key": "k.pem", missing: ""}
    with pytest.raises(SettingsError) as refused:
        certificate_of(settings_with(**files))
    assert refused.value.code == "hub.certificate-without-key"
    assert missing.upper() in str(refused.value.faults[0].field)


def test_files_that_cannot_be_used_are_refused_without_asking_for_anything(tmp_path: Path) -> None:
    one, other = made_certificate(tmp_path / "one"), made_certificate(tmp_path / "other")
    locked = made_certificate(tmp_path / "locked", passphrase="opensesame")
    nonsense = tmp_path / "nonsense.pem"
    nonsense.write_text("somebody's shopping list")
    for certificate, key in (
        (one.certificate, other.key),
        (nonsense, one.key),
        (one.certificate, nonsense),
        (tmp_path / "nowhere.pem", one.key),
        (locked.certificate, locked.key),
    ):
        with pytest.raises(SettingsError) as refused:
            certificate_of(settings_with(certificate, key))
        assert refused.value.code == "hub.certificate-unusable"
        assert "shopping" not in str(refused.value)
