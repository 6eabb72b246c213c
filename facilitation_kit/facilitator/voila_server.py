"""Serves a project's notebooks to the facilitator's own browser: Voilà with every trap of its defaults mended.

What flows in are a project, the settings, the hub's control address and this run's token; what flows out is a child
process that listens on 127.0.0.1. `voila_launch` says how to start it (without importing Voilà, which takes a
second); ``python -m facilitation_kit.facilitator.voila_server PROJECT`` is what then runs.

The one thing easily got wrong: the token comes by environment only. On a command line every user of the machine could
read it; in an address it would stand on the projector.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from facilitation_kit.errors import SettingsError
from facilitation_kit.launcher import end_with_launcher
from facilitation_kit.settings import Settings
from facilitation_kit.shipped import shipped_folder, template_folders

if TYPE_CHECKING:
    from traitlets.config import Config

__all__ = ["VoilaLaunch", "main", "voila_config", "voila_launch"]

_TEMPLATE = "facilitation-kit"
_LAB_EXTENSIONS = ["@jupyter-widgets/jupyterlab-manager", "@voila-dashboards/widgets-manager8", "anywidget"]
"""All that a page may load; other extensions of the user's JupyterLab have broken pages."""


@dataclass(frozen=True, kw_only=True)
class VoilaLaunch:
    """How to start the notebooks' server as a child process.

    Attributes:
        argv: command line, without any secret.
        environment: whole environment of the child, the token included.
        url: what the facilitator opens; it asks for the token once.
    """

    argv: tuple[str, ...]
    environment: Mapping[str, str]
    url: str


def voila_launch(
    project: Path, *, port: int, control_url: str, token: str, data_dir: Path | None = None
) -> VoilaLaunch:
    """Describe the child process that serves the notebooks of `project`.

    Args:
        project: folder that holds ``workshops/``; a project without notebooks shows the kit's own.
        port: a free port on 127.0.0.1; the caller picks one when the setting says 0.
        control_url: the hub's control listener, such as ``http://127.0.0.1:8081``.
        token: of this run.
        data_dir: where the explore notebook finds the store; the setting's own by default.
    """
    environment = dict(os.environ)
    if data_dir is not None:
        environment["FACILITATE_DATA_DIR"] = str(data_dir)
    environment.update(
        FACILITATE_CONTROL_URL=control_url,
        FACILITATE_CONTROL_TOKEN=token,
        FACILITATE_VOILA_PORT=str(port),
        JUPYTER_PATH=os.pathsep.join(
            [*(str(folder) for folder in template_folders(project)), *_given(environment, "JUPYTER_PATH")]
        ),
        JUPYTER_NO_CONFIG="1",
        JUPYTER_PREFER_ENV_PATH="1",
        PYDEVD_DISABLE_FILE_VALIDATION="1",
    )
    return VoilaLaunch(
        argv=(sys.executable, "-m", "facilitation_kit.facilitator.voila_server", str(project)),
        environment=environment,
        url=f"http://127.0.0.1:{port}/",
    )


def voila_config(folder: Path, settings: Settings, *, control_url: str, token: str) -> Config:
    """All settings of Voilà; each one that differs from its default mends something (docs/architecture.md).

    Args:
        folder: the notebooks' folder.
        settings: port, idle time and number of kernels.
        control_url: the one other origin that a page may connect to.
        token: of this run.

    Raises:
        SettingsError: the token is empty, ``settings.no-token``: an open server would run anybody's code.
    """
    import zmq  # noqa: PLC0415 - only the child process needs these
    from jupyter_client.manager import KernelManager  # noqa: PLC0415
    from traitlets.config import Config  # noqa: PLC0415

    from facilitation_kit.facilitator.prelaunch import prelaunch_hook  # noqa: PLC0415
    from facilitation_kit.facilitator.voila_login import FacilitatorIdentity  # noqa: PLC0415

    if not token:
        raise SettingsError(
            "settings.no-token",
            "The notebooks have no token, so anybody could use them.",
            remedy="Start them with `facilitate run`, which makes one.",
        )
    config = Config()
    config.Voila = Config(
        config_file_paths=[],
        ip="127.0.0.1",
        port=settings.voila_port,
        port_retries=0,
        open_browser=False,
        root_dir=str(folder),
        token=token,
        identity_provider_class=FacilitatorIdentity,
        log_level="ERROR",
        tornado_settings={
            "allow_remote_access": False,
            "local_hostnames": [],
            "headers": {
                "Content-Security-Policy": _content_security_policy(settings.voila_port, control_url),
                "Referrer-Policy": "same-origin",
            },
        },
    )
    config.FacilitatorIdentity = Config(
        cookie_name=f"facilitator-{settings.voila_port}", cookie_options={"samesite": "Strict", "httponly": True}
    )
    config.VoilaConfiguration = Config(
        template=_TEMPLATE,
        theme="light",
        strip_sources=True,
        show_tracebacks=False,
        classic_tree=True,
        file_allowlist=[],
        allow_template_override="NO",
        allow_theme_override="NO",
        extension_allowlist=_LAB_EXTENSIONS,
        prelaunch_hook=prelaunch_hook(settings.max_kernels),
    )
    if "transport_encryption" in KernelManager.class_trait_names() and zmq.has("curve"):
        config.KernelManager = Config(transport_encryption="auto")
    # The feed of a projector page runs from the hub straight to the browser, so an idle kernel is truly unused.
    config.MappingKernelManager = Config(
        cull_idle_timeout=settings.kernel_idle_seconds,
        cull_interval=max(1, min(60, settings.kernel_idle_seconds // 4)),
        cull_connected=False,
    )
    return config


def main(argv: list[str] | None = None) -> None:
    """Serve the notebooks of the project named in `argv` until SIGTERM or Ctrl-C."""
    from voila.app import Voila  # noqa: PLC0415 - a second of imports that only this process pays

    class Notebooks(Voila):  # type: ignore[misc] # Voilà declares no types
        """Voilà with one set of pages for everything: its error pages are otherwise Jupyter's and ask for its files."""

        def init_settings(self) -> dict[str, object]:
            settings: dict[str, object] = super().init_settings()
            settings["jinja2_env"] = settings["voila_jinja2_env"]
            return settings

    end_with_launcher()
    project = Path((argv or sys.argv[1:])[0])
    folder = project / "workshops"
    if not any(folder.glob("*.ipynb")):
        folder = shipped_folder("workshops")
    config = voila_config(
        folder.resolve(),
        Settings(),
        control_url=os.environ.get("FACILITATE_CONTROL_URL", ""),
        token=os.environ.get("FACILITATE_CONTROL_TOKEN", ""),
    )
    # Below an error, tornado speaks to programmers; this process shares the facilitator's terminal.
    logging.getLogger("tornado").setLevel(logging.ERROR)
    Notebooks.launch_instance(argv=[], config=config)


def _content_security_policy(port: int, control_url: str) -> str:
    """What a page may load: this server's own files, and the hub's event streams.

    Inline and evaluated scripts are JupyterLab's own way of starting; ``blob:`` is how widgets load their modules.
    """
    return "; ".join(
        (
            "default-src 'self'",
            "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            f"connect-src 'self' ws://127.0.0.1:{port} {control_url}",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'self'",
        )
    )


def _given(environment: Mapping[str, str], name: str) -> list[str]:
    """The variable's value as a list that is empty where it is not set."""
    return [environment[name]] if environment.get(name) else []


if __name__ == "__main__":
    main()
