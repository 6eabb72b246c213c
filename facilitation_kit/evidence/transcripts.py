"""Transcripts as sources with turns: .docx, .txt and .vtt.

In: the bytes of a file, and what a person said about its speakers. Out: a `Source` whose text holds pseudonyms alone at
the beginnings of lines, the turns in it, and notices of what to look at. Times are dropped; cues and paragraphs that
follow each other in one voice are one turn. The one thing easily got wrong: a name in the words themselves is not
replaced, because that would change what somebody said; it is listed, with its line.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

import webvtt
from webvtt.errors import MalformedCaptionError, MalformedFileError

from facilitation_kit.errors import EvidenceError, Fault
from facilitation_kit.evidence.archives import checked_size
from facilitation_kit.evidence.decoding import decoded, plain_lines, unwritable
from facilitation_kit.evidence.speakers import Speakers, label_of, without_time
from facilitation_kit.evidence.word_text import word_text
from facilitation_kit.identifiers import CaseId, ResearchActivityId, SourceId
from facilitation_kit.responses.evidence_records import Source, Turn
from facilitation_kit.safeguarding.pii_flags import WatchList, find_flags

__all__ = ["TRANSCRIPT_ENDINGS", "Origin", "Transcript", "read_transcript", "slug"]

TRANSCRIPT_ENDINGS = frozenset({".docx", ".txt", ".vtt"})

_LONGEST_TEXT = 2_000_000
_VOICE = re.compile(r"<v(?:\.[\w.]+)*[ \t]+([^>]*)>")
_CUE_TAG = re.compile(r"</?(?:c|i|b|u|v|ruby|rt|lang)(?:\.[^>\s]*)?(?:[ \t][^>]*)?>|<\d[\d:.]*>")
_NO_WORD = re.compile(r"[^a-z0-9]+")
_MOST_NOTICES = 20

Line = tuple[int, str, str]
"""Number in the file, words, and the voice where the file names it apart from them."""


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where transcripts come from, said once for all files of an import.

    Attributes:
        source: the id to use; made from the file's name where it is not said.
        own_cases: whether speakers whom nobody explained become cases of their own transcript.
    """

    source: SourceId | None = None
    title: str = ""
    activity: ResearchActivityId | None = None
    held_on: date | None = None
    language: str = ""
    own_cases: bool = False


@dataclass(frozen=True, kw_only=True)
class Transcript:
    """A transcript that was read.

    Attributes:
        labels: the speakers, in small letters, in the order in which they first speak.
        cases: whose words are in it.
        notices: what to look at: an encoding that was assumed, names in the words, text that was left out.
    """

    source: Source
    labels: tuple[str, ...]
    cases: tuple[CaseId, ...]
    notices: tuple[Fault, ...] = ()


def read_transcript(data: bytes, file: str, speakers: Speakers, origin: Origin) -> Transcript:
    """One file as a source.

    Args:
        data: the whole file.
        file: its name without a folder; its ending says what it is.
        speakers: what was said about labels.
        origin: where it comes from.

    Raises:
        EvidenceError: ``evidence.speaker-name``, ``evidence.name-in-file-name``, ``evidence.no-words``,
            ``evidence.unknown-kind-of-file``, ``evidence.bad-captions``, and those of reading archives and text.
    """
    checked_size(data, file)
    lines, notices = _lines(data, file)
    found = speakers.find(lines, file)
    _refuse_names_in(file, speakers.names)
    source_id = origin.source or SourceId(slug(PurePath(file).stem))
    prefix = str(source_id) if origin.own_cases else ""
    text, turns = _assembled(lines, found, prefix)
    if not text:
        raise EvidenceError(
            "evidence.no-words", "There are no words in this file.", remedy="Choose another file.", file=file
        )
    if len(text) > _LONGEST_TEXT:
        raise EvidenceError(
            "evidence.too-large", "This transcript is too long.", remedy="Split it into several files.", file=file
        )
    source = Source(
        id=source_id,
        title=origin.title or PurePath(file).stem,
        text=text,
        turns=turns,
        activity=origin.activity,
        held_on=origin.held_on,
        language=origin.language,
        file_name=file,
    )
    return Transcript(
        source=source,
        labels=found.labels,
        cases=tuple(dict.fromkeys(turn.case for turn in turns if turn.case is not None)),
        notices=(*notices, *_names_in_words(text, speakers.names, file)),
    )


