"""Whether templates are well formed and can be filled in: for every kind of pack, audience and format.

In: folders of templates, a project's own first. Out: faults with file, line and the names on offer. The one thing easily
got wrong: a template that is never reached is never wrong; so every file is read, and then packs are made of it: one with
something in every field and one with almost nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from jinja2 import TemplateError, nodes

from facilitation_kit.activities.contract import Activity
from facilitation_kit.content.yaml_source import read_yaml
from facilitation_kit.errors import Fault, KitError
from facilitation_kit.playback.audiences import RULES, Audience
from facilitation_kit.playback.context import Pack
from facilitation_kit.playback.cross_references import connected, only_sections
from facilitation_kit.playback.formats import PackFormat
from facilitation_kit.playback.outline import (
    OUTLINE_FILE,
    Outline,
    entries_with_content,
    read_outline,
    sections_of,
)
from facilitation_kit.playback.packs import render_apart
from facilitation_kit.playback.rendering import RenderRequest
from facilitation_kit.playback.sample_packs import full_pack, sparse_pack
from facilitation_kit.playback.slides.templates import SLIDE_FILTERS
from facilitation_kit.playback.template_environment import pack_environment
from facilitation_kit.playback.template_faults import template_fault
from facilitation_kit.playback.variants import limited

__all__ = ["TryOut", "check_files", "check_packs", "outlines_of", "try_outs"]

Render = Callable[[RenderRequest], bytes]


@dataclass(frozen=True, kw_only=True)
class TryOut:
    """One pack that is made to try templates.

    Attributes:
        outline: its kind and audience.
        pack_format: what it is made as.
        request: what is rendered.
    """

    outline: Outline
    pack_format: PackFormat
    request: RenderRequest

    @property
    def words(self) -> str:
        """What is tried, in a few words."""
        return f"{self.outline.kind} for {RULES[self.outline.audience].words}, {self.pack_format.words}"


def check_files(folders: Sequence[Path]) -> tuple[int, list[Fault]]:
    """Read every template of the folders without filling it in.

    Returns:
        How many there are, and what is wrong: syntax, filters that do not exist, templates that are included and not there.
    """
    count, faults = 0, []
    for folder in folders:
        environment = pack_environment(folders, language="en-GB", autoescape=True)
        environment.filters |= dict.fromkeys(SLIDE_FILTERS, str)
        for path in _templates(folder):
            count += 1
            name = path.relative_to(folder).as_posix()
            try:
                text = path.read_text("utf-8")
                environment.compile(text, name=name, filename=str(path))
                faults += list(_missing(environment.parse(text), name, folders))
            except (TemplateError, UnicodeDecodeError) as error:
                faults += template_fault(error, template=name, folders=folders, offered=()).faults
    return count, faults


def outlines_of(folders: Sequence[Path]) -> tuple[Outline, ...]:
    """All packs that pack.yaml of the folders tells of.

    Raises:
        PlaybackError: ``playback.outline``.
    """
    folder = next((folder for folder in folders if (folder / OUTLINE_FILE).is_file()), folders[-1])
    document, _ = read_yaml(folder / OUTLINE_FILE, OUTLINE_FILE)
    packs = document.data.get("packs") if document and isinstance(document.data, Mapping) else None
    named = [(each.get("kind"), each.get("audience")) for each in packs or () if isinstance(each, Mapping)]
    known = [(kind, Audience(audience)) for kind, audience in named if audience in list(Audience)]
    # where the file is faulty, reading any pack of it says so
    return tuple(
        read_outline(folders, str(kind), audience) for kind, audience in known or [("playback", Audience.TEAM)]
    )


def try_outs(
    folders: Sequence[Path],
    activities: Mapping[str, Activity],
    *,
    formats: Sequence[PackFormat] = tuple(PackFormat),
    outlines: Sequence[Outline] = (),
) -> Iterator[TryOut]:
    """Packs to make: every outline in every format, each full; and one that is almost empty for each set and format.

    Args:
        folders: of templates, a project's own first, those of outside activities last.
        activities: the installed ones; each has a round in the full pack.
        formats: which ones.
        outlines: which packs; all of pack.yaml without any.
    """
    full, sparse = full_pack(activities), sparse_pack(activities)
    seen = set()
    for pack_format in formats:
        for outline in outlines or outlines_of(folders):
            packs = [full] if (pack_format, outline.templates) in seen else [full, sparse]
            seen.add((pack_format, outline.templates))
            for pack in packs:
                yield TryOut(
                    outline=outline,
                    pack_format=pack_format,
                    request=_request(pack, outline, pack_format, tuple(folders)),
                )


def check_packs(packs: Iterator[TryOut], *, render: Render = render_apart) -> Iterator[tuple[TryOut, Fault | None]]:
    """Make each pack, and say what is wrong with it.

    Args:
        packs: to be made.
        render: how; by default in a process of its own with limits on time and memory.
    """
    for each in packs:
        try:
            render(each.request)
        except KitError as error:
            yield each, error.faults[0]
        else:
            yield each, None


def _request(pack: Pack, outline: Outline, pack_format: PackFormat, folders: tuple[Path, ...]) -> RenderRequest:
    rules = RULES[outline.audience]
    made = replace(
        pack,
        kind=outline.kind,
        audience=outline.audience,
        audience_words=rules.words,
        title=outline.title,
        template_set=outline.templates,
        easy=pack.easy if rules.easy_read else {},
    )
    made = limited(made, outline.limits)
    made = only_sections(made, [entry.section for entry in outline.entries])
    there = [entry.section for entry in entries_with_content(outline, made)]
    made = connected(made, there)
    sections = sections_of(outline, made, pack_format, folders)
    return RenderRequest(pack=made, sections=sections, folders=folders, pack_format=pack_format)


def _templates(folder: Path) -> Iterator[Path]:
    """Templates of packs below a folder; those of phones and consoles have tests of their own."""
    endings = tuple(each.template_ending for each in PackFormat)
    elsewhere = {"participant", "control", "moderation", "voila", "privacy"}
    for path in sorted(folder.rglob("*.j2")):
        if path.relative_to(folder).parts[0] not in elsewhere and path.name.endswith(endings):
            yield path


def _missing(tree: nodes.Template, name: str, folders: Sequence[Path]) -> Iterator[Fault]:
    for node in tree.find_all((nodes.Include, nodes.FromImport, nodes.Import, nodes.Extends)):
        wanted = getattr(node, "template", None)
        if isinstance(wanted, nodes.Const) and not any((folder / str(wanted.value)).is_file() for folder in folders):
            yield Fault(
                code="playback.template-missing",
                message=f"There is no template {wanted.value}.",
                remedy="Correct the name, or remove your own template so that the kit's one is used.",
                file=name,
                line=node.lineno,
                field=None,
            )
