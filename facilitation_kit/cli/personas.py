"""``facilitate personas``: personas from files and to files, looked through, and put together from coded evidence.

In: a project, files of personas, or the store. Out: new files, and what to look at. Easily got wrong: people edit content files, so
none is ever overwritten; and what is printed may be seen by a room, so nobody's words are.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from facilitation_kit.cli.options import (
    DataDir,
    ProjectFolder,
    Rehearsal,
    project_or_example,
    read_settings,
    store_home,
)
from facilitation_kit.cli.terminal import errors, fault_line, out
from facilitation_kit.content.library import Library
from facilitation_kit.content.persona_files import SCHEMA_LINE, personas_text, read_personas
from facilitation_kit.content.persona_pictures import PersonaPicture
from facilitation_kit.content.personas import Persona
from facilitation_kit.content.quotes import ConsentScope
from facilitation_kit.content.text_files import read_text
from facilitation_kit.errors import ContentError, Fault
from facilitation_kit.identifiers import PersonaId, is_content_id

if TYPE_CHECKING:
    from facilitation_kit.evidence.composites import Wish
    from facilitation_kit.evidence.persona_review import PersonaEvidence

__all__ = ["personas_app"]

personas_app = typer.Typer(
    help="Personas: take them out, bring them in, look them through, and put one together from evidence.",
    no_args_is_help=True,
)

_FILE = "personas.yaml"


@personas_app.command()
def export(
    to: Annotated[Path, typer.Argument(help="The file to write, such as cards.yaml; it must not exist yet.")],
    workshop: Annotated[
        str | None, typer.Option(help="Id of a workshop whose cards to write instead.", show_default="none")
    ] = None,
    project: ProjectFolder = Path(),
    rehearsal: Rehearsal = False,
    data_dir: DataDir = None,
) -> None:
    """Write all personas of a project, or the cards that a workshop has made, into one file; import reads it back."""
    if workshop is not None:
        _write_cards(to, workshop, data_dir, rehearsal=rehearsal)
        return
    personas = Library.load(project_or_example(project)).personas
    if not personas:
        raise ContentError(
            "personas.none", "This project has no personas.", remedy=f"Write ideas/{_FILE}, or compose one first."
        )
    _write(to, personas)
    out.print(f"{_counted(personas)} in {to}", markup=False)


@personas_app.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(exists=True, dir_okay=False, help="Files with personas (.yaml).")],
    to: Annotated[Path, typer.Option(help="Folder for the new personas.yaml, such as ideas.")] = Path("ideas"),
) -> None:
    """Write a new personas.yaml of the personas in files; nothing is overwritten."""
    personas = read_personas([(file.name, _read(file)) for file in files])
    target = to / _FILE
    _write(target, personas)
    out.print(f"{_counted(personas)} in {target}", markup=False)


@personas_app.command()
def check(
    project: ProjectFolder = Path(),
    rehearsal: Rehearsal = False,
    data_dir: DataDir = None,
) -> None:
    """Look through personas: what they rest on, words to think about, and whether one may be a real person in disguise."""
    from facilitation_kit.evidence.persona_review import persona_notices  # noqa: PLC0415 - slow to load

    library = Library.load(project_or_example(project))
    evidence = _evidence(data_dir, rehearsal=rehearsal)
    for persona in library.personas:
        assumed = sum(statement.assumption for statement in persona.statements)
        out.print(
            f"{persona.id}: {len(persona.statements)} statements, {assumed} of them assumptions; "
            f"{persona.source_count} people, {persona.session_count} sessions; {persona.status.words}",
            markup=False,
        )
    notices = persona_notices(library, evidence)
    _print_notices(notices)
    out.print("Nothing to look at." if not notices else f"{len(notices)} to look at.", markup=False)
    errors.print(
        "Nothing found is no proof: ask yourself whether a worker, parent or peer would recognise somebody.",
        style="dim",
    )


@personas_app.command()
def compose(  # noqa: PLR0917 - Typer declares options as parameters
    to: Annotated[Path, typer.Argument(help="The file to write, such as new-card.yaml; it must not exist yet.")],
    name: Annotated[str, typer.Option(help="An invented name.")],
    codes: Annotated[
        list[str],
        typer.Option(
            help="A code of the codebook, or FIELD=CODE such as what_helps=one-adult.", show_default="a blank card"
        ),
    ] = [],  # noqa: B006 - Typer copies it
    id: Annotated[str | None, typer.Option(help="Id of the persona.", show_default="made of its name")] = None,  # noqa: A002 - the option's own word
    picture: Annotated[PersonaPicture, typer.Option(help="A drawing of the kit.")] = PersonaPicture.PLANT,
    audience: Annotated[
        ConsentScope, typer.Option(help="The readers it is for; words are copied only as far as consent reaches.")
    ] = ConsentScope.WORKING_GROUP,
    with_words: Annotated[bool, typer.Option("--with-words", help="Copy people's published words as well.")] = False,
    template: Annotated[
        str | None, typer.Option(help="Id of a persona of the project to begin from.", show_default="none")
    ] = None,
    project: ProjectFolder = Path(),
    rehearsal: Rehearsal = False,
    data_dir: DataDir = None,
) -> None:
    """Write a draft persona: blank, from another one, or put together from the facts that have these codes."""
    from facilitation_kit.evidence import composites  # noqa: PLC0415 - slow to load
    from facilitation_kit.evidence.persona_review import PersonaEvidence, persona_notices  # noqa: PLC0415 - slow to load

    library = Library.load(project_or_example(project))
    persona_id = _persona_id(id, name)
    base = _template(library, template)
    evidence = PersonaEvidence()
    refused: tuple[composites.Refused, ...] = ()
    if codes:
        evidence = _evidence(data_dir, rehearsal=rehearsal, needed=True)
        draft = composites.compose(
            composites.Composite(
                id=persona_id,
                name_alias=name,
                wishes=tuple(map(_wish, codes)),
                picture=picture,
                audience=audience,
                with_words=with_words,
                template=base,
            ),
            evidence.material,
        )
        persona, refused = draft.persona, draft.refused
    else:
        blank = composites.blank_persona(persona_id, name, picture)
        persona = composites.from_template(base or blank, persona_id, name, picture)
    _write(to, (persona,))
    out.print(f"{name} in {to}: {persona.source_count} people, {persona.session_count} sessions.", markup=False)
    if refused:
        errors.print(f"Not copied ({len(refused)}):", style="bold")
        for each in refused:
            errors.print(Text(f"{each.fact}: {each.why}"))
    _print_notices(persona_notices(library, evidence, (persona,)))
    errors.print("It is a draft: go through it with the young people whom it is about.", style="dim")


def _write_cards(to: Path, workshop: str, data_dir: Path | None, *, rehearsal: bool) -> None:
    """Write the cards of a workshop for the working group, and say which are not ready and why; nobody's words."""
    from facilitation_kit.activities.registry import load_activities  # noqa: PLC0415 - slow to load
    from facilitation_kit.analysis.disclosure_control import Profile  # noqa: PLC0415 - slow to load
    from facilitation_kit.analysis.made_personas import made_personas  # noqa: PLC0415 - slow to load
    from facilitation_kit.cli.stored_workshops import chosen_workshop, open_to_read  # noqa: PLC0415 - slow to load
    from facilitation_kit.live.workshop_state import fold  # noqa: PLC0415 - slow to load
    from facilitation_kit.responses.data_directory import DataDirectory  # noqa: PLC0415 - slow to load

    home = DataDirectory.look(store_home(read_settings(data_dir=data_dir), rehearsal=rehearsal))
    with open_to_read(home) as store, store.snapshot():
        state = fold(store.events(chosen_workshop(store, workshop)))
        made = made_personas(store, state, load_activities(), Profile.WORKING_GROUP)
    for card in made.unfinished:
        errors.print(Text(f"{card.id}: {card.why}"))
    if not made.personas:
        raise ContentError(
            "personas.none",
            "This workshop has made no cards that are ready.",
            remedy="Close the round of cards, and approve a name, strengths and what helps on each of them.",
        )
    _write(to, made.personas)
    out.print(f"{_counted(made.personas)} in {to}", markup=False)
    errors.print("Statements of which nobody has said what they rest on are marked as assumptions.", style="dim")


