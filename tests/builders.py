"""Small builders of real objects, shared by tests; each gives a legal value and takes what the test is about."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from facilitation_kit.activities.rounds import Answer, Ballot, Item, JsonScalar, RoundDefinition, RoundSettings
from facilitation_kit.content.consent import (
    ConsentAge,
    ConsentFile,
    ConsentItem,
    ConsentQuestion,
    ConsentWording,
    TextDirection,
)
from facilitation_kit.identifiers import (
    AnswerKey,
    GroupId,
    ItemId,
    ParticipantId,
    RoundId,
    RunSheetId,
    StepId,
    WorkshopId,
)
from facilitation_kit.live.events import WorkshopOpened
from facilitation_kit.planning.workshop_plan import GroupChoice, PlannedActivity, PlannedStep, WorkshopPlan
from facilitation_kit.responses.records import EntryMode, ModerationState, Participant, Submission
from facilitation_kit.responses.safety_records import (
    Consent,
    GuardianAgreement,
    GuardianHow,
    GuardianStatus,
    GuardianWorker,
    ModerationStep,
    WaiverReason,
)

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def after(seconds: float) -> datetime:
    """A moment so many seconds after `NOON`."""
    return NOON + timedelta(seconds=seconds)


def items(*labels: str) -> tuple[Item, ...]:
    """Items whose ids are ``i1``, ``i2`` and so on."""
    return tuple(Item(id=ItemId(f"i{n}"), label=label) for n, label in enumerate(labels, start=1))


def round_definition(
    activity: str = "statements",
    *,
    options: tuple[Item, ...] = (),
    settings: RoundSettings | None = None,
    number: int = 1,
    workshop: str = "w1",
    step: str = "vote",
    seed: int = 7,
    sensitive: bool = False,
) -> RoundDefinition:
    """A round of an activity over three items unless others are given."""
    return RoundDefinition(
        id=RoundId(f"{workshop}.{step}.{number}"),
        workshop=WorkshopId(workshop),
        step=StepId(step),
        activity=activity,
        number=number,
        question="What would help most?",
        items=options or items("A worker who stays", "One front door", "Friends and family"),
        settings=settings or {},
        seed=seed,
        previous=RoundId(f"{workshop}.{step}.{number - 1}") if number > 1 else None,
        sensitive=sensitive,
        tally_version=1,
    )


def ballot(person: str, values: dict[str, dict[str, int | str | bool | None]], group: str | None = None) -> Ballot:
    """A ballot from ``{item: {field: value}}``."""
    return Ballot(
        participant=ParticipantId(person),
        group=group,
        answers=tuple(
            Answer(item=ItemId(item), field=field, value=value)
            for item, fields in values.items()
            for field, value in fields.items()
        ),
    )


def planned_activity(
    name: str = "ticks",
    *,
    options: tuple[Item, ...] = (),
    settings: RoundSettings | None = None,
    rounds: int = 1,
    sensitive: bool = False,
    warnings: tuple[str, ...] = (),
) -> PlannedActivity:
    """What people do in a step, over three items unless others are given."""
    return PlannedActivity(
        name=name,
        title="Ticks",
        question="What would help most?",
        items=options or items("A worker who stays", "One front door", "Friends and family"),
        settings=settings or {},
        settings_given=settings or {},
        rounds=rounds,
        sensitive=sensitive,
        warnings=warnings,
    )


def planned_step(
    step: str = "vote", *, minutes: int = 10, activity: PlannedActivity | None = None, kind: str = "activity"
) -> PlannedStep:
    """A step of a workshop, without phones unless an activity is given."""
    return PlannedStep(
        id=StepId(step),
        title=f"Step {step}",
        kind=kind,
        minutes=minutes,
        owner="Sam",
        materials=("Pens",),
        energy="low",
        fallback="Use paper.",
        notes="Only for the facilitator.",
        content_note="",
        activity=activity,
    )


def workshop_plan(*steps: PlannedStep, groups: tuple[str, ...] = ()) -> WorkshopPlan:
    """A sealed plan: a check-in, a vote and a check-out unless other steps are given."""
    return WorkshopPlan(
        run_sheet=RunSheetId("afternoon"),
        title="An afternoon together",
        purpose="To hear what would help.",
        audience="Young people",
        place="The library",
        project="Harbour City",
        steps=steps
        or (
            planned_step("check-in", kind="check_in"),
            planned_step("vote", minutes=20, activity=planned_activity()),
            planned_step("check-out", minutes=5, kind="check_out"),
        ),
        groups=tuple(GroupChoice(id=GroupId(group), label=group.capitalize()) for group in groups),
        consent_text="Your answers are counted with everybody's.",
        consent_version="2026-09",
        support=("Harbour Line, 01632 960123. Free.",),
        wifi=None,
    ).sealed()


def consent_file() -> ConsentFile:
    """Itemised consent in two languages, with words of their own for those under 16 in the first."""

    def wording(language: str, name: str, ages: tuple[ConsentAge, ...], intro: str) -> ConsentWording:
        return ConsentWording(
            language=language,
            language_name=name,
            direction=TextDirection.RIGHT_TO_LEFT if language == "ar" else TextDirection.LEFT_TO_RIGHT,
            ages=ages,
            intro=intro,
            limits=f"{intro} If somebody is in danger, we tell the safeguarding lead.",
            questions=tuple(
                ConsentQuestion(item=item, question=f"{intro} {item.value}?", explanation="You can say no.")
                for item in ConsentItem
            ),
        )

    young = (ConsentAge.UNDER_13, ConsentAge.AGE_13_15)
    others = (ConsentAge.NOT_SAID, ConsentAge.AGE_16_17, ConsentAge.ADULT)
    return ConsentFile(
        version="2026-11",
        wordings=(
            wording("en", "English", others, "We ask what you think."),
            wording("en", "English", young, "We ask you."),
            wording("ar", "العربية", (*others, *young), "نسألك عن رأيك."),
        ),
    )


def opened_workshop(
    plan: WorkshopPlan | None = None, *, workshop: str = "w1", rehearsal: bool = False
) -> WorkshopOpened:
    """The event that opens a workshop at noon."""
    plan = plan or workshop_plan()
    return WorkshopOpened(
        at=NOON,
        workshop=WorkshopId(workshop),
        run_sheet=plan.run_sheet,
        title=plan.title,
        plan=plan.to_json(),
        fingerprint=plan.fingerprint,
        join_code="K7M29X",
        rehearsal=rehearsal,
    )


def participant(
    person: str = "p1",
    *,
    workshop: str = "w1",
    group: str | None = None,
    seconds: float = 0,
    entry_mode: EntryMode = EntryMode.OWN_PHONE,
) -> Participant:
    """Somebody who joined so many seconds after noon."""
    return Participant(
        id=ParticipantId(person),
        workshop=WorkshopId(workshop),
        group=GroupId(group) if group else None,
        entry_mode=entry_mode,
        consent_version="2026-09",
        joined_at=after(seconds),
    )


def guardian(
    person: str = "p1",
    status: GuardianStatus = GuardianStatus.GIVEN,
    *,
    reason: WaiverReason | None = None,
    seconds: float = 0,
) -> GuardianAgreement:
    """Where a responsible adult's agreement stands so many seconds after noon."""
    return GuardianAgreement(
        participant=ParticipantId(person),
        workshop=WorkshopId("w1"),
        status=status,
        reason=reason,
        explained_by=GuardianWorker.WORKER,
        how=GuardianHow.PHONE_CALL,
        at=after(seconds),
    )


