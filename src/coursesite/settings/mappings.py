"""The mappings that front matter and `course.yml` are made of: one entry for each struct of the
model whose fields are keys."""

from __future__ import annotations

from coursesite import model
from coursesite.model.numbering import SHARING
from coursesite.settings import course_calendar, dates, links, meetings, recordings
from coursesite.settings.declaration import Given, Mapping
from coursesite.settings.validators import BadValueError

_IGNORED = """
collection comments excerpt excerpt_separator feed has_children header nav_order parent pin related
render_with_liquid robots share sidebar sitemap toc_label toc_sticky
"""
IGNORED = frozenset(_IGNORED.split())
"""Keys of Jekyll and its themes in front matter that have no effect here, and do no harm."""

_LEADS_ELSEWHERE = (
    "no page leads elsewhere by itself: in the page that it should lead to, "
    "write redirect_from: with the address of this one, and remove this file"
)

_ONE_LEVEL = "only entries of 'nav' have children, which are addresses and have none of their own"


def _shared_twice(given: Given) -> list[BadValueError]:
    """Kinds of numbered things that are in two rows: the numbers of each run in one."""
    rows = [set(row) for row in given.values.get("share") or ()]
    twice = [kind for kind in SHARING if sum(kind in row for row in rows) > 1]
    hint = "keep it in one of them, or make one row of both"
    return [BadValueError(f"'{kind}' is in two rows", hint, key="share") for kind in twice]


def _several_formats(given: Given) -> list[BadValueError]:
    """Formats of copies besides the first, which is used."""
    formats = given.values.get("formats") or ()
    if isinstance(formats, str) or len(set(formats)) < 2:
        return []
    message = f"{', '.join(dict.fromkeys(formats))} are several, and one is used"
    return [BadValueError(message, "keep one of them", key="formats")]


def _contradictions(given: Given) -> list[BadValueError]:
    """The doubts about keys of front matter that have no effect beside the others."""
    found = []
    if (key := given.key("day")) and not (given.key("week") or given.key("date")):
        hint = "write the week, too, such as 'week: 3', or the 'date' alone"
        found.append(BadValueError("nothing says of which week it is", hint, key))
    begin, end = (given.values.get(given.key(f"{name}_date"), "") for name in ("publish", "expiry"))
    known = begin and end and not (dates.in_week(begin) or dates.in_week(end))
    if known and dates.moment(end).at <= dates.moment(begin).at:
        message = f"the page expires before it comes out on {begin}, so it is never out"
        hint = "are the two dates swapped?"
        found.append(BadValueError(message, hint, given.key("expiry_date")))
    return found


MAPPINGS: dict[type, Mapping] = {
    model.FrontMatter: Mapping(
        "FrontMatter",
        "The head of a post.",
        ignored=IGNORED,
        advice={
            **dict.fromkeys(("redirect_to", "redirect", "redirectTo"), _LEADS_ELSEWHERE),
            "time": "write it behind the day: date: 2025-02-17 10:15",
        },
        doubts=_contradictions,
    ),
    model.InWeek: Mapping(
        "DayOfWeek",
        "A day counted from the start of the course; `week 4 Fri 23:59` says the same.",
    ),
    model.CoursePart: Mapping(
        "Part",
        "A part of a course; `Title: 1-4` says the same.",
        pair=("title", "lectures"),
        needs=("title",),
    ),
    model.Repository: Mapping("Repository", "A repository of the site's files.", needs=("url",)),
    model.Person: Mapping("Person", "Somebody who teaches."),
    model.Resource: Mapping(
        "Link",
        "A link with a title; `Title: address` says the same.",
        pair=("title", "url"),
        advice={"children": _ONE_LEVEL},
        needs=("url", "title"),
    ),
    model.NavEntry: Mapping(
        "NavigationEntry",
        "A link or a menu of links; `Title: address` and `Title: [links]` say the same.",
        pair=("title", "url"),
        branch="children",
        needs=("url", "title", "children"),
        check=links.check_entry,
    ),
    model.Image: Mapping(
        "Picture",
        "The picture of a page, by `path` or `src`.",
        needs=("path", "src"),
        ignored=frozenset(("lqip", "w", "h", "width", "height", "no_bg", "show", "class")),
    ),
    model.Slides: Mapping("Deck", "A slide deck, by `src` or `url`.", needs=("src", "url")),
    model.Recording: Mapping(
        "Video",
        "A recording: one of `id`, `url`, `link` and `src`, and what is known of it.",
        needs=recordings.ADDRESSES,
        defaults=False,
        check=recordings.check_recording,
        doubts=recordings.disorder,
        value=recordings.recording,
    ),
    model.Chapter: Mapping(
        "Chapter",
        "A named part of a recording; `12:34: Title` says the same.",
        pair=("start", "title"),
    ),
    model.Config: Mapping(
        "Course",
        "A course.yml.",
        defaults=False,
        problems=course_calendar.problems,
        doubts=course_calendar.far_dates,
    ),
    model.Event: Mapping(
        "Event",
        "A line of the schedule that no post stands for.",
        check=course_calendar.check_event,
        doubts=course_calendar.misspelt_kind,
    ),
    meetings.Weekly: Mapping(
        "Weekly",
        "A meeting of every week; `Tue 14:00-15:00 Room 2.12` says the same.",
        check=meetings.check_weekly,
    ),
    course_calendar.Break: Mapping(
        "Break",
        "Days without classes; with a title, the timetable shows them.",
        check=course_calendar.check_break,
    ),
    model.ThemeOptions: Mapping("Theme", "How the course looks.", defaults=False),
    model.MarkdownSettings: Mapping(
        "Markdown", "The Markdown engine, its extensions, and marks within a line.", defaults=False
    ),
    model.Numbering: Mapping(
        "Numbering",
        "What is numbered, and how far the numbers run.",
        advice={"section": "did you mean 'sections'?", "examples": "did you mean 'example'?"},
        defaults=False,
        problems=_shared_twice,
    ),
    model.MathSettings: Mapping("Math", "The macros in formulas.", defaults=False),
    model.HtmlOptions: Mapping("Html", "What raw HTML in notes may do.", defaults=False),
    model.ContentPolicy: Mapping(
        "Csp", "What pages may load and run beside what is in them.", defaults=False
    ),
    model.ImageSettings: Mapping(
        "Images", "The smaller copies of pictures.", defaults=False, problems=_several_formats
    ),
    model.Embeds: Mapping("Embeds", "What the iframes of notes do.", defaults=False),
    model.Validation: Mapping("Checks", "How serious what the build finds is.", defaults=False),
    model.LinkValidation: Mapping(
        "LinkChecks", "How serious a link is that leads nowhere.", defaults=False
    ),
}
