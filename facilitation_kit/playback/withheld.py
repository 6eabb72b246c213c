"""What a pack does not show, and which rule kept it back: for the project team alone.

In: a pack and what was left out of its evidence. Out: a list. The one thing easily got wrong: this list stands beside a pack
and never in it, and it repeats nobody's words: whoever takes theirs back must not be looked for here as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from facilitation_kit.analysis.disclosure_control import HIDDEN
from facilitation_kit.analysis.evidence_selection import LeftOut
from facilitation_kit.phrases import counted, listed, phrase
from facilitation_kit.playback.context import Pack
from facilitation_kit.playback.vote_context import Vote, WorkshopPage

__all__ = ["RULE_WORDS", "WithheldLine", "withheld_of"]

RULE_WORDS = {
    "consent": phrase("The person's consent does not reach these readers"),
    "approval": phrase("The person has not approved these words for others"),
    "attribution": phrase("Shown, but who said it is described in more general words"),
    "support": phrase("Its support is not shown to these readers, or is gone"),
    "withheld": phrase("A whole result is not shown"),
    "in_words": phrase("A result is told in words, without numbers"),
    "hidden": phrase("Single figures are hidden, so that nobody can be worked out"),
    "groups": phrase("Results of audience groups are not shown, or only in part"),
}
"""Each rule in words, in the order of the page; a rule that is not here is shown by its name."""

_NAMED = 8


@dataclass(frozen=True, kw_only=True)
class WithheldLine:
    """One thing that was kept back.

    Attributes:
        rule: its name.
        rule_words: what it says.
        kind: "quote", "fact", "insight", "result" and so on.
        id: of it, to be looked up in the store.
        what: the question of a result; empty for evidence, whose words are not repeated.
        why: what the rule found, in a sentence.
    """

    rule: str
    rule_words: str
    kind: str
    id: str
    what: str
    why: str


def withheld_of(pack: Pack, left_out: Sequence[LeftOut]) -> tuple[WithheldLine, ...]:
    """Everything that was kept back, by rule.

    Args:
        pack: as its readers get it.
        left_out: the evidence that is not in it, or is said less closely.
    """
    lines = [_line(each.rule, each.kind, each.id, "", each.sentence) for each in left_out]
    for page in pack.workshops:
        lines += _figures(page)
    order = list(RULE_WORDS)
    return tuple(sorted(lines, key=lambda line: order.index(line.rule) if line.rule in order else len(order)))


def _line(rule: str, kind: str, name: str, what: str, why: str) -> WithheldLine:
    return WithheldLine(rule=rule, rule_words=RULE_WORDS.get(rule, rule), kind=kind, id=name, what=what, why=why)


def _figures(page: WorkshopPage) -> Iterator[WithheldLine]:
    for question in page.questions:
        for vote in question.rounds:
            what = phrase("{question} {workshop}, round {number}", **_place(page, vote))
            for rule, why in (*_of_table(vote), *_of_groups(vote)):
                yield _line(rule, "result", vote.id, what, why)


def _place(page: WorkshopPage, vote: Vote) -> dict[str, str | int]:
    return {"question": vote.question, "workshop": page.title, "number": vote.number}


def _of_table(vote: Vote) -> Iterator[tuple[str, str]]:
    table = vote.table
    if table.withheld:
        yield "withheld", table.withheld
    elif table.in_words:
        yield "in_words", phrase("People who answered: {people}.", people=table.ballots.text)
    else:
        hidden = [
            phrase("{option} ({measure})", option=row.short, measure=measure.label)
            for row in vote.rows
            for measure in table.measures
            if row.figures.cells[measure.name].text == HIDDEN
        ]
        if hidden:
            yield "hidden", _some(hidden)


def _of_groups(vote: Vote) -> Iterator[tuple[str, str]]:
    groups = vote.by_group
    if groups is None:
        return
    if groups.withheld:
        yield "groups", groups.withheld
        return
    for reason in dict.fromkeys(item.withheld for item in groups.items if item.withheld):
        labels: list[str] = [item.label for item in groups.items if item.withheld == reason]
        yield "groups", phrase("{options}: {reason}", options=_some(labels), reason=reason)
    partly: list[str] = [item.label for item in groups.items if item.hides]
    if partly:
        yield "groups", phrase("Some figures are hidden: {options}", options=_some(partly))


def _some(labels: Sequence[str]) -> str:
    left = len(labels) - _NAMED
    if left <= 0:
        return listed(list(labels))
    return listed([*labels[:_NAMED], counted("{count} more", "{count} more", left)])