def consent(
    person: str = "p1",
    *items: ConsentItem,
    workshop: str = "w1",
    version: str = "2026-09",
    seconds: float = 0,
    asked: frozenset[ConsentItem] = frozenset(ConsentItem),
) -> Consent:
    """What somebody agreed to so many seconds after noon: taking part alone unless items are given."""
    return Consent(
        participant=ParticipantId(person),
        workshop=WorkshopId(workshop),
        version=version,
        items=frozenset(items or (ConsentItem.TAKE_PART,)),
        age_band=ConsentAge.NOT_SAID,
        guardian=GuardianStatus.NOT_NEEDED,
        explained_by="participation lead",
        how="own_phone",
        language="en",
        at=after(seconds),
        asked=asked,
    )


def moderation(
    key: str,
    state: ModerationState = ModerationState.APPROVED,
    *,
    item: str = "i1",
    field: str = "reason",
    instead: str | None = None,
    seconds: float = 90,
) -> ModerationStep:
    """A moderator's decision; `instead` are the words shown for redacted ones."""
    return ModerationStep(
        key=AnswerKey(key),
        item=ItemId(item),
        field=field,
        state=state,
        at=after(seconds),
        by="console",
        published_text=instead,
    )


def submission(
    key: str,
    values: dict[str, JsonScalar],
    *,
    person: str = "p1",
    field: str = "position",
    round_id: str = "w1.vote.1",
    seconds: float = 60,
    words: bool = False,
) -> Submission:
    """One posted page from ``{item: value}``, received so many seconds after noon; `words` for open text."""
    return Submission(
        key=AnswerKey(key),
        workshop=WorkshopId(round_id.split(".", maxsplit=1)[0]),
        round=RoundId(round_id),
        participant=ParticipantId(person),
        answers=tuple(Answer(item=ItemId(item), field=field, value=value) for item, value in values.items()),
        received_at=after(seconds),
        consent_version="2026-09",
        text_fields=frozenset({field}) if words else frozenset(),
    )
