"""Records of the research as JSON: in the store, in the control API, in files.

In flow records, out flows JSON text; and back again, checked as strictly as any content file. The one thing easily got
wrong: what comes from a page is untrusted, so it is read here, once, and every fault of it is named by its field.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from pydantic import TypeAdapter, ValidationError

from facilitation_kit.content.fields import RuleBroken
from facilitation_kit.errors import Fault, StoreError
from facilitation_kit.responses.evidence_records import (
    Case,
    Code,
    Coding,
    Decision,
    EvidenceRecord,
    Fact,
    FeedbackItem,
    Insight,
    Memo,
    Recommendation,
    Source,
    record_kind,
)

__all__ = ["KINDS", "kind_named", "read_record", "record_json", "record_object"]

KINDS: Mapping[str, type[EvidenceRecord]] = MappingProxyType(
    {
        record_kind(each): each
        for each in (Case, Source, Code, Coding, Fact, Insight, Recommendation, Memo, Decision, FeedbackItem)
    }
)
"""All kinds of records by their names."""

_ADAPTERS: Mapping[str, TypeAdapter[Any]] = MappingProxyType({name: TypeAdapter(each) for name, each in KINDS.items()})


_UNREADABLE = "store.evidence-unreadable"


def kind_named(name: str) -> type[EvidenceRecord]:
    """The kind of record with this name.

    Raises:
        StoreError: ``store.evidence-unknown-kind``.

    >>> kind_named("feedback").__name__
    'FeedbackItem'
    """
    found = KINDS.get(name)
    if found is None:
        raise StoreError(
            "store.evidence-unknown-kind",
            "There is no such kind of evidence.",
            remedy=f"Ask for one of {', '.join(KINDS)}.",
        )
    return found


def record_json(record: EvidenceRecord) -> str:
    """A record as one line of JSON, the same for equal records."""
    return _ADAPTERS[record_kind(record)].dump_json(record).decode()


def record_object(record: EvidenceRecord) -> dict[str, Any]:
    """A record as a JSON object."""
    made: dict[str, Any] = _ADAPTERS[record_kind(record)].dump_python(record, mode="json")
    return made


def read_record(kind: str, raw: str | bytes | Mapping[str, Any]) -> EvidenceRecord:
    """The record that `record_json` or `record_object` wrote, or that a page has filled in.

    Args:
        kind: its name.
        raw: JSON text, or an object.

    Raises:
        StoreError: ``store.evidence-unknown-kind``, ``store.evidence-unreadable`` with one fault for each field.
    """
    kind_named(kind)
    adapter = _ADAPTERS[kind]
    try:
        record: EvidenceRecord = (
            adapter.validate_json(raw) if isinstance(raw, str | bytes) else adapter.validate_python(raw)
        )
    except ValidationError as error:
        faults = [_fault(kind, each) for each in error.errors(include_url=False, include_input=False)]
        raise StoreError(
            _UNREADABLE,
            " ".join(fault.message for fault in faults),
            remedy=faults[0].remedy,
            field=faults[0].field,
            faults=faults,
        ) from None
    return record


def _fault(kind: str, error: Any) -> Fault:
    """One field's fault, by its place: what stood there may be somebody's own words."""
    broken = error.get("ctx", {}).get("error")
    place = ".".join(str(part) for part in error["loc"]) or kind
    if isinstance(broken, RuleBroken):
        return Fault(code=_UNREADABLE, message=f"{place}: {broken.message}", remedy=broken.remedy, field=place)
    return Fault(
        code=_UNREADABLE,
        message=f"The field {place} of this {kind} cannot be taken: {error['msg']}.",
        remedy="Mend the field and send it again.",
        field=place,
    )
