"""The files of a new course and of a new post: their texts, and writing them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click
from msgspec import Struct

from coursesite.model import Kind
from coursesite.model.post_dates import Semester
from coursesite.text.urls import part_of, slug_of
from coursesite.text.yaml_scalars import quoted

_COURSE = """\
title: {title}
key: {key} # keep it: calendars and feeds know the course by it
description: One sentence that says what this course is about.
language: en
lecturers:
  - name: Your Name
# timezone: Europe/Zurich
# base_url: https://example.org/my-course/
# start_date: {day}
validation:
  accessibility: warn
"""
_HOME = """\
What will students be able to do at the end of this course, and what should they know before it?
"""
_LECTURE = """\
---
title: A first lecture
date: {day}
tags: [basics]
# video: the id or the address of the recording
# slides: slides.pdf
---

Write the notes in Markdown: text, math such as $e^{{i\\pi}} + 1 = 0$, code, tables, figures.

## The first section

> [!TIP]
> Save this file and build again: `coursesite build`.

```python
print("hello, students")
```
"""
_POST = """\
---
title: {title}
{more}---

"""
_MORE = {
    "session": "{date}",
    "task": "{due}points: 100\n",
    "news": "date: {day}\n",
    "page": "",
}
"""The lines of front matter that a new post has besides its title, by the role of its kind."""
"""Words that YAML 1.1 reads as booleans or null."""


def course(title: str, today: dt.date, mark: str) -> dict[str, str]:
    """The files of a new course, by path from its folder. `mark` is a text that no other course
    has: it becomes the end of the course's key."""
    day = today.isoformat()
    return {
        "content/course.yml": _COURSE.format(
            title=quoted(title), key=f"{slug_of(title) or 'course'}-{mark}", day=day
        ),
        "content/index.md": _HOME,
        "content/lectures/01-first.md": _LECTURE.format(day=day),
        ".gitignore": "_site/\n_site-teacher/\n.coursesite/\n.coursesite-teacher/\n",
    }


class Plan(Struct, frozen=True):
    """The facts of a course that a new post of it depends on."""

    today: dt.date
    numbers: frozenset[int] = frozenset()
    """The numbers of the course's posts of the kind."""
    language: str = ""
    semester: Semester | None = None
    """The term, if the settings say when it begins."""


def post(kind: Kind, title: str, plan: Plan) -> dict[str, str]:
    """The file of a new post, by path from the course's folder. The name of a post of a numbered
    kind begins with the number after the highest one; numbers from 1000 on are years. A session
    that the class days give a date has none of its own."""
    slug = slug_of(title, plan.language) or kind.name
    more = _MORE[kind.role].format(day=plan.today, date=_date(kind, plan), due=_due(plan))
    if kind.numbered:
        last = max((number for number in plan.numbers if number < 1000), default=0)
        path = f"{kind.folder}/{last + 1:02d}-{slug}.md"
    elif kind.role == "news":
        path = f"{kind.folder}/{plan.today}-{slug}.md"
    else:
        path = f"{slug}.md"
    return {path: _POST.format(title=quoted(title), more=more)}


def _date(kind: Kind, plan: Plan) -> str:
    """The line with the date of a new session: today, if that is a day of the course."""
    term, today = plan.semester, plan.today
    if term is None:
        return f"date: {today}\n"
    if term.days.get(kind.days):
        return ""
    if today < term.start or (term.end and today > term.end) or today in term.skip:
        return f"# date: {max(today, term.start)}\n"
    return f"date: {today}\n"


def _due(plan: Plan) -> str:
    """The line with the deadline of a new task: in two weeks, or two weeks after the course starts;
    to be filled in if the course is over by then."""
    term = plan.semester
    day = (max(plan.today, term.start) if term else plan.today) + dt.timedelta(weeks=2)
    while term and day in term.skip:
        day += dt.timedelta(days=1)
    return f"# due: {day}\n" if term and term.end and day > term.end else f"due: {day}\n"


def create(files: dict[str, str], folder: Path) -> None:
    """Writes new files, by path from `folder`. Raises click's ClickException, and writes none, if
    one of them exists already."""
    for name in files:
        if (folder / name).exists():
            raise click.ClickException(f"{folder / name} is there already; nothing was made")
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def last_part(path: str) -> str:
    """The last part of the address of a post, from its path or file name: posts that share a folder
    and this part would have the same address."""
    return part_of(path.rpartition("/")[2].removesuffix(".md"))
