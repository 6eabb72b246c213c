"""What an import would change: drafts and transcripts compared with what the store holds and what the project knows.

In: drafts of records, transcripts, what is stored, what was taken back, and the ids of the project's content. Out: an
`ImportPlan`, or every fault at once. The one thing easily got wrong: what was taken back must not come in again through a
file that still has it, and words that may say who somebody is go no further than the team until a person has looked (B2).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from facilitation_kit.content.fields import RuleBroken
from facilitation_kit.content.library import Library
from facilitation_kit.errors import EvidenceError, Fault
from facilitation_kit.evidence.drafts import EMPTY, Draft, Place
from facilitation_kit.evidence.imported_words import places_found, published_by_the_rules, without_unresolved_words
from facilitation_kit.evidence.record_references import Reference, references, span_faults
from facilitation_kit.evidence.transcripts import Transcript
from facilitation_kit.responses.evidence_json import KINDS
from facilitation_kit.responses.evidence_records import EvidenceRecord, Fact, FactKind, Source, record_kind
from facilitation_kit.responses.evidence_stores import Gone, Kept
from facilitation_kit.safeguarding.pii_flags import WatchList

__all__ = ["ImportPlan", "Key", "Known", "plan_import"]

Key = tuple[str, str]
"""Kind and id of a record."""

_OF_A_TRANSCRIPT = ("text", "turns", "file_name")
_ADD = {
    "case": "Add the person to the sheet cases; or say with --role what the people of a transcript are.",
    "activity": "Correct it, or add the research activity to ideas/research.yaml.",
    "hypothesis": "Correct it, or add the hypothesis to ideas/hypotheses.yaml.",
    "need": "Correct it, or add the need to ideas/needs.yaml.",
    "test": "Correct it, or add the test to ideas/test_cards.yaml.",
}


@dataclass(frozen=True, kw_only=True)
class Known:
    """What an import is compared with.

    Attributes:
        kept: the versions that count.
        gone: what was erased.
        content: ids of the project's content by kind: hypothesis, need, activity, test.
    """

    kept: Mapping[Key, Kept[Any]] = field(default_factory=dict)
    gone: frozenset[Key] = frozenset()
    content: Mapping[str, Collection[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, kept: Iterable[Kept[Any]], gone: Iterable[Gone], library: Library) -> Known:
        """From a store and a project."""
        needs = library.needs
        return cls(
            kept={(record_kind(each.record), each.record.id): each for each in kept},
            gone=frozenset((each.kind, each.id) for each in gone),
            content={
                "hypothesis": {each.id for each in library.hypotheses},
                "need": {each.id for each in (*needs.levels, *needs.contributing)},
                "activity": {each.id for each in library.research},
                "test": {each.id for each in library.test_cards},
            },
        )

    def record(self, key: Key) -> EvidenceRecord | None:
        """The stored record, as it is now."""
        found = self.kept.get(key)
        return None if found is None else found.record


@dataclass(frozen=True, kw_only=True)
class ImportPlan:
    """What would be written.

    Attributes:
        new: records that the store does not have.
        changed: records that it has otherwise, with the version that they replace.
        same: how many are there already as they are.
        notices: what a person should look at.
    """

    new: tuple[EvidenceRecord, ...] = ()
    changed: tuple[tuple[EvidenceRecord, int], ...] = ()
    same: int = 0
    notices: tuple[Fault, ...] = ()

    @property
    def to_keep(self) -> list[tuple[EvidenceRecord, int | None]]:
        """For `EvidenceStore.keep`."""
        return [*((record, 0) for record in self.new), *self.changed]


def plan_import(
    drafts: Sequence[Draft],
    known: Known,
    *,
    at: datetime,
    by: str = "import",
    transcripts: Sequence[Transcript] = (),
    watch_list: WatchList | None = None,
    faults: Sequence[Fault] = (),
    notices: Sequence[Fault] = (),
    unread: Collection[Key] = (),
) -> ImportPlan:
    """Compare, check and decide; nothing is written.

    Args:
        drafts: of tables or of a workshop's words.
        known: what is there.
        at: when it is brought in, for the log of edits.
        by: the role that brings it in, for the same.
        transcripts: sources that were read from files of their own.
        watch_list: names of places and workers to flag.
        faults: what was wrong with the files themselves; told together with what is found here.
        notices: what was noticed while reading.
        unread: what stands in the files, but in a row with a fault.

    Raises:
        EvidenceError: ``evidence.faults`` with every fault. Codes: ``evidence.withdrawn``, ``evidence.unknown-id``,
            ``evidence.bad-span``, ``evidence.missing-cell``, ``evidence.bad-id``, ``evidence.too-long``,
            ``evidence.not-allowed``, ``evidence.source-changed``, those of reading and those of published words
            (`publishing`).
    """
    records, places, found = _records(drafts, transcripts, known, by=by, at=at)
    found = [*faults, *found]
    found += _withdrawn(records, places, known)
    found += _unknown(records, places, known, {*unread, *(places.keys() - records.keys())})
    found += _sources_that_changed(records, places, known)
    told = list(notices)
    known_sources = {record.id: record for record in _of_kind(Source, records, known)}
    found += span_faults(records, places, known_sources)
    if found:
        raise EvidenceError(
            "evidence.faults",
            f"The import has {'one fault' if len(found) == 1 else f'{len(found)} faults'}; nothing was changed.",
            remedy="Put right each of them and import again.",
            faults=found,
        )
    # What is stored as it is was looked at before, and somebody may have worked on it since.
    to_look_at: Mapping[Key, EvidenceRecord] = {
        key: record for key, record in records.items() if record != known.record(key)
    }
    for look in (places_found, without_unresolved_words):
        to_look_at, more = look(to_look_at, places, known_sources, watch_list or WatchList())
        told += more
    records |= to_look_at
    return _sorted(records, known, told)


def _records(
    drafts: Sequence[Draft], transcripts: Sequence[Transcript], known: Known, *, by: str, at: datetime
) -> tuple[dict[Key, EvidenceRecord], dict[Key, Place], list[Fault]]:
    """All records that files make, where each of them stands, and what keeps others from being one."""
    places: dict[Key, Place] = {}
    records: dict[Key, EvidenceRecord] = {}
    found: list[Fault] = []
    spoken: dict[Key, Source] = {(record_kind(Source), each.source.id): each.source for each in transcripts}
    for draft in drafts:
        places[draft.key] = draft.place
        stored = known.record(draft.key)
        values = draft.values
        if draft.key in spoken and values.get("text", EMPTY) is EMPTY:
            # A row about a transcript that has a file of its own: its title, its day, its activity.
            values = {name: value for name, value in values.items() if name not in _OF_A_TRANSCRIPT}
            stored = spoken[draft.key]
        elif draft.only_if_new and stored is not None:
            records.setdefault(draft.key, stored)
            continue
        record, wrong = _record(replace(draft, values=values), stored)
        if isinstance(record, Fact):
            record, more = published_by_the_rules(record, stored, draft, by=by, at=at)
            wrong += more
        found += wrong
        if record is not None:
            records[draft.key] = record
    for key, source in spoken.items():
        places.setdefault(key, Place(file=source.file_name))
        described = records.setdefault(key, source)
        if isinstance(described, Source) and described.text != source.text:
            found.append(_twice(places[key]))
    if len(spoken) < len(transcripts):
        found.append(_twice(Place(file=transcripts[-1].source.file_name)))
    return records, places, found


def _twice(place: Place) -> Fault:
    return place.fault("evidence.same-id", "Two files become the same source.", "Rename one of them.")


def _record(draft: Draft, stored: EvidenceRecord | None) -> tuple[EvidenceRecord | None, list[Fault]]:
    """The whole record that a draft makes, on top of what is stored."""
    values: dict[str, Any] = (
        {} if stored is None else {each.name: getattr(stored, each.name) for each in fields(stored)}
    )
    for name, value in draft.values.items():
        if value is EMPTY:
            values.pop(name, None)
        else:
            values[name] = value
    values["id"] = draft.id
    if draft.kind is Fact:
        values.setdefault("kind", FactKind.QUOTE)
    try:
        record: EvidenceRecord = TypeAdapter(draft.kind).validate_python(values)
    except ValidationError as error:
        return None, [_fault(draft.place, each) for each in error.errors(include_url=False)]
    if isinstance(record, Fact) and isinstance(stored, Fact) and record.published != stored.published:
        # Somebody has looked at other words than these.
        record = replace(record, review=None if record.review == stored.review else record.review)
    return record, []


def _fault(place: Place, error: ErrorDetails) -> Fault:
    column = "_".join(str(part) for part in error["loc"] if isinstance(part, str))
    broken = error.get("ctx", {}).get("error")
    code = broken.code if isinstance(broken, RuleBroken) else ""
    kind = error["type"]
    if kind == "missing" or code == "content.blank" or (kind == "string_too_short"):
        return place.fault("evidence.missing-cell", "This is empty and may not be.", "Fill it in.", column)
    if code == "content.control-character":
        return place.fault(
            "evidence.control-character", str(broken), "Delete the text and type it again, without pasting.", column
        )
    if kind == "string_too_long":
        most = error.get("ctx", {}).get("max_length")
        return place.fault("evidence.too-long", f"This is longer than {most} letters.", "Shorten it.", column)
    if kind == "string_pattern_mismatch":
        return place.fault(
            "evidence.bad-id", "This cannot be used here.", "Use lower-case letters, digits and hyphens.", column
        )
    return place.fault("evidence.not-allowed", "This cannot be used here.", "docs/evidence.md shows what can.", column)


def _withdrawn(records: Mapping[Key, EvidenceRecord], places: Mapping[Key, Place], known: Known) -> Iterator[Fault]:
    for key, record in records.items():
        if key in known.gone:
            yield places[key].fault(
                "evidence.withdrawn",
                "This was taken back or erased, and does not come in again.",
                "Delete it from the file too; the person may have asked for that.",
            )
            continue
        for reference in references(record):
            if (reference.kind, reference.id) in known.gone:
                yield places[key].fault(
                    "evidence.withdrawn",
                    f"This refers to a {reference.kind} that was taken back or erased.",
                    "Take the reference out, and look whether the words are in the file as well.",
                    reference.column,
                )


def _unknown(
    records: Mapping[Key, EvidenceRecord], places: Mapping[Key, Place], known: Known, unread: Collection[Key]
) -> Iterator[Fault]:
    for key, record in records.items():
        stored = known.record(key)
        before = frozenset(references(stored)) if stored is not None else frozenset[Reference]()
        for reference in references(record):
            if reference in before or (reference.kind, reference.id) in known.gone:
                continue  # It stood there already, or is told as taken back.
            if reference.kind in KINDS:
                named = (reference.kind, reference.id)
                there = named in records or named in known.kept or named in unread
            else:
                there = reference.id in known.content.get(reference.kind, ())
            if not there:
                yield places[key].fault(
                    "evidence.unknown-id",
                    f"There is no {reference.kind} with the id {reference.id}.",
                    _ADD.get(reference.kind, f"Correct it, or add the {reference.kind}."),
                    reference.column,
                )


def _sources_that_changed(
    records: Mapping[Key, EvidenceRecord], places: Mapping[Key, Place], known: Known
) -> Iterator[Fault]:
    for key, record in records.items():
        stored = known.record(key)
        if isinstance(record, Source) and isinstance(stored, Source) and record.text != stored.text:
            yield places[key].fault(
                "evidence.source-changed",
                "A source of this id has another text; facts and codes point into it, and words may have been taken back.",
                "Give the new text another id with --source, or erase the old source first.",
            )


def _of_kind(kind: type[Source], records: Mapping[Key, EvidenceRecord], known: Known) -> Iterator[Source]:
    for kept in known.kept.values():
        if isinstance(kept.record, kind):
            yield kept.record
    for record in records.values():
        if isinstance(record, kind):
            yield record


def _sorted(records: Mapping[Key, EvidenceRecord], known: Known, notices: Sequence[Fault]) -> ImportPlan:
    new: list[EvidenceRecord] = []
    changed: list[tuple[EvidenceRecord, int]] = []
    same = 0
    for key, record in records.items():
        kept = known.kept.get(key)
        if kept is None:
            new.append(record)
        elif kept.record == record:
            same += 1
        else:
            changed.append((record, kept.version))
    order = list(KINDS)
    new.sort(key=lambda record: order.index(record_kind(record)))
    return ImportPlan(new=tuple(new), changed=tuple(changed), same=same, notices=tuple(notices))
