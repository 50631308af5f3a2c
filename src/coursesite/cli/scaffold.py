"""The files of a new course and of a new post: their texts, and writing them."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable
from pathlib import Path

import click

from coursesite.model import Kind
from coursesite.text.urls import number_in, part_of, slug_of

_COURSE = """\
title: {title}
key: {key} # keep it: calendars and feeds know the course by it
description: One sentence that says what this course is about.
language: en
lecturers:
  - name: Your Name
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
    "session": "date: {day}\n",
    "task": "due: {due}\npoints: 100\n",
    "news": "date: {day}\n",
    "page": "",
}
"""The lines of front matter that a new post has besides its title, by the role of its kind."""
_YAML_WORDS = ("yes", "no", "on", "off", "true", "false", "null")
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
        ".gitignore": "_site/\n.coursesite/\n",
    }


def post(kind: Kind, title: str, names: Iterable[str], today: dt.date) -> dict[str, str]:
    """The file of a new post, by path from the course's folder. The name of a post of a numbered
    kind begins with the number after the highest among `names`, those in the kind's folder; names
    with four digits and more begin with a year, which is no number of a post."""
    slug = slug_of(title) or kind.name
    more = _MORE[kind.role].format(
        day=today.isoformat(), due=(today + dt.timedelta(weeks=2)).isoformat()
    )
    if kind.numbered:
        numbers = [number for name in names if (number := number_in(name)) and number < 1000]
        path = f"{kind.folder}/{max(numbers, default=0) + 1:02d}-{slug}.md"
    elif kind.role == "news":
        path = f"{kind.folder}/{today.isoformat()}-{slug}.md"
    else:
        path = f"{slug}.md"
    return {path: _POST.format(title=quoted(title), more=more)}


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


def quoted(text: str) -> str:
    """Text as a YAML scalar: bare where that is safe, else in double quotes."""
    if re.fullmatch(r"[^\W\d_][\w .,()'/+-]*", text) and text.strip() == text:
        return text if text.lower() not in _YAML_WORDS else json.dumps(text)
    return json.dumps(text, ensure_ascii=False)