def _evidence(data_dir: Path | None, *, rehearsal: bool, needed: bool = False) -> PersonaEvidence:
    """What the store holds; nothing where there is no store and none is needed."""
    from facilitation_kit.cli.stored_workshops import open_to_read  # noqa: PLC0415 - slow to load
    from facilitation_kit.evidence.persona_review import PersonaEvidence, read_persona_evidence  # noqa: PLC0415 - slow
    from facilitation_kit.responses.data_directory import DataDirectory  # noqa: PLC0415 - slow to load
    from facilitation_kit.safeguarding.watch_lists import read_watch_list  # noqa: PLC0415 - slow to load

    home = DataDirectory.look(store_home(read_settings(data_dir=data_dir), rehearsal=rehearsal))
    if not needed and not home.store_path.exists():
        return PersonaEvidence()
    with open_to_read(home) as store, store.snapshot():
        return read_persona_evidence(store, read_watch_list(home.root))


def _wish(given: str) -> Wish:
    from facilitation_kit.content.personas import PersonaField  # noqa: PLC0415 - beside its only use
    from facilitation_kit.evidence.composites import Wish  # noqa: PLC0415 - slow to load
    from facilitation_kit.identifiers import CodeId  # noqa: PLC0415 - beside its only use

    field, _, code = given.rpartition("=")
    if field and field not in list(PersonaField):
        raise ContentError(
            "personas.unknown-field",
            "There is no such field of a card.",
            remedy=f"Write one of {', '.join(PersonaField)} before the equals sign.",
            field="--codes",
        )
    return Wish(code=CodeId(code), field=PersonaField(field)) if field else Wish(code=CodeId(code))


