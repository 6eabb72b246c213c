"""The certificate with which phones reach the hub over HTTPS: found, checked, and what it says.

In: the settings. Out: two files that fit together, or a plain message; and for ``facilitate doctor`` until when the
certificate counts and whether it names the address that phones open. Only the standard library reads it: it is shown to
ourselves in a handshake that never leaves this process.

The one thing easily got wrong: a key with a passphrase makes OpenSSL ask for it on the terminal, and the hub would wait
there for ever; such a key is refused.
"""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from facilitation_kit.errors import SettingsError
from facilitation_kit.settings import Settings

__all__ = ["Certificate", "certificate_of"]

_EXPIRED = 10
"""X509_V_ERR_CERT_HAS_EXPIRED."""


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """A certificate (with its chain) and its key, as PEM files that fit together."""

    certificate: Path
    key: Path

    def ends_at(self) -> datetime | None:
        """Until when it counts, aware; ``None`` when that is over."""
        try:
            shown = self._shown_to_ourselves(host=None)
        except ssl.SSLCertVerificationError as error:
            if error.verify_code == _EXPIRED:
                return None
            raise
        return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(shown["notAfter"])), UTC)

    def names(self, host: str) -> bool:
        """Whether browsers that trust it take it for this host name or address."""
        try:
            self._shown_to_ourselves(host=host)
        except ssl.SSLCertVerificationError:
            return False
        return True

    def _shown_to_ourselves(self, *, host: str | None) -> dict[str, object]:
        """What the certificate says, after a handshake between two ends in memory.

        Raises:
            ssl.SSLCertVerificationError: it is over, or names another host.
        """
        reader = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        reader.load_verify_locations(self.certificate)
        # Whoever signed it is another question; this one is trusted as it stands.
        reader.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
        reader.check_hostname = host is not None
        to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
        client = reader.wrap_bio(to_client, to_server, server_hostname=host)
        server = _server_context(self).wrap_bio(to_server, to_client, server_side=True)
        for end in (client, server, client, server):
            try:
                end.do_handshake()
            except ssl.SSLWantReadError:
                continue
        return dict(client.getpeercert() or {})


def certificate_of(settings: Settings) -> Certificate | None:
    """The certificate of the settings, checked; ``None`` for plain HTTP.

    Raises:
        SettingsError: ``hub.certificate-without-key`` or ``hub.certificate-unusable``.
    """
    given = {"FACILITATE_TLS_CERTIFICATE": settings.tls_certificate, "FACILITATE_TLS_KEY": settings.tls_key}
    missing = [name for name, path in given.items() if not path]
    if len(missing) == len(given):
        return None
    if missing:
        raise SettingsError(
            "hub.certificate-without-key",
            "For HTTPS the hub needs a certificate and its key, and one of the two is not given.",
            remedy="Set both variables to PEM files, or neither for plain HTTP.",
            field=missing[0],
        )
    certificate = Certificate(certificate=Path(settings.tls_certificate), key=Path(settings.tls_key))
    for name, path in given.items():
        if not Path(path).is_file():
            raise _unusable("There is no such file.", name)
    try:
        _server_context(certificate)
    except (ssl.SSLError, ValueError, OSError):
        raise _unusable(
            "The certificate and the key cannot be used together.", "FACILITATE_TLS_CERTIFICATE, FACILITATE_TLS_KEY"
        ) from None
    return certificate


def _server_context(certificate: Certificate) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    # An empty passphrase fails at once where one is needed; without it OpenSSL would ask on the terminal.
    context.load_cert_chain(certificate.certificate, certificate.key, password="")
    return context


def _unusable(what: str, field: str) -> SettingsError:
    return SettingsError(
        "hub.certificate-unusable",
        what,
        remedy="Give two readable PEM files that belong together, the key without a passphrase (docs/security.md).",
        field=field,
    )
