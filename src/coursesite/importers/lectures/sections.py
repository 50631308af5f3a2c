"""A text split at the headings of its lectures."""

from __future__ import annotations

from msgspec import Struct

from coursesite.importers.lectures.headings import (
    Heading,
    LectureHeading,
    find_headings,
    find_lecture_headings,
    parse_lecture_heading,
    resembles,
    without_bold,
)

Stray = tuple[Heading, LectureHeading | None]


class Section(Struct, frozen=True, kw_only=True):
    """The text below a lecture's heading, which begins after `line` lines of the whole.

    `lead` is text above the heading that belongs to the lecture: the heading of a week with its
    text.
    """

    heading: LectureHeading
    text: str
    line: int
    week: int | None = None
    lead: str = ""
    lead_line: int = 0


class SplitText(Struct, frozen=True):
    """The text before the first lecture, the lectures, and headings that may not belong to the
    lecture in whose text they are, each with that."""

    intro: str
    sections: list[Section]
    strays: list[Stray]


def split_lectures(text: str) -> SplitText | None:
    """The parts of a text with two or more lectures; None for one with fewer."""
    lectures = find_lecture_headings(text)
    if len(lectures) < 2:
        return None
    lines, headings = text.split("\n"), find_headings(text)
    groups = _groups(headings, lectures)
    begins = [lecture.heading.line for lecture in lectures]
    starts = [groups[at].line if at in groups else at for at in begins]
    sections = []
    week: int | None = None
    for lecture, start, end in zip(lectures, starts, [*starts[1:], len(lines)], strict=True):
        begin = lecture.heading.line + lecture.heading.rows
        lead = lines[start : lecture.heading.line]
        outer = groups.get(lecture.heading.line)
        group = parse_lecture_heading(outer) if outer else None
        if outer and group and group.word == "week":
            week = group.number
            lead = lead if group.title else lead[outer.rows :]
        sections.append(
            Section(
                heading=lecture,
                text="\n".join(lines[begin:end]),
                line=begin,
                week=lecture.number if lecture.word == "week" else week,
                lead="\n".join(lead).strip("\n"),
                lead_line=start,
            )
        )
    strays = _strays(headings, lectures, {group.line for group in groups.values()})
    return SplitText("\n".join(lines[: starts[0]]), sections, strays)


def _strays(
    headings: list[Heading], lectures: list[LectureHeading], groups: set[int]
) -> list[Stray]:
    """Headings that look like a lecture's but are not read as one.

    Also those as high as the last lecture's below it, if no other lecture has any so high: probably
    an appendix.
    """
    by_line = {lecture.heading.line: lecture for lecture in lectures}
    strays: list[Stray] = []
    as_high: list[Stray] = []
    within: LectureHeading | None = None
    for heading in headings:
        if heading.line in by_line:
            within = by_line[heading.line]
        elif resembles(heading, (lectures[0].word,)):
            strays.append((heading, within))
        elif within and heading.line not in groups and heading.level <= within.heading.level:
            as_high.append((heading, within))
    only_behind_last = all(within is lectures[-1] for _, within in as_high)
    return strays + as_high if only_behind_last else strays


def _groups(headings: list[Heading], lectures: list[LectureHeading]) -> dict[int, Heading]:
    """The headings of groups (`# Week 2`), by the line of each group's first lecture."""
    out: dict[int, Heading] = {}
    firsts = {lecture.heading.line for lecture in lectures}
    highest = min(lecture.heading.level for lecture in lectures)
    pending: Heading | None = None
    for heading in headings:
        if heading.line in firsts:
            out |= {heading.line: pending} if pending else {}
            pending = None
        elif heading.level <= highest and parse_lecture_heading(heading):
            pending = heading
        elif heading.level <= 2:
            pending = None
    return out


def title_of(section: Section, dated: bool = False) -> str:
    """The title of a lecture, or its word and number if it has none; `dated` adds its day."""
    heading = section.heading
    title = without_bold(heading.title) or f"{heading.word.title()} {heading.number}"
    return f"{title} ({heading.day})" if dated else title
