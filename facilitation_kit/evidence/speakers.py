"""Who speaks in a transcript: labels at the beginning of lines, and which of them may be a real person's name.

In: the lines of a transcript, and what a person said about its labels. Out: who each line begins with. Pseudonyms
(P1, Participant 2, YP3) and interviewers are known by their form; whatever else looks like a label must be explained.
The one thing easily got wrong: a label that is waved through by guessing would put a real name into the store (E1).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from facilitation_kit.errors import EvidenceError, Fault
from facilitation_kit.identifiers import CaseId, is_content_id

__all__ = ["INTERVIEWER", "Label", "Speakers", "is_pseudonym", "label_of"]

INTERVIEWER = "interviewer"
"""What a label is mapped to when it is whoever asks."""

_TIME = r"[\[(]?\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?[\])]?"
_NAME = r"(?P<label>[^\W\d_][\w.'\N{RIGHT SINGLE QUOTATION MARK}/&()-]*(?:[ ][\w.'\N{RIGHT SINGLE QUOTATION MARK}/&()-]+){0,3}?)"
_COLON = re.compile(rf"\s*(?:{_TIME}\s*)?{_NAME}\s*(?:{_TIME})?\s*:(?!\S*//)(?:\s+|$)")
_DASH = re.compile(rf"\s*(?:{_TIME}\s*)?{_NAME}(?:\t\s*|\s+[-\N{{EN DASH}}\N{{EM DASH}}]\s+)(?=\S)")
_HEADING = re.compile(rf"\s*{_NAME}\s+{_TIME}\s*$")
_LEADING_TIME = re.compile(rf"\s*{_TIME}(?:\s*-->\s*{_TIME})?\s*")

_PEOPLE = (
    "participant|person|speaker|voice|respondent|interviewee|young person|young woman|young man|young people|parent|carer|"
    "parent or carer|parent/carer|mother|father|practitioner|professional|worker|youth worker|social worker|specialist|"
    "stakeholder|girl|boy|male|female|group|all|several|unknown|unknown speaker"
)
_PSEUDONYM = re.compile(
    rf"(?:(?:{_PEOPLE})(?:[ -]?(?:\d{{1,3}}|[a-z]))?|(?:[a-z]{{1,3}})[ -]?\d{{1,3}}|yp)", re.IGNORECASE
)
_ASKS = re.compile(
    r"(?:interviewer|int|researcher|facilitator|moderator|interpreter|note[- ]?taker|i|q)(?:[ -]?\d{1,2})?",
    re.IGNORECASE,
)
_NO_SPEAKERS = frozenset(
    [
        "date",
        "time",
        "place",
        "location",
        "venue",
        "title",
        "topic",
        "subject",
        "project",
        "note",
        "notes",
        "question",
        "answer",
        "example",
        "transcript",
        "present",
        "participants",
        "duration",
        "recording",
        "recorded",
        "length",
        "audio",
        "file",
        "language",
        "page",
        "version",
        "summary",
        "code",
        "codes",
        "http",
        "https",
        "www",
        "start",
        "end",
        "break",
    ]
)
_LONGEST_LABEL = 40
_OFTEN = 3


@dataclass(frozen=True, kw_only=True)
class Label:
    """What a line begins with.

    Attributes:
        text: the label as it is written.
        after: where the words after it begin in the line.
        certain: whether its form (a colon, a line of its own with a time) says that it is a label.
    """

    text: str
    after: int
    certain: bool


def is_pseudonym(label: str) -> bool:
    """Whether a label is one by its form.

    >>> is_pseudonym("P1"), is_pseudonym("Young person 2"), is_pseudonym("Anna")
    (True, True, False)
    """
    return _PSEUDONYM.fullmatch(label.strip()) is not None


def label_of(line: str) -> Label | None:
    """The label that a line seems to begin with; times before and after it are no part of it.

    >>> label_of("[00:12:03] P1: We rang them."), label_of("We rang them.")
    (Label(text='P1', after=15, certain=True), None)
    """
    for pattern, certain in ((_HEADING, True), (_COLON, True), (_DASH, False)):
        found = pattern.match(line)
        if found and len(found["label"]) <= _LONGEST_LABEL:
            return Label(text=found["label"].strip(), after=found.end(), certain=certain)
    return None


def without_time(line: str) -> str:
    """The line without a time at its beginning."""
    found = _LEADING_TIME.match(line)
    return line[found.end() :] if found else line


@dataclass(frozen=True, kw_only=True)
class Speakers:
    """What is known about the labels of one transcript.

    Attributes:
        given: what a person said, by the label in small letters: the id of a case, `INTERVIEWER`, or nothing for a label
            that is none.
        labels: the labels that count, in the order of their first line.
    """

    given: Mapping[str, str]
    labels: tuple[str, ...] = ()

    @classmethod
    def told(cls, pairs: Mapping[str, str]) -> Speakers:
        """From what was said about labels, such as ``{"Anna": "p3", "Sam": "interviewer", "Note": ""}``.

        Raises:
            EvidenceError: ``evidence.bad-pseudonym`` where a label is to become something that cannot name a case.
        """
        given = {_plain(label): target.strip().lower() for label, target in pairs.items()}
        for label, target in pairs.items():
            if target.strip() and not is_content_id(target.strip().lower()):
                raise EvidenceError(
                    "evidence.bad-pseudonym",
                    "A speaker is to become something that cannot be a pseudonym.",
                    remedy='Use lower-case letters, digits and hyphens, such as --speaker "Name=p3".',
                )
            if _plain(label) == target.strip().lower() and not is_pseudonym(label) and target != INTERVIEWER:
                raise EvidenceError(
                    "evidence.bad-pseudonym",
                    "A speaker would be their own pseudonym.",
                    remedy="Choose a pseudonym that says nothing about them, such as p3.",
                )
        return cls(given=given)

    def find(self, lines: Iterable[tuple[int, str, str]], file: str) -> Speakers:
        """The labels of a transcript.

        Args:
            lines: number, text and, where the file names it apart from the text, the voice of each line.
            file: for messages.

        Raises:
            EvidenceError: ``evidence.speaker-name`` with a fault for each label that may be a name and was not explained;
                ``evidence.unknown-speaker`` for one that was explained and stands nowhere.
        """
        first: dict[str, int] = {}
        shown: dict[str, str] = {}
        times: Counter[str] = Counter()
        certain: set[str] = set()
        for number, line, voice in lines:
            label = Label(text=voice, after=0, certain=True) if voice else label_of(line)
            if label is None:
                continue
            plain = _plain(label.text)
            first.setdefault(plain, number)
            shown.setdefault(plain, label.text)
            times[plain] += 1
            if label.certain:
                certain.add(plain)
        counted = [
            plain for plain in first if self._counts(shown[plain], times[plain], voice_or_colon=plain in certain)
        ]
        faults = [
            _looks_like_a_name(shown[plain], first[plain], file)
            for plain in counted
            if plain not in self.given and not is_pseudonym(shown[plain]) and not _ASKS.fullmatch(shown[plain])
        ]
        if faults:
            raise EvidenceError(
                "evidence.speaker-name",
                "Some speakers may be called by their names; nothing was imported.",
                remedy='Give each of them a pseudonym, such as --speaker "Name=p3".',
                file=file,
                faults=faults,
            )
        return Speakers(given=self.given, labels=tuple(plain for plain in counted if self.given.get(plain) != ""))

    def unused(self, found: Iterable[str]) -> list[str]:
        """Labels that were explained, but are in none of the transcripts."""
        seen = set(found)
        return [label for label, target in self.given.items() if label not in seen and target]

    def speaks(self, label: str) -> bool:
        """Whether a label names a speaker of this transcript."""
        return _plain(label) in self.labels

    def written(self, label: str) -> str:
        """How the label is kept: a pseudonym as it is written, a name as what was given for it."""
        plain = _plain(label)
        target = self.given.get(plain, "")
        if target == INTERVIEWER or _ASKS.fullmatch(label):
            return label if _ASKS.fullmatch(label) else "Interviewer"
        return label if is_pseudonym(label) or not target else target

    def case(self, label: str, prefix: str) -> CaseId | None:
        """Whose words follow a label.

        Args:
            label: as it is written.
            prefix: makes pseudonyms that nobody explained cases of this transcript alone, such as ``interview-3``; empty
                where they are to be nobody's.
        """
        plain = _plain(label)
        target = self.given.get(plain)
        if target == INTERVIEWER or (target is None and _ASKS.fullmatch(label)):
            return None
        if target:
            return CaseId(target)
        return CaseId(f"{prefix[:50]}-{re.sub(r'[^a-z0-9]+', '-', plain)}"[:63].rstrip("-")) if prefix else None

    @property
    def names(self) -> tuple[str, ...]:
        """The real names among the labels that were explained, in small letters."""
        return tuple(
            label
            for label, target in self.given.items()
            if target and not is_pseudonym(label) and not _ASKS.fullmatch(label)
        )

    def _counts(self, label: str, times: int, *, voice_or_colon: bool) -> bool:
        plain = _plain(label)
        if plain in self.given or is_pseudonym(label) or _ASKS.fullmatch(label):
            return True
        words = label.split()
        if plain in _NO_SPEAKERS or words[0].lower() in _NO_SPEAKERS:
            return False
        capitals = all(word[0].isupper() or not word[0].isalpha() for word in words) or not label.isascii()
        if voice_or_colon:
            return capitals or (len(words) == 1 and times > 1)
        return capitals and times >= _OFTEN


def _plain(label: str) -> str:
    return " ".join(label.split()).lower()


def _looks_like_a_name(label: str, line: int, file: str) -> Fault:
    # The name itself stays out of the message: messages end up in logs.
    return Fault(
        code="evidence.speaker-name",
        message=f"This line begins with a label that may be a name ({label[0]}\N{HORIZONTAL ELLIPSIS}, {len(label)} letters).",
        remedy='Say who it is: --speaker "Name=p3", --speaker "Name=interviewer", or --speaker "Word=" if it is no speaker.',
        file=file,
        line=line,
    )