def slug(text: str) -> str:
    """A text as an id.

    >>> slug("Interview 3, Quayside")
    'interview-3-quayside'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return _NO_WORD.sub("-", plain).strip("-")[:63].strip("-") or "source"


def _lines(data: bytes, file: str) -> tuple[list[Line], list[Fault]]:
    ending = PurePath(file).suffix.lower()
    if ending == ".docx":
        read = word_text(data, file)
        paragraphs = [plain_lines(each) for each in read.paragraphs]
        faults = unwritable("\n".join(each.replace("\n", " ") for each in paragraphs), file)
        if faults:
            raise EvidenceError(
                "evidence.control-character", "This text holds invisible characters.", file=file, faults=faults
            )
        left_out = [_notice("evidence.left-out", f"It has {kind}; they were not read.", file) for kind in read.unread]
        # Word has no blank lines between paragraphs, only space; a line break inside one stays a line.
        return [
            (number, line, "")
            for number, paragraph in enumerate(paragraphs, start=1)
            for line in (*paragraph.split("\n"), "")
        ], left_out
    if ending not in TRANSCRIPT_ENDINGS:
        raise EvidenceError(
            "evidence.unknown-kind-of-file",
            "This kind of file cannot be imported.",
            remedy="Import .docx, .txt or .vtt for transcripts, .xlsx or .csv for tables.",
            file=file,
        )
    read_text = decoded(data, file)
    notices = [_notice("evidence.encoding-assumed", read_text.notice, file)] if read_text.notice else []
    if ending == ".vtt":
        return _cues(read_text.text, file), notices
    return [(number, line.rstrip(), "") for number, line in enumerate(read_text.text.split("\n"), start=1)], notices


def _cues(text: str, file: str) -> list[Line]:
    try:
        captions = webvtt.from_string(text).captions
    except (MalformedFileError, MalformedCaptionError, ValueError) as error:
        raise _bad_captions(file) from error
    if len(captions) != sum("-->" in line for line in text.split("\n")):
        raise _bad_captions(file)  # the reader passes over a cue that it does not understand
    lines: list[Line] = []
    for number, caption in enumerate(captions, start=1):
        raw = " ".join(" ".join(caption.lines).split())
        before, *voices = _VOICE.split(raw)
        spoken = [("", before), *zip(voices[::2], voices[1::2], strict=True)]
        lines += [
            (number, words, html.unescape(voice).strip()) for voice, part in spoken if (words := _plain_cue(part))
        ]
    return lines


def _plain_cue(text: str) -> str:
    return " ".join(html.unescape(_CUE_TAG.sub("", text)).split())


def _bad_captions(file: str) -> EvidenceError:
    return EvidenceError(
        "evidence.bad-captions",
        "This is not a WebVTT file that can be read as a whole.",
        remedy="Export the captions again as .vtt, or save the transcript as .txt.",
        file=file,
    )


def _assembled(lines: Sequence[Line], speakers: Speakers, prefix: str) -> tuple[str, tuple[Turn, ...]]:
    """The text with pseudonyms, and the turns in it."""
    text: list[str] = []
    length = 0
    turns: list[Turn] = []
    for opened, words in _passages(lines, speakers):
        if text:
            text.append("\n\n")
            length += 2
        if opened is not None:
            heading = f"{speakers.written(opened)}: "
            text.append(heading)
            length += len(heading)
        text.append(words)
        if opened is not None:
            case = speakers.case(opened, prefix)
            turns.append(Turn(start=length, end=length + len(words), speaker=speakers.written(opened), case=case))
        length += len(words)
    return "".join(text), tuple(turns)


def _passages(lines: Sequence[Line], speakers: Speakers) -> Iterator[tuple[str | None, str]]:
    """Who, or nobody, and what they say until somebody else speaks."""
    who: str | None = None
    said: list[str] = []
    for _, line, voice in lines:
        label = voice or _label(line, speakers)
        words = line if voice else line[_after(line, speakers) :]
        if label and (voice or label != who):
            if label != who:
                yield from _passage(who, said)
                who, said = label, []
        elif label:
            said.append("")
        if voice and said:
            said[-1] = f"{said[-1]} {words}"  # a cue ends where the screen is full, not where a sentence does
        else:
            said.append(words if voice else without_time(words).rstrip())
    yield from _passage(who, said)


def _label(line: str, speakers: Speakers) -> str:
    label = label_of(line)
    return label.text if label is not None and speakers.speaks(label.text) else ""


def _after(line: str, speakers: Speakers) -> int:
    label = label_of(line)
    return label.after if label is not None and speakers.speaks(label.text) else 0


def _passage(who: str | None, said: Sequence[str]) -> Iterator[tuple[str | None, str]]:
    words = re.sub(r"\n(?:[ \t]*\n)+", "\n\n", "\n".join(said)).strip()
    if words:
        yield who, words


def _names_in_words(text: str, names: Iterable[str], file: str) -> list[Fault]:
    names = tuple(names)
    if not names:
        return []
    watched = WatchList(workers=tuple(name.title() for name in names))
    return [
        _notice(
            "evidence.name-in-words",
            "A speaker's name stands in what is said here (line of the imported text); leave it out of what is published.",
            file,
            line=number,
        )
        for number, line in enumerate(text.split("\n"), start=1)
        if any(flag.kind == "worker" for flag in find_flags(line, watched))
    ][:_MOST_NOTICES]


def _refuse_names_in(file: str, names: Iterable[str]) -> None:
    words = set(re.findall(r"[^\W\d_]+", PurePath(file).stem.lower()))
    if any(part in words for name in names for part in name.split()):
        raise EvidenceError(
            "evidence.name-in-file-name",
            "The file's own name holds the name of somebody who speaks in it.",
            remedy="Rename the file, such as interview-03.docx, and import it again.",
        )


def _notice(code: str, message: str, file: str, *, line: int | None = None) -> Fault:
    return Fault(code=code, message=message, remedy="", file=file, line=line)
