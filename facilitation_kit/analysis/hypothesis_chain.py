"""The chain of one hypothesis: evidence, votes, tests, decisions, and what became of them, across workshops and years.

In: a project's content, its store, and who will read it. Out: a `HypothesisChain`. Hypotheses keep their ids for years, so the
chain runs through every workshop whose rounds had an option that stood for it.

The one thing easily got wrong: this is shown on a projector. By default it takes the strictest readers there are (`ROOM`): words
that may go to everybody and that their speaker has approved, that nobody called recognisable and that hold no flag which
nobody has looked at; and figures of the profile `room`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from facilitation_kit.activities.contract import Activity
from facilitation_kit.analysis.chain_records import (
    ChainDecision,
    ChainEvidence,
    ChainFeedback,
    ChainStep,
    ChainTest,
    ChainVerdict,
    ChainVote,
    HypothesisChain,
)
from facilitation_kit.analysis.disclosure_control import Policy, Profile
from facilitation_kit.analysis.evidence_selection import ROOM, Readers, ShownFact, read_evidence, select_evidence
from facilitation_kit.analysis.final_rounds import is_final
from facilitation_kit.analysis.findings import RoundFindings, round_findings
from facilitation_kit.analysis.idea_words import hypothesis_ideas
from facilitation_kit.analysis.shown_in_fives import STEP
from facilitation_kit.analysis.test_stories import (
    MeasuredRound,
    TestStory,
    kept_locks,
    measuring_rounds,
    standing,
    story_of_test,
)
from facilitation_kit.content.fields import paragraphs
from facilitation_kit.content.hypotheses import Hypothesis
from facilitation_kit.content.library import Library
from facilitation_kit.content.quotes import ConsentScope, Quote, Stance
from facilitation_kit.content.test_cards import TestCard
from facilitation_kit.evidence.outcomes import DECISION_WORDS, FEEDBACK_WORDS
from facilitation_kit.evidence.rare_details import unresolved_flags
from facilitation_kit.evidence.statistics import figure_of, figure_source
from facilitation_kit.identifiers import HypothesisId, RoundId
from facilitation_kit.live.workshop_state import RoundState, WorkshopState, fold
from facilitation_kit.responses.evidence_records import Decision, Fact, FeedbackItem, HypothesisLink
from facilitation_kit.responses.store import Store
from facilitation_kit.safeguarding.pii_flags import WatchList

__all__ = ["decisions_about", "hypothesis_chain", "project_tests"]


def hypothesis_chain(
    library: Library,
    store: Store,
    hypothesis: HypothesisId,
    *,
    activities: Mapping[str, Activity],
    policy: Policy,
    profile: Profile = Profile.ROOM,
    readers: Readers = ROOM,
    watch_list: WatchList | None = None,
    told: Callable[[RoundId], bool] = lambda _: True,
) -> HypothesisChain:
    """Everything about a hypothesis that these readers may see.

    Args:
        library: the project's content.
        store: with the answers and the evidence; read as of one moment.
        hypothesis: which one.
        activities: the installed ones; rounds of others are passed over.
        policy: the project's thresholds.
        profile: for figures.
        readers: for words.
        watch_list: the project's own names of places and workers.
        told: whether a round may be told of as the measure of a test.

    Raises:
        KeyError: there is no such hypothesis.
        StoreError: the store cannot be read.
    """
    card = library.hypothesis(hypothesis)
    with store.snapshot():
        states = [fold(store.events(workshop)) for workshop in store.workshops()]
        votes = tuple(_votes(store, states, hypothesis, activities, policy, profile))
        tests = tuple(_tests(library, store, states, hypothesis, activities, policy, profile, told))
        evidence = read_evidence(store)
        decisions = [kept.record for kept in store.evidence(Decision)]
        feedback = [kept.record for kept in store.evidence(FeedbackItem)]
    selection = select_evidence(library, evidence, readers, minimum=policy.attribution_minimum)
    facts = [shown for shown in selection.facts if _may_leave(shown.fact, readers, watch_list)]
    supporting, challenging, unclear = (
        tuple(_evidence(card, selection.quotes, facts, stance))
        for stance in (Stance.SUPPORTS, Stance.CHALLENGES, Stance.UNCLEAR)
    )
    before, phrase, after = card.emphasis
    return HypothesisChain(
        id=card.id,
        before=before,
        phrase=phrase,
        after=after,
        status=card.status.value,
        need=library.needs.find(card.need).label,
        supporting=supporting,
        challenging=challenging,
        unclear=unclear,
        votes=votes,
        tests=tests,
        decisions=tuple(_decision(each) for each in decisions_about(decisions, hypothesis)),
        feedback=tuple(_feedback(item) for item in feedback if hypothesis in item.hypotheses),
        next_steps=tuple(_steps(library, hypothesis)),
        ideas=hypothesis_ideas(library, hypothesis),
    )


def project_tests(
    library: Library,
    store: Store,
    *,
    activities: Mapping[str, Activity],
    policy: Policy,
    profile: Profile = Profile.ROOM,
    told: Callable[[RoundId], bool] = lambda _: True,
) -> Mapping[HypothesisId, tuple[ChainTest, ...]]:
    """The tests of every hypothesis that has any, with what came of them; the arguments are those of `hypothesis_chain`.

    Raises:
        StoreError: the store cannot be read.
    """
    with store.snapshot():
        states = [fold(store.events(workshop)) for workshop in store.workshops()]
        return {
            each: tuple(_tests(library, store, states, each, activities, policy, profile, told))
            for each in dict.fromkeys(card.hypothesis for card in library.test_cards)
        }


def decisions_about(decisions: Iterable[Decision], hypothesis: HypothesisId) -> tuple[Decision, ...]:
    """The decisions about a hypothesis, the oldest first; those of one day in the order in which they were written down."""
    own = [decision for decision in decisions if decision.hypothesis == hypothesis]
    return tuple(sorted(own, key=lambda decision: decision.decided_on))


def _may_leave(fact: Fact, readers: Readers, watch_list: WatchList | None) -> bool:
    """Whether words may leave the team without giving anybody away, as far as somebody has looked."""
    if readers.scope is ConsentScope.INTERNAL:
        return True
    recognisable = fact.review is not None and fact.review.recognisable
    return not recognisable and not unresolved_flags(fact, watch_list)


def _evidence(
    card: Hypothesis, quotes: Iterable[Quote], facts: Iterable[ShownFact], stance: Stance
) -> Iterator[ChainEvidence]:
    for quote in quotes:
        if quote.stance is stance and card.id in quote.hypotheses:
            yield ChainEvidence(
                id=quote.id, kind="quote", paragraphs=quote.paragraphs, attribution=quote.attribution.words
            )
    link = HypothesisLink(hypothesis=card.id, stance=stance)
    for shown in facts:
        if link in shown.fact.links:
            yield ChainEvidence(
                id=shown.fact.id,
                kind=shown.fact.kind.value,
                paragraphs=paragraphs(shown.fact.published),
                attribution=shown.attribution.words or figure_source(shown.fact),
                figure=figure_of(shown.fact),
            )


def _votes(
    store: Store,
    states: Iterable[WorkshopState],
    hypothesis: HypothesisId,
    activities: Mapping[str, Activity],
    policy: Policy,
    profile: Profile,
) -> Iterator[ChainVote]:
    for state in states:
        for one in state.rounds.values():
            about = any(item.hypothesis == hypothesis for item in one.definition.items)
            if about and is_final(one, state) and one.definition.activity in activities:
                found = round_findings(store, state, one.definition.id, activities, policy, profile)
                yield from _of_round(found, one, state, hypothesis)


def _of_round(
    found: RoundFindings, one: RoundState, state: WorkshopState, hypothesis: HypothesisId
) -> Iterator[ChainVote]:
    people = found.people_measure
    for row in () if found.table.withheld else found.table.rows:
        if found.definition.item(row.item).hypothesis == hypothesis:
            words = found.interval_words(row)
            yield ChainVote(
                id=found.definition.id,
                workshop=state.title,
                held_on=(one.closed_at or one.opened_at).date(),
                question=found.definition.question,
                number=found.definition.number,
                label=row.label,
                answered=row.answered.text,
                figures=tuple((measure.label, row.cells[measure.name].text) for measure in found.table.measures),
                band=row.band.value if row.band else "",
                range=words,
                range_of=people.label if people and words else "",
                signal=found.signal_words(row),
            )


def _tests(
    library: Library,
    store: Store,
    states: Sequence[WorkshopState],
    hypothesis: HypothesisId,
    activities: Mapping[str, Activity],
    policy: Policy,
    profile: Profile,
    told: Callable[[RoundId], bool],
) -> Iterator[ChainTest]:
    cards = [card for card in library.test_cards if card.hypothesis == hypothesis]
    locks = kept_locks(store, states) if cards else ()
    titles = {idea.id: idea.title for idea in library.ideas}
    for card in cards:
        rounds: dict[str, list[MeasuredRound]] = {}
        waiting = 0
        for state in states:
            for round_id in measuring_rounds(state, card):
                one = state.rounds[round_id]
                if not is_final(one, state):
                    waiting += store.answered(round_id)
                elif one.definition.activity in activities and told(round_id):
                    found = round_findings(store, state, round_id, activities, policy, profile)
                    activity = activities[one.definition.activity]
                    rounds.setdefault(state.id, []).append(_measured(found, one, state, activity))
        idea = titles[card.idea] if card.idea else ""
        yield _test(card, story_of_test(card, locks, rounds), waiting - waiting % STEP, idea)


def _measured(found: RoundFindings, one: RoundState, state: WorkshopState, activity: Activity) -> MeasuredRound:
    return MeasuredRound(
        definition=found.definition,
        workshop=state.title,
        held_on=(one.closed_at or one.opened_at).date(),
        table=found.table,
        questions=activity.criterion_questions(one.definition),
    )


def _test(card: TestCard, story: TestStory, so_far: int, idea: str) -> ChainTest:
    return ChainTest(
        id=card.id,
        title=card.title,
        criterion=" ".join(card.success_criterion.split()),
        status=standing(card, story),
        owner=card.owner,
        due=card.due,
        locked_on=story.locked.at.date() if story.locked else None,
        amendments=story.amendments,
        verdicts=tuple(
            ChainVerdict(
                id=each.round,
                workshop=each.workshop,
                held_on=each.held_on,
                answered=each.people,
                verdict=each.words,
                sentences=each.sentences,
            )
            for each in story.readings
        ),
        so_far=so_far,
        idea=idea,
    )


def _decision(decision: Decision) -> ChainDecision:
    return ChainDecision(
        id=decision.id,
        decision=DECISION_WORDS[decision.kind],
        reason=paragraphs(decision.reason),
        learned=paragraphs(decision.learned),
        next_action=paragraphs(decision.next_action),
        owner=decision.owner,
        decided_by=decision.decided_by,
        decided_on=decision.decided_on,
    )


def _feedback(item: FeedbackItem) -> ChainFeedback:
    now = item.steps[-1]
    return ChainFeedback(
        id=item.id,
        said=" ".join(item.said.split()),
        who=item.who,
        status=FEEDBACK_WORDS[now.status],
        did=paragraphs(now.did),
        reason=paragraphs(now.reason),
        on=now.on,
    )


def _steps(library: Library, hypothesis: HypothesisId) -> Iterator[ChainStep]:
    for step in library.next_steps:
        if hypothesis in step.hypotheses:
            yield ChainStep(
                id=step.id,
                what=" ".join(step.what.split()),
                owner=step.owner,
                status=step.status.value,
                due=step.due,
                outcome=paragraphs(step.outcome),
            )
