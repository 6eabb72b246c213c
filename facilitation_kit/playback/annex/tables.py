"""The data annex of a pack as tables: the same figures, words and links, one fact a row, for people who count on.

In: a `Pack`, so nothing that its audience may not see. Out: `AnnexTable` values, which `annex_files` writes. The one
thing easily got wrong: a hidden figure has a text and no value here, as everywhere; an empty cell is not a zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from facilitation_kit.playback.context import NextStepLine, Pack, PackLine
from facilitation_kit.playback.hypothesis_context import HypothesisPage, PackQuote
from facilitation_kit.playback.journey_context import JourneyPage
from facilitation_kit.playback.map_context import MapEntry, MapStagePage
from facilitation_kit.playback.vote_context import Vote, WorkshopPage

__all__ = ["AnnexTable", "Cell", "annex_tables"]

Cell = str | int | float | None
"""One value; ``None`` is an empty cell."""


@dataclass(frozen=True, kw_only=True)
class AnnexTable:
    """One table.

    Attributes:
        name: of its sheet and its file: lower case, ASCII, at most 31 characters.
        title: what it holds, in one sentence.
        columns: their names, ASCII.
        rows: as long as `columns`, each.
    """

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def annex_tables(pack: Pack) -> tuple[AnnexTable, ...]:
    """All tables of a pack that have a row, `about` first."""
    votes = [(page, vote) for page in pack.workshops for question in page.questions for vote in question.rounds]
    tables = (
        _table("about", "What this is, and how to read it.", "what value", _about(pack)),
        _table(
            "results",
            "Every figure of every round; value is empty where a figure may not be shown.",
            "workshop held_on round question round_number option measure headline value text answered standing range "
            "percentage",
            (row for page, vote in votes for row in _results(page, vote)),
        ),
        _table(
            "by_group",
            "The same by audience group, where the groups are large enough.",
            "round option answer group value text",
            (row for _, vote in votes for row in _by_group(vote)),
        ),
        _table(
            "groups_equal",
            "How options stand if each audience group counts the same, whatever its size.",
            "round option measure everybody equally text",
            (row for _, vote in votes for row in _balance(vote)),
        ),
        _table(
            "ranking_pairs",
            "Rankings: how many people placed one option above another; neither counts those who placed none of the two.",
            "round option other above below neither",
            (
                (vote.id, pair.option, pair.other, pair.above, pair.below, pair.neither)
                for _, vote in votes
                for pair in vote.pairs
            ),
        ),
        _table(
            "words",
            "What people wrote, as far as it was approved and they agreed.",
            "round option words",
            ((vote.id, row.short, text) for _, vote in votes for row in vote.rows for text in row.words),
        ),
        _table(
            "hypotheses",
            "What the project believes.",
            "hypothesis statement status need",
            ((page.id, page.plain, page.status, page.need) for page in pack.hypotheses),
        ),
        _table(
            "needs_today",
            "How well each need is met by the newest round about the needs, and what belongs to it.",
            "need label asked_on met partly not_met answered would_help hypotheses personas_and_quotes",
            _needs_today(pack),
        ),
        _table(
            "journey_notes",
            "Journey maps: every note, stage by stage.",
            "map title state stage lane note words mark cluster owner metric answers",
            (row for page in pack.journeys for row in _journey_notes(page)),
        ),
        _table(
            "journey_feelings",
            "How each stage of a journey felt: people from -2 to 2, as far as it may be shown.",
            "map stage minus_2 minus_1 zero plus_1 plus_2 middle words",
            (row for page in pack.journeys for row in _journey_feelings(page)),
        ),
        _table(
            "journey_changes",
            "What would change from a journey as it is to what it should be.",
            "map before change words",
            (row for page in pack.journeys for row in _journey_changes(page)),
        ),
        _table(
            "evidence",
            "Evidence by hypothesis: for it, against it, or unclear.",
            "hypothesis stance evidence kind words figure attribution footnote",
            (row for page in pack.hypotheses for row in _evidence(page)),
        ),
        _table(
            "footnotes",
            "Where each claim comes from.",
            "footnote evidence source",
            ((note.number, note.id, note.text) for note in pack.evidence),
        ),
        _table(
            "insights",
            "Our reading of the evidence.",
            "insight title words supporting challenging",
            (
                (each.id, each.title, _text(each.paragraphs), _numbers(each.supporting), _numbers(each.challenging))
                for each in pack.insights
            ),
        ),
        _table(
            "recommendations",
            "What to do about it.",
            "recommendation words insights owner",
            ((each.id, _text(each.paragraphs), _lines(each.insights), each.owner) for each in pack.recommendations),
        ),
        _table(
            "ideas",
            "What could be done about hypotheses, and what could hurt somebody; an idea of two hypotheses has two rows.",
            "hypothesis idea title status because what for_whom could_hurt came_from scores tests",
            (
                (
                    page.id,
                    each.id,
                    each.title,
                    each.status,
                    _text(each.because),
                    _text(each.what),
                    _text(each.for_whom),
                    _text(each.could_hurt),
                    each.came_from,
                    "; ".join(f"{label}: {text}" for label, text in each.scores),
                    "; ".join(each.tests),
                )
                for page in pack.hypotheses
                for each in page.ideas
            ),
        ),
        _table(
            "tests",
            "Tests of hypotheses, with what was decided beforehand.",
            "hypothesis test title assumption method people measured criterion minimum owner due status "
            "locked_on amendments strength strength_reason idea",
            (
                (
                    page.id,
                    test.id,
                    test.title,
                    test.assumption,
                    test.method,
                    test.people,
                    test.measured,
                    test.criterion,
                    test.minimum,
                    test.owner,
                    test.due.isoformat() if test.due else None,
                    test.status,
                    test.locked_on.isoformat() if test.locked_on else None,
                    _text(test.amendments),
                    test.strength,
                    test.strength_reason,
                    test.idea,
                )
                for page in pack.hypotheses
                for test in page.tests
            ),
        ),
        _table(
            "verdicts",
            "What the criteria of tests came to; nothing follows from it by itself.",
            "hypothesis test workshop held_on people verdict sentences",
            (
                (
                    page.id,
                    test.id,
                    each.workshop,
                    each.held_on.isoformat(),
                    each.people,
                    each.verdict,
                    _text(each.sentences),
                )
                for page in pack.hypotheses
                for test in page.tests
                for each in test.verdicts
            ),
        ),
        _table(
            "decisions",
            "What was decided about hypotheses, and by whom.",
            "hypothesis decision outcome reason observed surprise learned confidence tests "
            "next_action owner decided_by decided_on",
            (
                (
                    page.id,
                    each.id,
                    each.decision,
                    _text(each.reason),
                    _text(each.observed),
                    _text(each.surprise),
                    _text(each.learned),
                    each.confidence,
                    "; ".join(each.tests),
                    _text(each.next_action),
                    each.owner,
                    each.decided_by,
                    each.decided_on.isoformat(),
                )
                for page in pack.hypotheses
                for each in page.decisions
            ),
        ),
        _table(
            "feedback",
            "What people asked for, and what became of it.",
            "feedback said who status did reason decided_by since",
            (
                (
                    each.id,
                    each.said,
                    each.who,
                    each.status,
                    _text(each.did),
                    _text(each.reason),
                    each.decided_by,
                    each.on.isoformat(),
                )
                for each in pack.feedback
            ),
        ),
        _table(
            "research",
            "What was done to find out, and what comes.",
            "title kind audience when counted status",
            (
                (each.title, each.kind, each.audience, each.when, each.count, each.status)
                for each in (*pack.research_done, *pack.research_planned)
            ),
        ),
        _table(
            "personas",
            "What each persona says; a line rests on evidence or is an assumption.",
            "persona name about words assumption footnotes built_from status",
            _personas(pack),
        ),
        _table(
            "map_cells",
            "What each service does at each stage today.",
            "stage service lane words",
            (
                (stage.label, entry.service, lane, _text(words))
                for stage, entry in _map_entries(pack)
                for lane, words in zip(entry.lanes, entry.cells, strict=True)
            ),
        ),
        _table(
            "map_figures",
            "Figures about the services today, with their source, period and quality.",
            "figure stage service kind statistic text population out_of period_start period_end source owner quality marks note",
            _map_figures(pack),
        ),
        _table(
            "next_steps",
            "Promises, and what became of earlier ones.",
            "what owner due status late outcome",
            (_step(each) for each in (*pack.next_steps.ahead, *pack.next_steps.done, *pack.next_steps.not_possible)),
        ),
    )
    return tuple(table for table in tables if table.rows)


def _table(name: str, title: str, columns: str, rows: Iterable[tuple[Cell, ...]]) -> AnnexTable:
    return AnnexTable(name=name, title=title, columns=tuple(columns.split()), rows=tuple(rows))


def _about(pack: Pack) -> Iterator[tuple[Cell, ...]]:
    yield "project", pack.project.name
    yield "pack", pack.title
    yield "for", pack.audience_words
    if pack.rehearsal:
        yield "rehearsal", "Scripted people gave these answers; they are not real."
    yield "made at", pack.generated_at.isoformat()
    yield "answers up to", pack.data_cut_off.isoformat() if pack.data_cut_off else None
    yield "fewest people behind a figure", pack.method.minimum
    yield "hidden figures", "[c] stands for a number that is not shown, so that nobody's answer can be worked out."
    yield "ranges", pack.method.random_sample
    yield "kit version", pack.manifest.kit_version
    yield "content", pack.manifest.content
    yield "templates", pack.manifest.templates


def _results(page: WorkshopPage, vote: Vote) -> Iterator[tuple[Cell, ...]]:
    if vote.table.withheld:
        return
    for row in vote.rows:
        for measure in vote.table.measures:
            cell = row.figures.cells[measure.name]
            yield (
                page.title,
                vote.held_at.date().isoformat(),
                vote.id,
                vote.question,
                vote.number,
                row.figures.label,
                measure.label,
                "yes" if measure.headline else "no",
                cell.value,
                cell.text,
                row.figures.answered.text,
                row.band,
                row.range if measure.label == vote.range_of else "",
                row.percentage if measure.label == vote.range_of else "",
            )


def _by_group(vote: Vote) -> Iterator[tuple[Cell, ...]]:
    groups = vote.by_group
    if groups is None or groups.withheld:
        return
    for item in groups.items:
        for row in item.rows:
            for column, cell in zip(groups.columns, row.cells, strict=True):
                yield vote.id, item.label, row.label, column.label, cell.value, cell.text
        if item.rows:
            for column, total in zip(groups.columns, item.totals, strict=True):
                yield vote.id, item.label, item.counted, column.label, total.value, total.text


def _balance(vote: Vote) -> Iterator[tuple[Cell, ...]]:
    balance = vote.balance
    if balance is None:
        return
    for option in balance.options:
        yield vote.id, option.label, balance.measure, option.everybody, option.equally, ""
    for sentence in balance.sentences:
        yield vote.id, "", balance.measure, "", "", sentence


def _needs_today(pack: Pack) -> Iterator[tuple[Cell, ...]]:
    asked = pack.needs.asked
    if asked is None:
        return
    for need in (*pack.needs.levels, *pack.needs.contributing):
        if need.figures:
            yield (
                need.id,
                need.label,
                asked.held_at.date().isoformat(),
                *(figure.text for figure in need.figures),
                need.answered,
                _lines(need.helps),
                _lines(need.hypotheses),
                _lines(need.voices),
            )


def _journey_notes(page: JourneyPage) -> Iterator[tuple[Cell, ...]]:
    for stage in page.stages:
        for cell in stage.cells:
            for note in cell.notes:
                words = _text(note.paragraphs)
                about = (page.id, page.title, page.state, stage.label, cell.lane, note.id)
                yield *about, words, note.mark, note.cluster, note.owner, note.metric, "; ".join(note.answers)


def _journey_feelings(page: JourneyPage) -> Iterator[tuple[Cell, ...]]:
    for stage in page.stages:
        if stage.feelings:
            yield page.id, stage.label, *(stage.counts or (None,) * 5), stage.middle, stage.feelings


def _journey_changes(page: JourneyPage) -> Iterator[tuple[Cell, ...]]:
    changes = page.changes
    if changes is None:
        return
    for answer in changes.answered:
        yield page.id, changes.before, "answered", f"{answer.pain}: {'; '.join(answer.by)}"
    for kind, lines in (
        ("unanswered", changes.unanswered),
        ("stages_and_lanes", changes.places),
        ("new", changes.added),
        ("gone", changes.removed),
        ("changed", changes.changed),
    ):
        for line in lines:
            yield page.id, changes.before, kind, line


def _evidence(page: HypothesisPage) -> Iterator[tuple[Cell, ...]]:
    def rows(stance: str, quotes: tuple[PackQuote, ...]) -> Iterator[tuple[Cell, ...]]:
        for each in quotes:
            words = _text(each.paragraphs)
            yield page.id, stance, each.id, each.kind, words, each.figure, each.attribution, each.note or None

    yield from rows("supports", page.supporting)
    yield from rows("challenges", page.challenging)
    yield from rows("unclear", page.unclear)


def _personas(pack: Pack) -> Iterator[tuple[Cell, ...]]:
    for page in pack.personas:
        for part in page.parts:
            for line in part.lines:
                assumption = "yes" if line.assumption else "no"
                words, footnotes = _text(line.paragraphs), _numbers(line.notes)
                yield page.id, page.alias, part.name, words, assumption, footnotes, page.built, page.status


def _map_entries(pack: Pack) -> Iterator[tuple[MapStagePage, MapEntry]]:
    if pack.service_map is not None:
        yield from ((stage, entry) for stage in pack.service_map.stages for entry in stage.entries)


def _map_figures(pack: Pack) -> Iterator[tuple[Cell, ...]]:
    if pack.service_map is None:
        return
    told = [(stage.label, each) for stage, entry in _map_entries(pack) for each in entry.figures]
    told += [("", each) for service in pack.service_map.services for each in service.figures]
    told += [("", each) for each in pack.service_map.figures]
    for stage, each in told:
        yield (
            each.id,
            stage,
            each.about,
            each.kind,
            each.statistic,
            each.text,
            each.population,
            each.out_of,
            each.period_start.isoformat(),
            each.period_end.isoformat(),
            each.source,
            each.owner,
            each.quality,
            "; ".join(each.marks),
            each.note,
        )


def _step(line: NextStepLine) -> tuple[Cell, ...]:
    due = line.due.isoformat() if line.due else None
    return line.what, line.owner, due, line.status, "yes" if line.late else "no", _text(line.outcome)


def _text(paragraphs: tuple[str, ...]) -> str:
    return "\n\n".join(paragraphs)


def _numbers(notes: tuple[int, ...]) -> str:
    return ", ".join(str(number) for number in notes)


def _lines(lines: tuple[PackLine, ...]) -> str:
    return "; ".join(line.text for line in lines)
