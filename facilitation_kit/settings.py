"""Every limit of the kit, in one place, with its reason.

Each can be set by an environment variable named ``FACILITATE_`` and the field's name in capitals, such as
``FACILITATE_LAN_PORT=8080``. docs/settings.md lists them; a test keeps it equal.
"""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import platformdirs
from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

__all__ = ["Settings", "default_data_dir"]


def default_data_dir() -> Path:
    """The user's own data folder for live data: never inside a project, never in version control."""
    return Path(platformdirs.user_data_dir("facilitation-kit", appauthor=False))


class Settings(BaseSettings):
    """Limits and addresses; immutable once read."""

    model_config = SettingsConfigDict(env_prefix="FACILITATE_", frozen=True, extra="ignore")

    data_dir: Path = Field(default_factory=default_data_dir, description="Folder of the live store, packs and exports.")
    lan_host: str = Field(default="0.0.0.0", description="Address on which phones reach the hub.")  # noqa: S104 - phones are other machines
    lan_port: int = Field(default=8080, ge=0, le=65535, description="Port for phones; 0 takes a free one.")
    control_port: int = Field(default=8081, ge=0, le=65535, description="Port of the control page on 127.0.0.1.")
    voila_port: int = Field(default=8866, ge=0, le=65535, description="Port of the notebooks on 127.0.0.1.")
    public_address: str = Field(default="", description="Host name or address printed for phones; empty finds it.")
    time_zone: str = Field(
        default="", description="Time zone of closing times, such as Europe/London; empty takes the laptop's own."
    )
    tls_certificate: str = Field(default="", description="Certificate for HTTPS on the phones' port, a PEM file.")
    tls_key: str = Field(default="", description="Key of that certificate, a PEM file without a passphrase.")
    request_seconds: float = Field(
        default=20.0, gt=0, description="Longest that a request may take to arrive; slower connections are closed."
    )
    max_form_bytes: int = Field(default=64_000, ge=1_000, description="Largest form post; larger ones get 413.")
    max_queue: int = Field(default=5_000, ge=10, description="Answers waiting for the disk; a full queue answers 503.")
    max_batch: int = Field(default=2_000, ge=1, description="Most submissions in one commit.")
    answers_per_minute: int = Field(default=240, ge=1, description="Posts a minute by one participant; more get 429.")
    joins_per_minute: int = Field(default=1_200, ge=1, description="Joins a minute over the whole hub; more get 429.")
    wrong_codes_per_minute: int = Field(default=120, ge=1, description="Wrong join codes a minute over the whole hub.")
    wrong_receipts_per_minute: int = Field(
        default=30, ge=1, description="Wrong receipt words a minute over the whole hub; after more, coming back waits."
    )
    wrong_receipts_per_participant: int = Field(
        default=5, ge=1, description="Wrong receipt words a minute by one participant."
    )
    wrong_tokens_per_minute: int = Field(
        default=30, ge=1, description="Wrong control tokens a minute; after more, log-ins wait."
    )
    lock_seconds: int = Field(
        default=1800, ge=60, description="The control page locks when nothing was pressed on it for so long."
    )
    close_grace_seconds: float = Field(
        default=2.0, ge=0, le=30, description="Answers on their way at close still count."
    )
    stream_heartbeat_seconds: float = Field(default=15.0, gt=0, description="Silence on a stream before a heartbeat.")
    stream_updates_per_second: float = Field(default=10.0, gt=0, description="Most updates a second on one stream.")
    streams_per_participant: int = Field(
        default=6, ge=1, description="Open event streams of one participant; one more closes the oldest."
    )
    keep_alive_seconds: int = Field(
        default=75, ge=5, description="How long an idle connection is kept; people read slowly."
    )
    backlog: int = Field(default=4096, ge=16, description="Connections that may wait to be accepted.")
    kernel_idle_seconds: int = Field(default=1800, ge=60, description="An unused notebook kernel is ended after this.")
    max_kernels: int = Field(default=5, ge=1, description="Notebook pages that may be open at once.")

    @field_validator("time_zone")
    @classmethod
    def _is_known(cls, name: str) -> str:
        try:
            return ZoneInfo(name).key if name else name
        except (OSError, ValueError, ZoneInfoNotFoundError):
            raise ValueError("There is no such time zone") from None

    @property
    def zone(self) -> ZoneInfo | None:
        """The time zone of closing times; ``None`` for this machine's own."""
        return ZoneInfo(self.time_zone) if self.time_zone else None