def _persona_id(given: str | None, name: str) -> PersonaId:
    made = given if given is not None else "-".join("".join(c if c.isalnum() else " " for c in name).lower().split())
    if not is_content_id(made):
        raise ContentError(
            "content.bad-id",
            "This cannot be the id of a persona.",
            remedy="Give one with --id: lower-case letters, digits and hyphens, 63 at most.",
            field="--id",
        )
    return PersonaId(made)


def _template(library: Library, name: str | None) -> Persona | None:
    if name is None:
        return None
    for persona in library.personas:
        if persona.id == name:
            return persona
    raise ContentError(
        "content.unknown-persona",
        "There is no such persona.",
        remedy=f"There is: {', '.join(persona.id for persona in library.personas) or 'none yet'}.",
        field="--template",
    )


def _read(file: Path) -> str:
    text = read_text(file, file.name)
    if isinstance(text, Fault):
        raise ContentError(text.code, text.message, remedy=text.remedy, file=text.file)
    return text


def _write(target: Path, personas: tuple[Persona, ...]) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with target.open("x", encoding="utf-8", newline="\n") as file:
            file.write(SCHEMA_LINE + personas_text(personas))
    except FileExistsError:
        raise ContentError(
            "personas.exists",
            "There is a file of this name already.",
            remedy="Write into another place, and copy what you need from there.",
            file=str(target),
        ) from None


def _print_notices(notices: tuple[Fault, ...]) -> None:
    for notice in notices:
        errors.print(fault_line(notice))
        errors.print(Text(f"  {notice.remedy}"))


def _counted(personas: tuple[Persona, ...]) -> str:
    return "1 persona" if len(personas) == 1 else f"{len(personas)} personas"
