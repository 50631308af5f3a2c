"""A site with an installed theme, a package with shortcodes, and shortcodes that ask for facts of
their page; and random edits of all that these are made of."""

from __future__ import annotations

from property.edits import Bench

INSTALLED = "installed"
"""The folder in the site, which no build reads, that the packages are installed into."""
_PAPER, _BOXES = f"{INSTALLED}/some_paper", f"{INSTALLED}/some_boxes"
_EXTENDS = '{% extends "theme/lecture.html" %}'
_BOX = """\
from coursesite.shortcodes import Embed, Inner, Page, shortcode


@shortcode
def box(title: str = "{n}", *, inner: Inner) -> Embed:
    return Embed("shortcodes/box.html", title=title, inner=inner)


@shortcode
def due(*, page: Page) -> Embed:
    return Embed("shortcodes/due.html", sheet=page, n="{n}")
"""
FILES = {
    "content/course.yml": (
        "title: Course {n}\ntheme: paper\n",
        "title: Course\ncode: C{n}\nterm: T{d}\ntheme:\n  accent: teal\n  name: paper\n",
        "title: Course\ncode: C{n}\ntheme: plain\n",
        "title: Course\nlanguage: de\ntheme: {name: paper}\n",
        "title: Course {n}\n",
        "theme: papre\n",
    ),
    "content/old/course.yml": ("title: Old {n}\n", "theme: plain\n"),
    "content/part.md": ("---\ndraft: true\n---\nA part {n}: {{< facts >}}\n", "A part {n}.\n"),
    "content/lectures/01-one.md": (
        "---\ntitle: One {n}\ndue: 2025-1{d}-01\n---\n{{< due >}}\n\n{{< include /part.md >}}\n",
        "---\nlang: de\ntags: [t{n}]\n---\n{{< box {n} >}}\n{{< facts >}}\n{{< /box >}}\n",
        "---\ndescription: About {n}\n---\n> [!NOTE]\n> {{< facts >}} and {{< due >}}\n",
    ),
    "content/lectures/02-two.md": (
        "---\ntitle: Two\npublish_date: 2026-0{d}-01\n---\n{{< facts >}} {{< due >}}\n",
        "---\nnumber: {n}\npoints: {d}\n---\n# Two {n}\n\n{{< box >}}\n{{< due >}}\n{{< /box >}}\n",
        "---\ntitle: Two\n---\nNothing {n}.\n",
    ),
    "content/index.md": ("{{< facts >}} {n}\n", "---\ntitle: Home {n}\n---\n{{< facts >}}\n"),
    "content/old/lectures/01-a.md": ("{{< facts >}} {n}\n", "{{< box >}}\nText.\n{{< /box >}}\n"),
    "templates/lecture.html": (
        '{% extends "theme/lecture.html" %}{% block ending %}own {n}{{ super() }}{% endblock %}\n',
        '{% extends "theme/theme/lecture.html" %}{% block notes %}{n}{{ html }}{% endblock %}\n',
    ),
    "templates/text/en.yml": ("paper_note: Own {n}\nbox_title: Mine\n", "slides: Sheets {n}\n"),
    "templates/shortcodes/facts.html": (
        "<i>{n} {{ page.title }} {{ page.number }} {{ page.course.code }}</i>\n",
        "<i>{n} {{ page.url }} {{ page.due is none }} {{ page.tags | join }}</i>\n",
        "<i>{n} without</i>\n",
        "{% include 'shortcodes/_page.html' %}\n",
    ),
    "templates/shortcodes/_page.html": ("<b>{{ page.kind }} {n}</b>\n",),
    "static/css/95-paper.css": ("i { margin: {n}px }\n",),
    f"{_PAPER}/templates/lecture.html": (
        f'{_EXTENDS}{{% block ending %}}{{{{ t("paper_note") }}}} {{n}}{{% endblock %}}\n',
        '{% set above = "theme/lecture.html" %}{% extends above %}\n'
        "{% block shape %}{n}{% endblock %}\n",
        '{% extends "theme/lecture.html" %}{% block unheard{n} %}{% endblock %}\n',
        "{{ nothing.here }}\n",
    ),
    f"{_PAPER}/templates/base.html": (
        '{% extends "theme/base.html" %}\n'
        '{% block footer %}{n}{% include "mark.html" %}{% endblock %}\n',
    ),
    f"{_PAPER}/templates/mark.html": ("<i>{n}</i>\n", '{{ "mark.svg" | asset }}\n'),
    f"{_PAPER}/templates/text/en.yml": (
        "paper_note: Note {n}\n",
        "overview: Start {n}\n",
        "a: [\n",
    ),
    f"{_PAPER}/templates/text/de.yml": ("paper_note: Notiz {n}\n", "lecture: Stunde {n}\n"),
    f"{_PAPER}/templates/shortcodes/note.html": ("<div>{n}{{ inner }}</div>\n",),
    f"{_PAPER}/static/css/95-paper.css": (
        "b { margin: {n}px }\n",
        "b { background: url(../mark.svg) }\n",
    ),
    f"{_PAPER}/static/js/95-paper.js": ("void {n};\n",),
    f"{_PAPER}/static/mark.svg": ("<svg xmlns='http://www.w3.org/2000/svg'><!-- {n} --></svg>\n",),
    f"{_BOXES}/__init__.py": (_BOX,),
    f"{_BOXES}/templates/shortcodes/box.html": (
        "<aside>{n} {{ title }} {{ t('box_title') }} {{ inner }}</aside>\n",
        "<aside>{% include 'shortcodes/_part.html' %}{{ inner }}{{ page.title }}</aside>\n",
        "{{ wrong }}\n",
    ),
    f"{_BOXES}/templates/shortcodes/_part.html": ("part {n}\n",),
    f"{_BOXES}/templates/shortcodes/due.html": (
        "<p>{{ n }} {{ sheet.due }} {{ sheet.week }}</p>\n",
    ),
    f"{_BOXES}/templates/lecture.html": ("never {n}\n",),
    f"{_BOXES}/templates/text/en.yml": ("box_title: Box {n}\n",),
    f"{_BOXES}/static/css/96-boxes.css": ("aside { margin: {n}px }\n",),
    f"{INSTALLED}/some_plain/templates/page.html": (
        '{% extends "theme/page.html" %}{% block footer %}plain {n}{% endblock %}\n',
    ),
}
"""Files, and texts that they may get."""
_POINTS = {
    "some_paper": "[coursesite.themes]\npaper = some_paper\n",
    "some_plain": "[coursesite.themes]\nplain = some_plain\n",
    "some_boxes": "[coursesite.shortcodes]\nbox = some_boxes:box\ndue = some_boxes:due\n",
}
CONTENT = {
    **{path: texts[0].replace("{n}", "0").replace("{d}", "1") for path, texts in FILES.items()},
    **{
        f"{INSTALLED}/{name}-1.0.dist-info/entry_points.txt": text for name, text in _POINTS.items()
    },
}


def edit(bench: Bench) -> str:
    """Writes a file anew, or deletes one; the settings name the theme most of the time."""
    path = bench.random.choice(list(FILES))
    kept = path.endswith(("__init__.py", "content/course.yml"))
    if bench.random.random() < 0.25 and not kept and (bench.folder / path).is_file():
        bench.delete(path)
        return f"delete {path}"
    text = bench.random.choice(FILES[path])
    text = text.replace("{n}", str(bench.number())).replace("{d}", str(bench.random.randint(1, 2)))
    bench.write(path, text)
    return f"write {path}: {text!r}"
