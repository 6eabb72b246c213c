"""The plan of one workshop: a run sheet with everything in it that it points at, snapshotted.

In: a `Library`, the id of one of its run sheets and the registered activities; or the JSON of an earlier plan. Out: a
`WorkshopPlan`, which travels whole in the event ``workshop_opened``, so that editing the content afterwards changes no
running workshop. The one thing easily got wrong: only an activity knows whether its settings are legal, so a folder that
loads can still hold a run sheet that cannot be planned.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from pydantic import TypeAdapter, ValidationError

from facilitation_kit.activities.contract import Activity
from facilitation_kit.activities.rounds import Item, RoundSettings
from facilitation_kit.content.consent import ConsentFile
from facilitation_kit.content.library import Library
from facilitation_kit.content.project import Contact, SupportContact
from facilitation_kit.content.run_sheets import RunSheet, WifiCard
from facilitation_kit.errors import PlanError
from facilitation_kit.identifiers import GroupId, RunSheetId, StepId
from facilitation_kit.planning.measured_tests import PlannedTest, measured_tests
from facilitation_kit.planning.planned_steps import PlannedActivity, PlannedStep, step_from_json, step_to_json
from facilitation_kit.planning.run_sheet_planning import planned_steps

__all__ = ["GroupChoice", "PlannedActivity", "PlannedStep", "PlannedTest", "VenueWifi", "WorkshopPlan", "plan_workshop"]

_CONSENT: TypeAdapter[ConsentFile | None] = TypeAdapter(ConsentFile | None)


@dataclass(frozen=True, kw_only=True)
class GroupChoice:
    """An audience group that a participant may declare when joining."""

    id: GroupId
    label: str


@dataclass(frozen=True, kw_only=True)
class VenueWifi:
    """The venue's network; `password` is ``None`` for an open one.

    Attributes:
        own_encrypted: the kit's own network, encrypted, with no strangers on it: then people may write in their own words.
    """

    ssid: str
    password: str | None
    own_encrypted: bool = False

    @classmethod
    def of(cls, card: WifiCard) -> VenueWifi:
        """The network of a run sheet."""
        return cls(ssid=card.ssid, password=card.password, own_encrypted=card.own_encrypted)


@dataclass(frozen=True, kw_only=True)
class WorkshopPlan:
    """Everything that running this workshop needs.

    Attributes:
        project: name of the project that asks.
        steps: in their order; at least one.
        groups: that participants may declare; may be empty.
        support: whom participants can turn to, one line each.
        lead: the named safeguarding lead in one line; empty in plans of earlier versions.
        consent: what people are asked to agree to, item by item; ``None`` where joining with `consent_text` is all.
        retention: days for which each kind of data is kept, by name; empty in plans of earlier versions.
        tests: that this workshop's answers are for, with their criteria; empty in plans of earlier versions.
        fingerprint: 32 hexadecimal digits of everything else in the plan; the same content gives the same one.
    """

    run_sheet: RunSheetId
    title: str
    purpose: str
    audience: str
    place: str
    project: str
    steps: tuple[PlannedStep, ...]
    groups: tuple[GroupChoice, ...]
    consent_text: str
    consent_version: str
    support: tuple[str, ...]
    wifi: VenueWifi | None
    lead: str = ""
    consent: ConsentFile | None = None
    retention: Mapping[str, int] = field(default_factory=dict)
    tests: tuple[PlannedTest, ...] = ()
    fingerprint: str = ""

    @property
    def minutes(self) -> int:
        """Planned minutes of all steps together."""
        return sum(step.minutes for step in self.steps)

    def step(self, step: StepId) -> PlannedStep:
        """The step of that id.

        Raises:
            KeyError: the plan has no such step.
        """
        return self.steps[self.position(step)]

    def position(self, step: StepId) -> int:
        """The 0-based place of a step in the plan.

        Raises:
            KeyError: the plan has no such step.
        """
        for position, candidate in enumerate(self.steps):
            if candidate.id == step:
                return position
        raise KeyError(step)

    def with_options(
        self, step: StepId, items: Sequence[Item], settings: RoundSettings, warnings: Sequence[str]
    ) -> WorkshopPlan:
        """The same plan with other options in one step; the fingerprint stays that of the plan as it was opened.

        Raises:
            KeyError: the plan has no such step.
            ValueError: it is a step without phones.
        """
        place = self.position(step)
        before = self.steps[place]
        if before.activity is None:
            raise ValueError(step)
        activity = replace(before.activity, items=tuple(items), settings=dict(settings), warnings=tuple(warnings))
        return replace(self, steps=(*self.steps[:place], replace(before, activity=activity), *self.steps[place + 1 :]))

    def sealed(self) -> WorkshopPlan:
        """The same plan with the fingerprint of what it holds."""
        content = {name: value for name, value in self.to_json().items() if name != "fingerprint"}
        canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        digest = hashlib.blake2b(canonical.encode("utf-8", "surrogatepass"), digest_size=16)
        return replace(self, fingerprint=digest.hexdigest())

    def to_json(self) -> dict[str, object]:
        """As JSON values; `from_json` is its inverse."""
        data = {name.name: getattr(self, name.name) for name in fields(self)}
        data["steps"] = [step_to_json(step) for step in self.steps]
        data["groups"] = [{"id": group.id, "label": group.label} for group in self.groups]
        data["support"] = list(self.support)
        data["wifi"] = asdict(self.wifi) if self.wifi else None
        data["retention"] = dict(self.retention)
        data["tests"] = [test.to_json() for test in self.tests]
        data["consent"] = _CONSENT.dump_python(self.consent, mode="json")
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> WorkshopPlan:
        """Read back what `to_json` wrote.

        Raises:
            PlanError: ``plan.unreadable`` when this is not a plan, or one of a newer kit.
        """
        try:
            return cls(
                run_sheet=RunSheetId(data["run_sheet"]),
                title=data["title"],
                purpose=data["purpose"],
                audience=data["audience"],
                place=data["place"],
                project=data["project"],
                steps=tuple(step_from_json(step) for step in data["steps"]),
                groups=tuple(GroupChoice(id=GroupId(group["id"]), label=group["label"]) for group in data["groups"]),
                consent_text=data["consent_text"],
                consent_version=data["consent_version"],
                support=tuple(data["support"]),
                wifi=_wifi_from_json(data["wifi"]) if data["wifi"] else None,
                lead=data.get("lead", ""),
                consent=_CONSENT.validate_python(data.get("consent"), strict=False),
                retention={str(kind): int(days) for kind, days in data.get("retention", {}).items()},
                tests=tuple(PlannedTest.from_json(test) for test in data.get("tests", ())),
                fingerprint=data["fingerprint"],
            )
        except (AttributeError, KeyError, TypeError, ValidationError) as error:
            raise PlanError(
                "plan.unreadable",
                "The plan of this workshop cannot be read by this version of the kit.",
                remedy="Open it with the version of the kit that wrote it, or a newer one.",
            ) from error


def plan_workshop(library: Library, run_sheet: RunSheetId, activities: Mapping[str, Activity]) -> WorkshopPlan:
    """The plan of a workshop, sealed with its fingerprint.

    Args:
        library: the content of the project.
        run_sheet: which of its run sheets to plan.
        activities: all registered activities by name.

    Raises:
        PlanError: ``plan.unknown-run-sheet``; or ``plan.faults`` with every fault of the run sheet, among them
            ``plan.unknown-activity`` and those that an activity finds in its settings (``activity.settings``), and
            ``plan.test-measure`` of the test cards that it measures.
    """
    sheet = _run_sheet(library, run_sheet)
    steps, wrong_steps = planned_steps(library, sheet, activities)
    tests, wrong_tests = measured_tests(library, sheet.id, steps, activities)
    faults = (*wrong_steps, *wrong_tests)
    if faults:
        counted = "one fault" if len(faults) == 1 else f"{len(faults)} faults"
        raise PlanError(
            "plan.faults",
            f"The run sheet {sheet.id} has {counted}.",
            remedy="Put right each of them and open the workshop again.",
            faults=faults,
        )
    project = library.project
    return WorkshopPlan(
        run_sheet=sheet.id,
        title=sheet.title,
        purpose=sheet.purpose,
        audience=sheet.audience,
        place=sheet.place,
        project=project.name,
        steps=steps,
        groups=tuple(GroupChoice(id=group.id, label=group.label) for group in project.audience_groups),
        consent_text=project.consent_text,
        consent_version=library.consent.version if library.consent else project.consent_version,
        support=tuple(_support_line(contact) for contact in project.support),
        wifi=VenueWifi.of(sheet.wifi) if sheet.wifi else None,
        lead=_lead_line(project.safeguarding_lead),
        consent=library.consent,
        retention=library.retention.days(),
        tests=tests,
    ).sealed()


def _run_sheet(library: Library, run_sheet: RunSheetId) -> RunSheet:
    try:
        return library.run_sheet(run_sheet)
    except KeyError:
        names = [sheet.id for sheet in library.run_sheets]
        raise PlanError(
            "plan.unknown-run-sheet",
            f"There is no run sheet called {run_sheet[:60]} in this project.",
            remedy=f"Choose one of: {', '.join(names)}." if names else "Add one in the folder workshops.",
        ) from None


def _wifi_from_json(data: Mapping[str, Any]) -> VenueWifi:
    return VenueWifi(ssid=data["ssid"], password=data["password"], own_encrypted=data.get("own_encrypted", False))


def _lead_line(lead: Contact) -> str:
    """The safeguarding lead in one line, such as "Imogen Ferrard, safeguarding lead, 01632 960142"."""
    return ", ".join(part for part in (lead.name, lead.role, lead.phone) if part)


def _support_line(contact: SupportContact) -> str:
    """A contact in one line, such as "Harbour Line, 01632 960123. Free, day and night."."""
    line = f"{contact.name}, {contact.phone}"
    return f"{line}. {contact.text}" if contact.text else line
