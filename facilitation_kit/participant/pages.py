"""Phone pages from their templates, and the two static files that go with them.

In: a page record (`phone_pages`). Out: HTML as bytes. Templates are looked up in the project first, then in the kit,
then in the packages of outside activities.

Easily got wrong: autoescape has to be on for every template. Jinja's own choice by file name switches it off for
``.html.j2``. Template authors are not trusted with code, so the environment is a sandbox.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from facilitation_kit.activities.contract import Activity, PhoneForm
from facilitation_kit.participant.phone_pages import Page, QuestionPage
from facilitation_kit.shipped import template_folders

__all__ = ["Pages", "StaticFile"]


@dataclass(frozen=True, kw_only=True)
class StaticFile:
    """A style sheet or script, as it is and compressed for browsers that say they can read that."""

    media_type: str
    content: bytes
    gzipped: bytes

    @classmethod
    def of(cls, media_type: str, content: bytes) -> StaticFile:
        """The file with its compressed form."""
        return cls(media_type=media_type, content=content, gzipped=gzip.compress(content, mtime=0))


class Pages:
    """Renders pages; made once, when the hub starts.

    Args:
        project: the facilitator's project folder, whose own templates come first.
        activities: by name; outside packages bring template folders.

    Attributes:
        static: the static files by name.
    """

    def __init__(self, project: Path | None, activities: Iterable[Activity]) -> None:
        kit = template_folders(project)
        outside = [folder for each in activities if (folder := each.assets.template_folder) is not None]
        self._environment = ImmutableSandboxedEnvironment(
            loader=FileSystemLoader([*kit, *outside]),
            autoescape=True,
            undefined=StrictUndefined,
            auto_reload=False,
            cache_size=200,
        )
        self.static: Mapping[str, StaticFile] = {
            "phone.css": StaticFile.of("text/css", _joined(kit, "tokens.css", "participant/static/phone.css")),
            "phone.js": StaticFile.of("text/javascript", _joined(kit, "participant/static/phone.js")),
        }
        self._environment.globals["assets"] = {
            "css": _with_version("phone.css", self.static["phone.css"]),
            "js": _with_version("phone.js", self.static["phone.js"]),
        }

    def render(self, page: Page) -> bytes:
        """The page as UTF-8 HTML."""
        offered: dict[str, object] = {"page": page}
        if isinstance(page, QuestionPage):
            offered["form"] = page.form
        html = self._environment.get_template(page.template).render(offered)
        # Form values cannot hold half a surrogate pair, content files neither; a stored one would be shown as "?".
        return html.encode("utf-8", "replace")

    def activity_form(self, activity: Activity, form: PhoneForm) -> Markup:
        """An activity's own form alone, for a facilitator who keys in what stands on paper."""
        html = self._environment.get_template(activity.assets.phone_template).render({"form": form})
        return Markup(html)  # noqa: S704 - rendered with autoescape


def _joined(folders: Iterable[Path], *names: str) -> bytes:
    """The named files one after the other, each from the first folder that has it."""
    places = list(folders)
    return b"\n".join(
        next(folder / name for folder in places if (folder / name).is_file()).read_bytes() for name in names
    )


def _with_version(name: str, file: StaticFile) -> str:
    """The address of a static file, which changes with its content, so that phones may keep it."""
    digest = hashlib.blake2b(file.content, digest_size=4).hexdigest()
    return f"/static/{name}?v={digest}"
