"""A site of a course in two languages and two terms, with data and pictures, and random edits of
what editions take from each other, and of what pages are made of beside their notes.
"""

from __future__ import annotations

import datetime as dt
import functools
import io
import shutil

from PIL import Image

from coursesite.cli import new_term
from coursesite.course.next_term import Term
from property import edits
from property.edits import Bench, Edit


@functools.cache
def picture(width: int, shade: int, form: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("L", (width, 30), shade).save(out, form)
    return out.getvalue()


_COURSE = (
    "title: Lines\nkey: lines\nterm: Winter 2025/26\nstart_date: 2025-10-06\nclass_days: [Mon]\n"
)
CONTENT: dict[str, str | bytes] = {
    "content/course.yml": (
        "title: All\nbase_url: https://example.org/x/\n"
        "images: {widths: [40, 80], formats: [webp]}\n"
        "repository: https://github.com/a/b\n"
    ),
    "content/2025/en/course.yml": _COURSE,
    "content/2025/en/index.md": "Hello, [one](lectures/01-one.md).\n",
    "content/2025/en/lectures/01-one.md": (
        "---\ntitle: One\npublish_date: 2025-10-05\n---\n\n[Two](/2025/en/lectures/two/)\n\n"
        "{{< table rows.csv >}}\n\n![A picture](wide.png)\n\n$$ s $$\n{: #eq-s }\n"
    ),
    "content/2025/en/lectures/02-two.md": (
        "---\ntitle: Two\n---\n\n## Sets\n\n[One](01-one.md), [](01-one.md#eq-s), "
        "a {{< term set >}}.\n"
    ),
    "content/2025/en/lectures/2025-11-03-three.md": "# Three\n\n[Two](02-two.md#sets)\n",
    "content/2025/en/lectures/rows.csv": "Name,Points\nA,3\nB,11\n",
    "content/2025/en/lectures/wide.png": picture(100, 1),
    "content/2025/en/glossary.md": "---\ntitle: Words\n---\n\nSet\n: Many.\n",
    "content/2025/en/assignments/01-sheet.md": "---\ntitle: Sheet\ndue: 2025-10-27\n---\n\nDo.\n",
    "content/2025/en/announcements/2025-10-01-room.md": "# Room\n\nB2.\n",
    "content/2025/de/course.yml": "title: Linien\nlanguage: de\nstart_date: 2025-10-06\n",
    "content/2025/de/lectures/01-one.md": "---\ntitle: Eins\n---\n\nText.\n",
    "content/2026/en/course.yml": (
        "from: ../../2025/en\nterm: Winter 2026/27\nstart_date: 2026-10-05\n"
    ),
    "content/2026/de/course.yml": "from: ../../2025/de\nstart_date: 2026-10-05\n",
    "content/2026/de/lectures/02-zwei.md": (
        "---\ntitle: Zwei\ntranslation_of: ../../en/lectures/02-two.md\n---\n\nText.\n"
    ),
    "data/staff.yml": "- {name: Ada}\n- {name: Ben}\n",
    "templates/partials/footer.html": (
        '<footer>{% for one in data("staff.yml") %}{{ one.name }} {% endfor %}</footer>\n'
    ),
}
"""Its files by path."""

PIECES = (
    "A paragraph {n}.",
    "## Heading {n}",
    "[a post]({post})",
    "[an anchor]({post}#heading-1)",
    "[of this term](/2025/en/lectures/one/), [of that](/2026/en/lectures/two/)",
    "[by its day](2025-11-03-three.md)",
    "{{{{< table rows.csv sort=-Points caption='T {n}' >}}}}",
    "{{{{< table /2025/en/lectures/rows.csv >}}}}",
    "{{{{< include part.txt >}}}}",
    "![alone](wide.png)",
    "![own](own.png) ![other](/2025/en/lectures/wide.png)",
    "[](01-one.md#eq-s) and {{{{< term set >}}}}",
    "{{{{< unknown{n} >}}}}",
)
FRONT = (
    "title: Title {n}",
    "date: 2025-10-1{d}",
    "date: 2025-1{d}-9",
    "publish_date: 2025-11-0{d} 10:00",
    "publish_date: week {d} Tue",
    "expiry_date: 2026-12-0{d}",
    "due: 2025-11-0{d}",
    "draft: true",
    "slug: slug{d}",
    "permalink: /2025/en/fixed{d}/",
    "aliases: [/2025/en/old{d}/]",
    "translation_of: ../../en/lectures/0{d}-one.md",
    "translation_of: /2025/en/lectures/02-two.md",
    "lang: de",
    "image: wide.png",
    "files: [{{url: rows.csv, title: R}}]",
    "tags: [one, two]",
    "lastmod: 2025-11-0{d}",
)
ORIGINS = (
    "../../2025/en",
    "/2025/en/",
    "../../2025/de",
    "../../2026/en",
    "../../2027",
    "../en",
    ".",
)
SETTINGS = (
    "term: T {n}",
    "draft: true",
    "publish_date: 2026-11-0{d}",
    "start_date: 2026-10-1{d}",
    "start_date: 2025-10-0{d}",
    "class_days: [Mon, Thu]",
    "skip: [2026-10-1{d}, 2025-10-1{d}]",
    "without: [lectures/0{d}*]",
    "without: [lectures/2025-11-03-three.md, '*/*.png']",
    "previous: 2025/en",
    "previous: 2025/de",
    "key: k{d}",
    "language: de",
    "glossary: auto",
    "images: {{widths: [3{d}], formats: [webp]}}",
    "images: {{widths: []}}",
    "theme: {{accent: teal}}",
    "nav: [/2025/en/lectures/one/]",
    "publish: [lectures/rows.csv]",
    "lecturers: [L{n}]",
    "math: {{macros: {{s: 's_{n}'}}}}",
    "validation: {{links: {{not_found: warn}}}}",
)
OTHERS: dict[str, tuple[str, ...]] = {
    "data/staff.yml": ("- {name: S{n}}\n", "[]\n", "- {name: [\n", "a: 1\n"),
    "data/more.csv": ("name\nM{n}\n",),
    "templates/partials/footer.html": (
        '<footer>{{ data("staff.yml")[0].name }}</footer>\n',
        '<footer>{{ data("more.csv") | length }}</footer>\n',
        '<footer>{{ data("/2025/en/lectures/rows.csv") | length }}</footer>\n',
        "<footer>{n}</footer>\n",
    ),
    "content/2025/en/lectures/rows.csv": ("Name,Points\nA,{n}\n", "Name\n{n},2\n", ""),
    "content/2026/en/lectures/rows.csv": ("Name,Points\nOwn,{n}\n",),
    "content/2025/en/lectures/part.txt": ("part {n}\n", "*part*\n"),
    "content/2026/en/lectures/part.txt": ("own part {n}\n",),
    "content/2025/en/glossary.md": ("---\ntitle: Words\n---\n\nSet\n: Many {n}.\n",),
    "content/2026/en/lectures/02-two.md": ("# Its own two {n}\n\n## Sets\n",),
    "content/2026/en/lectures/04-one.md": ("# Its own one {n}\n\n$$ s $$\n{: #eq-s }\n",),
    "content/2026/en/lectures/01-one.md": ("---\ndraft: true\n---\n",),
    "content/2026/de/lectures/01-one.md": ("# Eins {n}\n",),
    "content/2026/en/README.md": ("Welcome {n}.\n",),
}


def add_text(bench: Bench) -> str:
    return edits.add_text(bench, PIECES)


def _with_line(bench: Bench, path: str, text: str, line: str) -> str:
    line = line.format(n=bench.number(), d=bench.random.randint(1, 2))
    key = line.partition(":")[0]
    kept = [one for one in text.splitlines() if one.partition(":")[0] != key]
    return "\n".join([*kept, line]) + "\n"


def set_front(bench: Bench) -> str:
    path = bench.post()
    text = bench.read(path) if path else ""
    head, mark, body = text.removeprefix("---\n").partition("---\n")
    if not mark or not text.startswith("---\n"):
        return "nothing"
    line = bench.random.choice(FRONT)
    bench.write(path, f"---\n{_with_line(bench, path, head, line)}---\n{body}")
    return f"{path}: {line}"


def set_course(bench: Bench) -> str:
    path = bench.pick(bench.files("/course.yml"))
    if not path:
        return "nothing"
    line = bench.random.choice(SETTINGS)
    bench.write(path, _with_line(bench, path, bench.read(path), line))
    return f"{path}: {line}"


def drop_setting(bench: Bench) -> str:
    path = bench.pick(bench.files("/course.yml"))
    lines = bench.read(path).splitlines() if path else []
    if not lines:
        return "nothing"
    gone = lines.pop(bench.random.randrange(len(lines)))
    bench.write(path, "\n".join([*lines, ""]))
    return f"{path}: without {gone}"


def share(bench: Bench) -> str:
    path = bench.pick([one for one in bench.files("/course.yml") if "2025" not in one])
    if not path:
        return "nothing"
    origin = bench.random.choice(ORIGINS)
    bench.write(path, _with_line(bench, path, bench.read(path), f"from: {origin}"))
    return f"{path}: from {origin}"


def next_edition(bench: Bench) -> str:
    """By `new term`, as a copy or as an edition that shares; or the folder is deleted again."""
    year = bench.random.choice((2027, 2028))
    place = f"{year}/en"
    if (bench.folder / "content" / place).exists():
        shutil.rmtree(bench.folder / "content" / place)
        return f"delete {place}"
    roots = [one[len("content/") : -len("/course.yml")] for one in bench.files("/en/course.yml")]
    if not roots:
        return "nothing"
    root, by_name = bench.pick(roots), bench.random.random() < 0.6
    term = Term(start=dt.date(year, 10, 4))
    made, _ = new_term.files(bench.folder / "content", root, place, term, share=by_name)
    for path, data in made.items():
        file = bench.folder / "content" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return f"{place} is the next edition of {root}, shared: {by_name}"


def paint(bench: Bench) -> str:
    names = ("2025/en/lectures/wide.png", "2026/en/lectures/wide.png", "2025/en/lectures/own.png")
    path = f"content/{bench.random.choice(names)}"
    width, shade = bench.random.choice((30, 60, 100, 200)), bench.random.randrange(4)
    form = bench.random.choice(("PNG", "PNG", "JPEG", "GIF"))
    data = picture(width, shade, form) if bench.random.random() < 0.9 else b"no picture"
    file = bench.folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    return f"paint {path}: {width} {shade} {form}"


def write_other(bench: Bench) -> str:
    path = bench.random.choice(list(OTHERS))
    text = bench.random.choice(OTHERS[path]).replace("{n}", str(bench.number()))
    bench.write(path, text)
    return f"write {path}: {text!r}"


def delete_other(bench: Bench) -> str:
    path = bench.pick([one for one in OTHERS if (bench.folder / one).is_file()])
    if path:
        bench.delete(path)
    return f"delete {path}"


def change_mode(bench: Bench) -> str:
    bench.mode = bench.random.choice(
        (
            {},
            {"drafts": True},
            {"future": True},
            {"now": "2026-11-10T00:00:00+00:00"},
            {"now": "2027-12-01T00:00:00+00:00"},
        )
    )
    return f"mode {bench.mode}"


EDITS: tuple[tuple[int, Edit], ...] = (
    (16, add_text),
    (12, set_front),
    (10, set_course),
    (3, drop_setting),
    (8, share),
    (6, next_edition),
    (8, paint),
    (14, write_other),
    (4, delete_other),
    (4, change_mode),
    (4, edits.swap_letter),
    (3, edits.drop_front),
    (2, edits.delete_file),
    (2, edits.move_file),
    (2, edits.swap_files),
    (2, edits.touch),
    (1, edits.spoil_state),
)
_CHOICES = [edit for weight, edit in EDITS for _ in range(weight)]


def edit(bench: Bench) -> str:
    """One of the edits, made."""
    return bench.random.choice(_CHOICES)(bench)
