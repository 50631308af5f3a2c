"""Made-up courses of any size: the same ones for the same number of lectures.

A lecture has about what one of a real course has: 6-8 KB of paragraphs, lists, a quote, a table,
formulas, two blocks of code, a recording, a link to another lecture. Every 25 lectures make a
course, so that a site grows as a department's does.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from pathlib import Path

IN_A_COURSE = 25
START = dt.date(2024, 9, 2)
NOUNS, VERBS, KINDS, LINKS, TAGS = (
    line.split()
    for line in """
tree heap graph queue proof lemma cache table cursor parser token socket kernel
visits stores splits proves checks copies merges reads limits orders folds
balanced sparse dense lazy greedy stable partial linear typed nested ordered
because while although so that unless until
theory tools networks algorithms security databases
""".strip().splitlines()
)
FORMULAS = (
    r"O(n \log n)",
    r"\sum_{i=1}^{n} i = \frac{n(n+1)}{2}",
    r"P(A \mid B)",
    r"\mathbf{A}x = b",
    r"e^{i\pi} + 1 = 0",
)
CODE = {
    "python": (
        "def {a}_{b}(self, {c}: int = {n}) -> list[str]:\n"
        '    """The {a} of a {b}."""\n'
        '    return [f"{{{c}}}: {a}" for {c} in range({n}) if {c} % 2 == 0]\n'
    ),
    "cpp": (
        "template <typename T> // {a}\nstruct {b} {{\n    std::vector<T> {c}s{{{n}}};\n"
        "    auto {a}(const T& {c}) const -> bool {{ return {c} < {n} && !{c}s.empty(); }}\n}};\n"
    ),
    "bash": "for {a} in $(ls {b}/*.txt); do\n  grep -n '{c}' \"${a}\" | head -{n} # {b}\ndone\n",
}


def lectures(count: int) -> Iterator[tuple[str, str]]:
    """So many lectures: their paths in a site, and their texts."""
    for number in range(count):
        yield path(number), _lecture(number, count)


def path(number: int) -> str:
    """Where a lecture is."""
    return f"content/course-{number // IN_A_COURSE:03}/lectures/lecture-{number:05}.md"


def write(folder: Path, count: int) -> None:
    """A site of so many lectures."""
    for course in range((count - 1) // IN_A_COURSE + 1):
        place = folder / f"content/course-{course:03}"
        (place / "lectures").mkdir(parents=True)
        settings = f"title: Course {course}\ncode: C{course}\nlecturers: [A. Teacher]\n"
        (place / "course.yml").write_text(settings, encoding="utf-8")
        (place / "index.md").write_text(_paragraph(random.Random(course)), encoding="utf-8")
    settings = "title: A department\nbase_url: https://example.org/\n"
    (folder / "content/course.yml").write_text(settings, encoding="utf-8")
    for name, text in lectures(count):
        (folder / name).write_text(text, encoding="utf-8")


def _lecture(number: int, count: int) -> str:
    dice = random.Random(number)
    day = START + dt.timedelta(days=number % 365)
    tags = ", ".join(sorted(dice.sample(TAGS, 2)))
    title = f"Lecture {number}: {_pick(dice, KINDS).title()} {_pick(dice, NOUNS)}s"
    out = [f'---\ntitle: "{title}"\ndate: {day}\ntags: [{tags}]\nvideo: dqoEU9Ac3ek\n---\n']
    other = "/" + path(dice.randrange(count)).removeprefix("content/")
    for part in range(6):
        out += [f"## {_pick(dice, KINDS).title()} {_pick(dice, NOUNS)} {part}\n", _paragraph(dice)]
        if part == 1:
            out.append(f"Compare [another lecture]({other}).\n")
        if part in (1, 4):
            out.append(_code(dice))
        if part in (0, 3):
            out.append("".join(f"- {_sentence(dice)}\n" for _ in range(4)))
        if part == 2:
            rows = (f"| {_pick(dice, NOUNS)} | {dice.randrange(99)} |\n" for _ in range(4))
            out.append("| what | how many |\n|---|---:|\n" + "".join(rows))
        if part == 5:
            out.append(f"> [!NOTE]\n> {_sentence(dice)}\n")
        out.append(_paragraph(dice))
    return "\n".join(out)


def _code(dice: random.Random) -> str:
    language = _pick(dice, list(CODE))
    names = {key: _pick(dice, NOUNS) for key in "abc"}
    body = "\n".join(CODE[language].format(n=dice.randrange(99), **names) for _ in range(3))
    return f"```{language}\n{body}```\n"


def _paragraph(dice: random.Random) -> str:
    return " ".join(_sentence(dice) for _ in range(dice.randrange(3, 6))) + "\n"


def _sentence(dice: random.Random) -> str:
    text = f"The {_pick(dice, KINDS)} {_pick(dice, NOUNS)} {_pick(dice, VERBS)} a "
    text += f"{_pick(dice, KINDS)} {_pick(dice, NOUNS)} {_pick(dice, LINKS)} the "
    text += f"{_pick(dice, NOUNS)} {_pick(dice, VERBS)} it"
    more = dice.randrange(6)
    if more == 0:
        return f"{text}, that is ${_pick(dice, list(FORMULAS))}$."
    if more == 1:
        return f"{text}, which makes it **{_pick(dice, KINDS)}** and *{_pick(dice, KINDS)}*."
    if more == 2:
        return f"{text}, as `{_pick(dice, NOUNS)}_{_pick(dice, NOUNS)}({more})` does."
    return f"{text}."


def _pick(dice: random.Random, words: list[str]) -> str:
    return dice.choice(words)
