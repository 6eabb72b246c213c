"""Check what test cards say they try: the idea has to act on the hypothesis that the test is about.

In: the documents of a project, faulty ones too. Out: faults. Easily got wrong: an idea that is not there is told where names are
checked; here it is passed over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from facilitation_kit.content.documents import Document, FieldPath, dotted
from facilitation_kit.errors import Fault

__all__ = ["idea_faults"]


def idea_faults(documents: Sequence[Document]) -> Iterator[Fault]:
    """Test cards that try an idea of another hypothesis.

    Yields:
        Faults ``content.idea-of-another-hypothesis``.
    """
    serves = {
        idea["id"]: idea["hypotheses"]
        for _, _, idea in _cards(documents, "ideas/ideas.yaml", "ideas")
        if isinstance(idea.get("id"), str) and isinstance(idea.get("hypotheses"), list)
    }
    for document, number, card in _cards(documents, "ideas/test_cards.yaml", "test_cards"):
        idea, hypothesis = card.get("idea"), card.get("hypothesis")
        if not isinstance(idea, str) or idea not in serves or hypothesis in serves[idea]:
            continue
        path: FieldPath = ("test_cards", number, "idea")
        yield Fault(
            code="content.idea-of-another-hypothesis",
            message=f"This test is about {hypothesis}, but the idea {idea} acts on {', '.join(map(str, serves[idea]))}.",
            remedy=f"Add {hypothesis} to the hypotheses of the idea, or name another idea.",
            file=document.file,
            line=document.line(path),
            field=dotted(path),
        )


def _cards(documents: Sequence[Document], file: str, key: str) -> Iterator[tuple[Document, int, Mapping[str, Any]]]:
    """The cards of a file, each with its place; what is no card is passed over."""
    for document in documents:
        if document.file == file and isinstance(document.data, Mapping):
            cards = document.data.get(key)
            for number, card in enumerate(cards if isinstance(cards, list) else ()):
                if isinstance(card, Mapping):
                    yield document, number, card
