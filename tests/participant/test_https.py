"""Phones over HTTPS: their whole way, and what a network hears of it."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from lxml import html as lxml_html

from facilitation_kit.participant.certificates import Certificate
from tests.made_certificates import made_certificate
from tests.participant.test_serve import refused_start
from tests.phones import Form
from tests.running_hub import RunningHub


@pytest.fixture
def certificate(tmp_path: Path) -> Certificate:
    return made_certificate(tmp_path / "certificate")


@pytest.fixture
def hub(tmp_path: Path, certificate: Certificate) -> Iterator[RunningHub]:
    environment = {
        "FACILITATE_TLS_CERTIFICATE": str(certificate.certificate),
        "FACILITATE_TLS_KEY": str(certificate.key),
    }
    with RunningHub(tmp_path / "data", environment=environment) as running:
        yield running


def trusting(certificate: Certificate) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=str(certificate.certificate))
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    return context


def test_phones_join_over_https_and_their_cookie_goes_over_nothing_else(
    hub: RunningHub, certificate: Certificate
) -> None:
    assert hub.lan.startswith("https://")
    with hub.facilitator() as facilitator, httpx.Client(base_url=hub.lan, verify=trusting(certificate)) as phone:
        view = facilitator.open()
        assert view["workshop"]["join_url"].startswith(hub.lan)
        page = phone.get(f"/j/{view['workshop']['code']}")
        form = Form(next(iter(lxml_html.document_fromstring(page.content).iter("form"))))
        joined = phone.post(form.action, data=form.values, headers={"Origin": hub.lan})
        assert joined.status_code == 303
        assert "; Secure" in joined.headers["set-cookie"]
        assert phone.get("/now", follow_redirects=True).status_code == 200
        # The facilitator's listener stays on this laptop and needs none.
        assert hub.control.startswith("http://127.0.0.1")
    assert hub.stop() == ""


def test_plain_http_gets_nothing_where_https_is_on(hub: RunningHub) -> None:
    with pytest.raises(httpx.TransportError):
        httpx.get(hub.lan.replace("https://", "http://"), trust_env=False)


def test_a_browser_that_trusts_somebody_else_gets_nothing(hub: RunningHub) -> None:
    with pytest.raises(httpx.ConnectError):
        httpx.get(hub.lan, trust_env=False)


def test_a_certificate_without_its_key_keeps_the_hub_from_starting(tmp_path: Path, certificate: Certificate) -> None:
    said = refused_start(tmp_path / "data", FACILITATE_TLS_CERTIFICATE=str(certificate.certificate))
    assert "[hub.certificate-without-key]" in said
    assert "FACILITATE_TLS_KEY" in said
