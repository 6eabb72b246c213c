"""Persona cards: alone, in a pair or at a table people make up somebody who could be one of many, one small step a page.

In goes first who works on the card, then one page a field: a name, a drawing, what this person is good at, what helps. Out
comes how many people and cards there are; what a card says is open text, shown on the wall once a moderator has approved it.
The two things easily got wrong: people at one table write one card together, so a code says which card an answer belongs to;
and what somebody keeps to themselves is theirs, although they hold the same code.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar

from facilitation_kit.activities.card_codes import CODE_LENGTH, PAIR, TABLE, card_code, company_of, typed_code
from facilitation_kit.activities.card_settings import needs_to_pick, read_card_settings
from facilitation_kit.activities.card_wording import card_sentences, words_of_answer
from facilitation_kit.activities.contract import (
    Activity,
    ActivityAssets,
    AnswerField,
    CurrentAnswers,
    FieldKind,
    FormFields,
)
from facilitation_kit.activities.results import Measure, MeasureKind, ResultTable, Tally, TallyRow
from facilitation_kit.activities.rounds import Answer, Ballot, Item, JsonScalar, RoundDefinition, RoundSettings
from facilitation_kit.activities.sharing import CODE, KEPT_CODE, MINE, WITH
from facilitation_kit.content.persona_pictures import PersonaPicture
from facilitation_kit.content.personas import CardFieldKind, PersonaContext, card_fields
from facilitation_kit.content.quotes import AgeBand
from facilitation_kit.errors import AnswerRefused
from facilitation_kit.identifiers import ItemId, ParticipantId
from facilitation_kit.phrases import phrase

__all__ = ["CARD", "LONGEST_LINE", "LONGEST_STATEMENT", "TEXT", "PersonaCards", "kind_of"]

CARD = ItemId("card")
"""The first page: who works on the card."""
TEXT = "text"
"""The field that holds what a card says."""
LONGEST_LINE = 60
LONGEST_STATEMENT = 400

_ALONE = "alone"
_GO_ON = "go_on"
_PICTURE, _AGE, _NEEDS, _CONTEXTS = "picture", "age_band", "needs", "contexts"
_SAYING = (WITH, TEXT, _PICTURE, _AGE, _NEEDS, _CONTEXTS)
_TICKED = frozenset({"yes", "on", "true", "1"})
_KINDS = {ItemId(each.name): each.kind for each in card_fields()}
_MEASURES = (
    Measure(name="wrote", label=phrase("People who wrote"), kind=MeasureKind.PEOPLE, headline=True),
    Measure(name="cards", label=phrase("Cards"), kind=MeasureKind.POINTS),
)


class PersonaCards(Activity):
    """The activity ``personas``; its items are the first page and the fields of a card."""

    name: ClassVar[str] = "personas"
    title: ClassVar[str] = phrase("Persona cards")
    tally_version: ClassVar[int] = 1
    mergeable: ClassVar[bool] = False
    fields: ClassVar[tuple[AnswerField, ...]] = (
        AnswerField(
            name=WITH,
            kind=FieldKind.CHOICE,
            choices=(_ALONE, PAIR, TABLE),
            description="Whether the person works on the card alone, in a pair or at a table.",
        ),
        AnswerField(name=CODE, kind=FieldKind.CODE, description="The card that people work on together."),
        AnswerField(name=TEXT, kind=FieldKind.TEXT, description="What the card says, in the person's own words."),
        AnswerField(
            name=_PICTURE,
            kind=FieldKind.CHOICE,
            choices=tuple(each.value for each in PersonaPicture),
            description="The drawing on the card.",
        ),
        AnswerField(
            name=_AGE,
            kind=FieldKind.CHOICE,
            choices=tuple(each.value for each in AgeBand),
            description="The age band of the made-up person.",
        ),
        AnswerField(name=_NEEDS, kind=FieldKind.CODE, description="The needs that the card is about."),
        AnswerField(name=_CONTEXTS, kind=FieldKind.CODE, description="The places that the card is about."),
        AnswerField(name=MINE, kind=FieldKind.FLAG, description="Whether the person keeps this page to themselves."),
    )
    assets: ClassVar[ActivityAssets] = ActivityAssets(
        phone_template="participant/activities/personas.html.j2",
        paper_template="paper/personas.typ.j2",
        projector_module=Path(__file__).parent / "static" / "personas.js",
    )

    setting_labels: ClassVar[Mapping[str, str]] = MappingProxyType({"needs": phrase("Needs to pick from")})
    arranged: ClassVar[bool] = True
    shared_by: ClassVar[ItemId | None] = CARD

    def read_settings(self, raw: Mapping[str, object], items: int) -> RoundSettings:  # noqa: ARG002 - nothing depends on it
        return read_card_settings(self.name, raw)

    def order(self, definition: RoundDefinition, participant: ParticipantId) -> tuple[Item, ...]:  # noqa: ARG002 - one order for all
        """A card is read from its top, strengths before what is hard, by everybody."""
        return definition.items

    def pages(
        self,
        definition: RoundDefinition,  # noqa: ARG002 - every round is laid out alike
        items: Sequence[Item],
        current: CurrentAnswers,  # noqa: ARG002 - every field is asked, whatever was said before
    ) -> tuple[tuple[Item, ...], ...]:
        return tuple((item,) for item in items)

    def read_form(self, definition: RoundDefinition, items: Sequence[Item], form: FormFields) -> tuple[Answer, ...]:
        return tuple(
            Answer(item=item.id, field=name, value=value)
            for item in items
            for name, value in _read_page(definition, item, form).items()
        )

    def answer_words(self, definition: RoundDefinition, item: Item, current: CurrentAnswers) -> str:
        return words_of_answer(definition, item, current)

    def tally(self, definition: RoundDefinition, ballots: Sequence[Ballot], eligible: int) -> Tally:
        names = {each.name for each in self.fields}
        legal = [one for one in ballots if all(answer.field in names for answer in one.answers)]
        known = {item.id for item in definition.items}
        cast = [one for one in legal if any(_says_something(one, item) for item in known)]
        rows = []
        for item in definition.items:
            about = [one for one in cast if _says_something(one, item.id)]
            cards = {str(one.value(CARD, CODE) or f"alone {one.participant}") for one in about}
            counts = {"wrote": len(about), "cards": len(cards)}
            rows.append(TallyRow(item=item.id, label=item.label, counts=counts, answered=len(about)))
        return Tally(
            measures=_MEASURES,
            rows=tuple(rows),
            ballots=len(cast),
            abstentions=len(legal) - len(cast),
            eligible=eligible,
            spoiled=len(ballots) - len(legal),
            settings=dict(definition.settings),
            seed=definition.seed,
            tally_version=self.tally_version,
        )

    def sentences(
        self,
        definition: RoundDefinition,  # noqa: ARG002 - the sentences are the same for every round
        result: ResultTable,
        previous: ResultTable | None,  # noqa: ARG002 - a second round makes other cards
    ) -> tuple[str, ...]:
        return card_sentences(result, CARD)


def kind_of(item: ItemId) -> CardFieldKind:
    """How a field of a card is filled in; a field that the kit does not know takes words."""
    return _KINDS.get(item, CardFieldKind.STATEMENTS)


def _says_something(ballot: Ballot, item: ItemId) -> bool:
    return any(ballot.value(item, name) not in (None, "", False) for name in _SAYING)


def _read_page(definition: RoundDefinition, item: Item, form: FormFields) -> dict[str, JsonScalar]:
    if item.id == CARD:
        return _read_company(form)
    mine = _last(form, MINE).lower() in _TICKED
    match kind_of(item.id):
        case CardFieldKind.PICTURE:
            read: dict[str, JsonScalar] = {_PICTURE: _read_choice(_PICTURE, form, tuple(PersonaPicture))}
        case CardFieldKind.CHOICE:
            read = {_AGE: _read_choice(_AGE, form, tuple(AgeBand))}
        case CardFieldKind.NEEDS:
            read = {_NEEDS: _read_ticks(_NEEDS, form, tuple(needs_to_pick(definition.settings)))}
        case CardFieldKind.CONTEXTS:
            read = {_CONTEXTS: _read_ticks(_CONTEXTS, form, tuple(PersonaContext))}
        case CardFieldKind.LINE:
            read = {TEXT: _read_words(form, LONGEST_LINE, one_line=True)}
        case CardFieldKind.STATEMENTS:
            read = {TEXT: _read_words(form, LONGEST_STATEMENT, one_line=False)}
    return {**read, MINE: mine}


def _read_company(form: FormFields) -> dict[str, JsonScalar]:
    """Who works on the card: a code that was typed goes before what was chosen."""
    company = _last(form, WITH)
    typed = _last(form, KEPT_CODE) if company == _GO_ON else _last(form, CODE)
    if typed:
        code = typed_code(typed)
        company = company_of(code)
        if not company:
            raise AnswerRefused(
                "answer.bad-card-code",
                f"A card's code has {CODE_LENGTH} letters and digits, and this is not one.",
                remedy="Ask the person who started the card to read it out again. The code on the screen is another one.",
                field=CODE,
            )
        return {WITH: company, CODE: code}
    if company == _ALONE:
        return {WITH: _ALONE, CODE: ""}
    if company not in (PAIR, TABLE):
        raise AnswerRefused(
            "answer.no-choice",
            "Choose whether you work on your own, in a pair or at a table, or type a card's code.",
            remedy="To leave this out, use Skip this.",
            field=WITH,
        )
    return {WITH: company, CODE: card_code(_last(form, "key"), company)}


def _read_choice(name: str, form: FormFields, choices: Sequence[str]) -> str:
    chosen = _last(form, name)
    if chosen not in choices:
        raise AnswerRefused(
            "answer.no-choice",
            "Choose one of these.",
            remedy="To leave this out, use Skip this.",
            field=name,
        )
    return str(chosen)


def _read_ticks(name: str, form: FormFields, choices: Sequence[str]) -> str:
    """What was ticked, in the order of the list; none of them is an answer too."""
    ticked = {each.strip() for each in form.get(name, ())}
    if not ticked <= set(choices):
        raise AnswerRefused(
            "answer.unknown-choice",
            "That is not on the list.",
            remedy="Open the page again and choose from what it shows.",
            field=name,
        )
    return " ".join(str(each) for each in choices if each in ticked)


def _read_words(form: FormFields, longest: int, *, one_line: bool) -> str:
    raw = _last(form, TEXT)
    lines = [" ".join(line.split()) for line in raw.splitlines()]
    words = " ".join(line for line in lines if line) if one_line else "\n".join(lines).strip()
    if not words:
        raise AnswerRefused(
            "answer.nothing-said",
            "Write a few words.",
            remedy="To leave this out, use Skip this.",
            field=TEXT,
        )
    if len(words) > longest:
        raise AnswerRefused(
            "answer.too-long",
            f"This has {len(words)} characters; {longest} fit.",
            remedy="Make it shorter.",
            field=TEXT,
        )
    return words


def _last(form: FormFields, name: str) -> str:
    values = form.get(name, ())
    return values[-1].strip() if values else ""
