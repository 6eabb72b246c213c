"""A project's own sentences, looked through with its lexicon: warnings for whoever writes them, never a fault.

In: a `Library`. Out: a `Fault` for each place, to be told as a warning. The one thing easily got wrong: quotes are somebody
else's words, the quotes on a service map too, so they are not looked at here.
"""

from __future__ import annotations

from collections.abc import Iterator

from facilitation_kit.content.library import Library
from facilitation_kit.content.personas import Persona
from facilitation_kit.errors import Fault
from facilitation_kit.safeguarding.language_notes import language_notes

__all__ = ["language_warnings", "persona_texts"]

_HYPOTHESIS = ("statement", "problem", "change", "for_whom", "expected_effect", "because")
_IDEA = ("title", "what", "for_whom", "could_hurt", "because")
_SERVICE = ("eligibility", "application_process", "threshold")


def language_warnings(library: Library) -> tuple[Fault, ...]:
    """Terms of the lexicon in the project's own sentences.

    Returns:
        Warnings ``content.language`` with file and field, in the order of the files.
    """
    return tuple(
        Fault(
            code="content.language",
            message=f"“{text[note.start : note.end]}”: {note.why}",
            remedy=f"You could say: {note.alternative} ({note.source})",
            file=file,
            field=field,
        )
        for file, field, text in _texts(library)
        for note in language_notes(text, library.language)
    )


def persona_texts(persona: Persona) -> Iterator[tuple[str, str]]:
    """The texts of a persona, each with its key."""
    for number, statement in enumerate(persona.statements):
        yield f"statements[{number}].text", statement.text
    for number, validation in enumerate(persona.validated_with):
        yield f"validated_with[{number}].changes", validation.changes


def _texts(library: Library) -> Iterator[tuple[str, str, str]]:
    for number, hypothesis in enumerate(library.hypotheses):
        for name in _HYPOTHESIS:
            yield "ideas/hypotheses.yaml", f"hypotheses[{number}].{name}", getattr(hypothesis, name)
    for number, idea in enumerate(library.ideas):
        for name in _IDEA:
            yield "ideas/ideas.yaml", f"ideas[{number}].{name}", getattr(idea, name)
    for number, persona in enumerate(library.personas):
        for name, text in persona_texts(persona):
            yield "ideas/personas.yaml", f"personas[{number}].{name}", text
    for number, question in enumerate(library.questions):
        yield "ideas/questions.yaml", f"questions[{number}].text", question.text
    if library.service_map is not None:
        yield from _map_texts(library)


def _map_texts(library: Library) -> Iterator[tuple[str, str, str]]:
    content = library.service_map
    assert content is not None, "it was asked for"
    file = "ideas/service_map.yaml"
    for number, stage in enumerate(content.stages):
        yield file, f"stages[{number}].description", stage.description
    for number, service in enumerate(content.services):
        for name in _SERVICE:
            yield file, f"services[{number}].{name}", getattr(service, name)
    quoted = {lane.id for lane in content.lanes if lane.kind.value == "quote"}
    for number, cell in enumerate(content.cells):
        if cell.lane not in quoted:
            yield file, f"cells[{number}].text", cell.text
    for number, measure in enumerate(content.measures):
        yield file, f"measures[{number}].note", measure.note
