"""A card filled in by small steps in somebody's own words, as an outside activity would bring it.

What the contract owes such an activity: the steps keep their order, a card can be left and gone on with, nothing typed is
lost, and the words reach nobody but their author.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import ClassVar

import pytest

from facilitation_kit.activities.contract import (
    Activity,
    ActivityAssets,
    AnswerField,
    CurrentAnswers,
    FieldKind,
    FormFields,
)
from facilitation_kit.activities.results import Measure, MeasureKind, ResultTable, Tally, TallyRow
from facilitation_kit.activities.rounds import Answer, Ballot, Item, RoundDefinition, RoundSettings
from facilitation_kit.activities.setting_values import check_setting_names
from facilitation_kit.analysis.disclosure_control import Policy, Profile
from facilitation_kit.analysis.findings import round_findings
from facilitation_kit.errors import AnswerRefused
from facilitation_kit.identifiers import ParticipantId, RoundId
from facilitation_kit.responses.records import ModerationState, RetentionClass
from tests.phones import Hall, Phone

STEPS = ("A good day looks like this", "What gets in the way", "What would help")
LONGEST = 300
TEMPLATE = """\
<label for="answer" dir="auto">{{ form.items[0].label }}</label>
<p class="error" id="answer-error"{% if not form.error %} hidden{% endif %}>{{ form.error }}</p>
<textarea class="words" id="answer" name="words" autocomplete="off">
{{ form.attempted["words"][0] if form.attempted else form.current.get((form.items[0].id, "words")) or "" }}</textarea>
"""


class Cards(Activity):
    """One step a page, in order; what counts is how many people wrote something."""

    name: ClassVar[str] = "cards"
    title: ClassVar[str] = "Cards"
    tally_version: ClassVar[int] = 1
    fields: ClassVar[tuple[AnswerField, ...]] = (
        AnswerField(name="words", kind=FieldKind.TEXT, description="What the person wrote."),
    )
    assets: ClassVar[ActivityAssets]

    def read_settings(self, raw: Mapping[str, object], items: int) -> RoundSettings:
        check_setting_names(self.name, raw, ())
        return {}

    def order(self, definition: RoundDefinition, participant: ParticipantId) -> tuple[Item, ...]:
        return definition.items

    def pages(
        self, definition: RoundDefinition, items: Sequence[Item], current: CurrentAnswers
    ) -> tuple[tuple[Item, ...], ...]:
        return tuple((item,) for item in items)

    def read_form(self, definition: RoundDefinition, items: Sequence[Item], form: FormFields) -> tuple[Answer, ...]:
        words = "".join(form.get("words", ())[-1:]).strip()
        if len(words) > LONGEST:
            raise AnswerRefused("answer.too-long", f"At most {LONGEST} characters fit.", field="words")
        return (Answer(item=items[0].id, field="words", value=words),)

    def tally(self, definition: RoundDefinition, ballots: Sequence[Ballot], eligible: int) -> Tally:
        rows = []
        for item in definition.items:
            written = [words for ballot in ballots if (words := ballot.value(item.id, "words")) is not None]
            wrote = sum(1 for words in written if words)
            rows.append(TallyRow(item=item.id, label=item.label, counts={"wrote": wrote}, answered=len(written)))
        measure = Measure(name="wrote", label="Wrote something", kind=MeasureKind.PEOPLE, headline=True)
        return Tally(measures=(measure,), rows=tuple(rows), ballots=len(ballots), abstentions=0, eligible=eligible)

    def sentences(
        self, definition: RoundDefinition, result: ResultTable, previous: ResultTable | None
    ) -> tuple[str, ...]:
        return (f"{result.ballots.text} people wrote something.",)


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    (tmp_path / "cards").mkdir()
    (tmp_path / "cards" / "phone.html.j2").write_text(TEMPLATE, encoding="utf-8")
    Cards.assets = ActivityAssets(template_folder=tmp_path, phone_template="cards/phone.html.j2")
    with Hall(tmp_path, activities={"cards": Cards()}) as opened:
        yield opened


def card(hall: Hall, *words: str) -> Phone:
    phone = hall.joined()
    for each in words:
        phone.send(words=each)
    return phone


def revealed(hall: Hall, round_id: RoundId) -> str:
    """Reveal the round with its real findings; gives what screens are sent."""
    hall.close_round()
    found = round_findings(hall.store, hall.room.state, round_id, hall.activities, Policy(), Profile.ROOM)
    hall.reveal_round(found.to_json())
    return json.dumps(found.to_json(), ensure_ascii=False)


def test_the_steps_come_in_their_order_and_the_card_can_be_left_and_gone_on_with(hall: Hall) -> None:
    round_id = hall.open_round("cards", options=STEPS)
    phone = card(hall, "A lie-in, then football")
    phone.get("/break")
    assert phone.get("/now").path == f"/r/{round_id}/2"
    assert STEPS[1] in phone.seen.words
    assert "A lie-in, then football" in phone.get(f"/r/{round_id}/1").words


def test_words_that_do_not_fit_come_back_to_be_shortened(hall: Hall) -> None:
    hall.open_round("cards", options=STEPS)
    phone = card(hall, "far too long " * 60)
    assert phone.seen.status == 422
    assert "At most 300 characters fit." in phone.seen.words
    assert phone.seen.words.count("far too long") == 60
    assert hall.rows() == []


def test_words_are_text_whatever_they_hold(hall: Hall) -> None:
    hall.open_round("cards", options=STEPS)
    hostile = "</textarea><script>alert(1)</script>{{ 7 * 7 }}"
    phone = card(hall, hostile)
    phone.get(f"{phone.seen.path.rsplit('/', 1)[0]}/1")
    assert phone.seen.form.values["words"].strip() == hostile
    assert "<script>alert" not in phone.seen.text


def test_words_are_stored_hidden_and_shown_to_nobody_else(hall: Hall) -> None:
    round_id = hall.open_round("cards", options=STEPS)
    secret = "My sister Ines would drive me"
    author = card(hall, "Sun", "The bus", secret)
    others = [card(hall, "Rain", "The fare", "A bus pass") for _ in range(6)]
    assert secret in author.get("/now").words
    rows = hall.rows()
    assert secret in [row.value for row in rows]
    assert {row.moderation for row in rows} == {ModerationState.HIDDEN}
    assert {row.retention for row in rows} == {RetentionClass.RAW_TEXT}
    shown = revealed(hall, round_id)
    assert '"7"' in shown
    assert secret not in shown
    assert "7 people wrote something." in others[0].get("/now").words
    assert secret not in others[0].seen.text
