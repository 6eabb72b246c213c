"""Certificates for one test, made by OpenSSL's own command."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from facilitation_kit.participant.certificates import Certificate

HOST = "hall.example"

_AUTHORITY = """
[ca]
default_ca = here
[here]
new_certs_dir = {folder}
database = {folder}/index.txt
serial = {folder}/serial
default_md = sha256
policy = anything
x509_extensions = names
[anything]
commonName = supplied
[names]
subjectAltName = DNS:{host},IP:127.0.0.1
"""


def made_certificate(folder: Path, *, over: bool = False, passphrase: str = "") -> Certificate:
    """A certificate for `HOST` and 127.0.0.1 that signs itself; one that is over ended in 2021."""
    if shutil.which("openssl") is None:
        pytest.skip("OpenSSL's command is not installed, so there is no certificate to test HTTPS with")
    folder.mkdir(parents=True, exist_ok=True)
    key, request, certificate = folder / "key.pem", folder / "request.pem", folder / "certificate.pem"
    (folder / "index.txt").write_text("")
    (folder / "serial").write_text("01")
    (folder / "authority.cnf").write_text(_AUTHORITY.format(folder=folder, host=HOST))
    locked = ["-passout", f"pass:{passphrase}"] if passphrase else ["-nodes"]
    _openssl("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", *locked, "-keyout", key, "-out",
             request, "-subj", f"/CN={HOST}")  # fmt: skip
    dates = ["20200101000000Z", "20210101000000Z"] if over else ["20200101000000Z", "20991231235959Z"]
    _openssl("ca", "-batch", "-selfsign", "-config", folder / "authority.cnf", "-keyfile", key, "-in", request, "-out",
             certificate, "-notext", "-startdate", dates[0], "-enddate", dates[1],
             *(["-passin", f"pass:{passphrase}"] if passphrase else []))  # fmt: skip
    return Certificate(certificate=certificate, key=key)


def _openssl(*argv: str | Path) -> None:
    subprocess.run(["openssl", *argv], check=True, capture_output=True, timeout=60)
