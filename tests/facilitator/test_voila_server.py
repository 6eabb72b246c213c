from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tornado.web import HTTPError

from facilitation_kit.errors import SettingsError
from facilitation_kit.facilitator.prelaunch import prelaunch_hook
from facilitation_kit.facilitator.voila_server import voila_config, voila_launch
from facilitation_kit.settings import Settings

TOKEN = "a-token-of-one-run"
CONTROL = "http://127.0.0.1:8081"


def config(tmp_path: Path, **settings: Any) -> Any:
    return voila_config(tmp_path, Settings(**settings), control_url=CONTROL, token=TOKEN)


def test_the_token_goes_by_environment_and_never_by_the_command_line(tmp_path: Path) -> None:
    launch = voila_launch(tmp_path, port=8866, control_url=CONTROL, token=TOKEN, data_dir=tmp_path / "data")
    assert launch.environment["FACILITATE_CONTROL_TOKEN"] == TOKEN
    assert not any(TOKEN in part for part in launch.argv)
    assert TOKEN not in launch.url
    assert launch.environment["FACILITATE_DATA_DIR"] == str(tmp_path / "data")


def test_a_project_s_own_template_is_found_before_the_kit_s(tmp_path: Path) -> None:
    own = tmp_path / "workshops" / "templates"
    own.mkdir(parents=True)
    path = voila_launch(tmp_path, port=1, control_url=CONTROL, token=TOKEN).environment["JUPYTER_PATH"]
    assert path.startswith(str(own))
    assert "workshops/templates" in path.removeprefix(str(own))


def test_without_a_token_nothing_starts(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="facilitate run"):
        voila_config(tmp_path, Settings(), control_url=CONTROL, token="")


def test_every_default_that_lets_others_in_is_off(tmp_path: Path) -> None:
    made = config(tmp_path)
    assert made.Voila.ip == "127.0.0.1"
    assert made.Voila.tornado_settings["allow_remote_access"] is False
    assert made.VoilaConfiguration.file_allowlist == []
    assert made.VoilaConfiguration.show_tracebacks is False
    assert made.VoilaConfiguration.strip_sources is True
    assert made.VoilaConfiguration.allow_template_override == "NO"
    assert made.VoilaConfiguration.allow_theme_override == "NO"
    assert "anywidget" in made.VoilaConfiguration.extension_allowlist


def test_a_page_may_connect_to_the_hub_and_to_nothing_else(tmp_path: Path) -> None:
    policy = config(tmp_path, voila_port=8899).Voila.tornado_settings["headers"]["Content-Security-Policy"]
    connect = next(part for part in policy.split("; ") if part.startswith("connect-src"))
    assert connect == f"connect-src 'self' ws://127.0.0.1:8899 {CONTROL}"


def test_unused_kernels_end_after_the_time_of_the_setting(tmp_path: Path) -> None:
    assert config(tmp_path, kernel_idle_seconds=120).MappingKernelManager.cull_idle_timeout == 120


class _Kernels:
    def __init__(self, *kernels: tuple[str, int, float]) -> None:
        self.kernels = {name: (connections, age) for name, connections, age in kernels}
        self.ended: list[str] = []

    def list_kernel_ids(self) -> list[str]:
        return list(self.kernels)

    def kernel_model(self, name: str) -> dict[str, object]:
        connections, age = self.kernels[name]
        last = datetime.now(UTC) - timedelta(seconds=age)
        return {"connections": connections, "last_activity": last.isoformat().replace("+00:00", "Z")}

    async def shutdown_kernel(self, name: str) -> None:
        self.ended.append(name)


class _Request:
    """A page's request; reading the xsrf token sets the cookie, as in tornado."""

    def __init__(self, kernels: _Kernels) -> None:
        self.settings = {"kernel_manager": kernels}
        self.cookies: list[str] = []

    @property
    def xsrf_token(self) -> bytes:
        self.cookies.append("_xsrf")
        return b"token"


def ask(kernels: _Kernels, most: int) -> _Request:
    request = _Request(kernels)

    async def run() -> None:
        prelaunch_hook(most)(request, notebook=SimpleNamespace(), cwd="")
        await asyncio.sleep(0)

    asyncio.run(run())
    return request


def test_the_hook_sets_the_cookie_that_a_closing_page_needs() -> None:
    assert ask(_Kernels(), 1).cookies == ["_xsrf"]


def test_a_full_house_is_refused_while_every_page_is_looked_at() -> None:
    with pytest.raises(HTTPError) as raised:
        ask(_Kernels(("a", 1, 900.0), ("b", 2, 900.0)), 2)
    assert raised.value.status_code == 503


def test_kernels_whose_page_is_gone_make_room() -> None:
    kernels = _Kernels(("killed", 0, 300.0), ("looked-at", 1, 300.0))
    ask(kernels, 2)
    assert kernels.ended == ["killed"]


def test_a_page_that_is_still_loading_keeps_its_kernel() -> None:
    with pytest.raises(HTTPError):
        ask(_Kernels(("loading", 0, 2.0)), 1)
