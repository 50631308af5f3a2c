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


class StrayHeading(Struct, frozen=True):
    """A heading that may not belong to the lecture `within`, in whose text it is."""

    heading: Heading
    within: LectureHeading | None


class SplitText(Struct, frozen=True):
    """The text before the first lecture, the lectures in order, and headings for the author to
    check."""

    intro: str
    sections: tuple[Section, ...]
    strays: tuple[StrayHeading, ...] = ()


def split_lectures(text: str) -> SplitText | None:
    """The parts of a text with two or more lectures; None for one with fewer."""
    found = find_lecture_headings(text)
    if len(found) < 2:
        return None
    lines = text.split("\n")
    groups = _groups(text, found)
    starts = [groups.get(one.heading.line, one.heading.line) for one in found]
    ends = [*starts[1:], len(lines)]
    sections = []
    week: int | None = None
    for one, start, end in zip(found, starts, ends, strict=True):
        begin = one.heading.line + one.heading.rows
        lead = lines[start : one.heading.line]
        if lead and (outer := _outer(lines[start])) is not None:
            if outer.word == "week":
                week = outer.number
            if outer.word == "week" and not outer.title:
                lead = lead[1:]
        sections.append(
            Section(
                heading=one,
                text="\n".join(lines[begin:end]),
                line=begin,
                week=one.number if one.word == "week" else week,
                lead="\n".join(lead).strip("\n"),
                lead_line=start,
            )
        )
    strays = _strays(find_headings(text), found, set(groups.values()))
    return SplitText("\n".join(lines[: starts[0]]), tuple(sections), tuple(strays))


def _strays(
    all_: list[Heading], found: list[LectureHeading], groups: set[int]
) -> list[StrayHeading]:
    """Headings that look like a lecture's but are not read as one.

    Also those as high as the last lecture's below it, if no other lecture has any so high: probably
    an appendix.
    """
    lectures = {one.heading.line: one for one in found}
    strays: list[StrayHeading] = []
    high: list[StrayHeading] = []
    within: LectureHeading | None = None
    for heading in all_:
        if heading.line in lectures:
            within = lectures[heading.line]
        elif resembles(heading, (found[0].word,)):
            strays.append(StrayHeading(heading, within))
        elif within and heading.line not in groups and heading.level <= within.heading.level:
            high.append(StrayHeading(heading, within))
    last = all(one.within is found[-1] for one in high)
    return strays + high if last else strays


def _groups(text: str, found: list[LectureHeading]) -> dict[int, int]:
    """The lines of the headings of groups (`# Week 2`), by the line of each group's first
    lecture."""
    out: dict[int, int] = {}
    firsts = {one.heading.line: one for one in found}
    pending: int | None = None
    for heading in find_headings(text):
        if heading.line in firsts:
            if pending is not None:
                out[heading.line] = pending
            pending = None
            continue
        other = parse_lecture_heading(heading)
        if other is not None and heading.level <= min(one.heading.level for one in found):
            pending = heading.line
        elif pending is not None and heading.level <= 2:
            pending = None
    return out


def _outer(line: str) -> LectureHeading | None:
    made = find_headings(line)
    return parse_lecture_heading(made[0]) if made else None


def title_of(section: Section, dated: bool = False) -> str:
    """The title of a lecture, or its word and number if it has none; `dated` adds its day."""
    one = section.heading
    title = without_bold(one.title) if one.title else f"{one.word.title()} {one.number}"
    return f"{title} ({one.day})" if dated else title
