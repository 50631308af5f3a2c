"""What only a site's own layouts and data files show is content of the course."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from coursesite import importers
from coursesite.importers.jekyll.data_events import data_events
from coursesite.importers.jekyll.data_files import ShownTexts, read_data
from coursesite.importers.jekyll.math_macros import math_macros
from coursesite.importers.plans.plan import ImportPlan
from coursesite.importers.text.html_markdown import markdown_of

DEFAULT = (
    "<html><head><title>{{ page.title }}</title></head><body>"
    '<div class="sidebar">{% for p in site.pages %}<a href="{{ p.url }}">{{ p.title }}</a>'
    "{% endfor %}</div>"
    "<main><h1>{{ page.title }}</h1>{{ content }}</main><footer>By {{ site.author }}</footer>"
    "</body></html>"
)


def site(folder: Path, files: dict[str, str]) -> ImportPlan:
    """The plan for a site with these files, and a page of the default layout."""
    usual = {"_config.yml": "title: T\n", "_layouts/default.html": DEFAULT}
    usual["other.md"] = "---\nlayout: default\ntitle: Other\n---\nWords.\n"
    for name, text in {**usual, **files}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    plan = importers.plan_import(folder, "jekyll")
    assert not plan.diagnostics
    return plan


def page(plan: ImportPlan, path: str) -> str:
    """The text of a page behind its front matter."""
    (data,) = (file.data for file in plan.files if file.path == f"content/{path}")
    return (data or b"").decode().partition("\n---\n")[2].strip()


def course(plan: ImportPlan) -> dict[str, Any]:
    (data,) = (file.data for file in plan.files if file.path == "content/course.yml")
    found = yaml.safe_load(data or b"")
    assert isinstance(found, dict)
    return found


def notes(plan: ImportPlan, source: str) -> list[tuple[str, str]]:
    return [(row.status, row.note) for row in plan.rows if row.source == source]


def test_a_page_that_its_layout_adds_nothing_to_stays_as_it_is(tmp_path: Path) -> None:
    post = (
        "---\nlayout: default\n---\n<article><h1>{{ page.title | markdownify | remove: '<p>' | "
        "remove: '</p>' }}</h1>{% if page.last_modified_at %}<p>{{ site.data.ui-text.changed }} "
        "{{ page.last_modified_at | date: '%B %d, %Y' }}</p>{% endif %}<div class='related'>"
        "{% for p in site.related_posts %}{{ p.title }}{% endfor %}</div>"
        "<time>{{ page.date | date: '%b %-d, %Y' }}</time> "
        "{% for t in page.tags %}#{{ t }} {% endfor %}3 min read {{ content }}"
        '<a href="https://x.org/edit/{{ page.path }}">Edit</a></article>'
    )
    body = "A *b* {#c}\n\n- d\n\n\ne"
    plan = site(
        tmp_path,
        {
            "_layouts/post.html": post,
            "_data/ui-text.yml": "changed: Last touched on\n",
            "_posts/2024-01-05-a.md": f"---\nlayout: post\ntitle: An `A`\ntags: [u]\n"
            f"last_modified_at: 2024-03-01\n---\n{body}",
            "_posts/2024-02-05-b.md": "---\nlayout: post\ntitle: B\n---\nB",
        },
    )
    assert page(plan, "lectures/2024-01-05-a.md") == body


def test_what_a_layout_makes_of_front_matter_is_in_the_text(tmp_path: Path) -> None:
    lab = (
        "---\nlayout: default\n---\n{% if page.steps %}<h2>Steps</h2><ol>{% for s in page.steps %}"
        "<li>{{ s.do | markdownify }}</li>{% endfor %}</ol>{% endif %}{{ content }}"
        '<p class="room">In {{ page.hall }}, <a href="{{ page.map }}">map</a></p>'
    )
    plan = site(
        tmp_path,
        {
            "_layouts/lab.html": lab,
            "a.md": "---\nlayout: lab\ntitle: A\nhall: Hall 3\nmap: /m.png\nsteps:\n"
            "- {do: 'Mix $a_1$ and *b*'}\n- {do: 'Wait.\n\n    Then look.'}\n---\nBody.\n",
            "b.md": "---\nlayout: lab\ntitle: B\n---\nB.\n",
        },
    )
    assert page(plan, "a.md") == (
        "## Steps\n\n1. Mix $a_1$ and *b*\n2. Wait.\n   Then look.\n\nBody.\n\n"
        "In Hall 3, [map](/m.png)"
    )
    assert page(plan, "b.md") == "B."
    assert ("converted", "what the layout 'lab' shows is in the text now") in notes(plan, "a.md")


def test_an_item_is_listed_as_its_own_layout_shows_it(tmp_path: Path) -> None:
    plan = site(
        tmp_path,
        {
            "_config.yml": "collections: [units]\ndefaults:\n"
            "- {scope: {type: units}, values: {layout: unit}}\n",
            "_layouts/unit.html": '<h3 id="{{ page.code }}">{{ page.title }}</h3>{{ content }}'
            "<ul>{% for r in page.reads %}<li>{{ r }}</li>{% endfor %}</ul>",
            "_units/u.md": "---\ntitle: Sets\ncode: u-1\nreads: [Halmos]\n---\nA **set**.\n",
            "all.md": "---\n---\n{% for u in site.units %}{{ u }}{% endfor %}",
        },
    )
    assert page(plan, "all.md").endswith("### Sets\n{: #u-1 }\n\nA **set**.\n\n- Halmos")


def test_a_layout_that_can_not_be_rendered_adds_nothing(tmp_path: Path) -> None:
    for i, layout in enumerate(
        (
            "{% for %}{{ content }}",
            "{{ content }}{% assign a = %} {% %}",
            "{% include none.html %}{{ content }}",
            "",
        )
    ):
        files = {"_layouts/x.html": layout, "a.md": "---\nlayout: x\n---\nText."}
        assert page(site(tmp_path / str(i), files), "a.md") == "Text."


def test_a_page_whose_layout_shows_no_text_is_a_draft(tmp_path: Path) -> None:
    layout = (
        "---\nlayout: default\n---\n{% if page.released %}{{ content }}{% else %}"
        "<h3>{{ page.title }} is not out yet.</h3>{% endif %}"
    )
    files = {"_layouts/late.html": layout, "_layouts/list.html": "<html><p>Only links.</p></html>"}
    for name, front in {
        "a": "layout: late\nreleased: true",
        "b": "layout: late",
        "c": "layout: list",
    }.items():
        files[f"{name}.md"] = f"---\ntitle: {name}\n{front}\n---\nText.\n"
    plan = site(tmp_path, files)
    texts = {file.path[8:]: (file.data or b"").decode() for file in plan.files}
    assert ["draft: true" in texts[f"{name}.md"] for name in "abc"] == [False, True, False]
    assert ("left", "its layout does not show its text: it is a draft") in notes(plan, "b.md")


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>a <b>b</b><br>c_d *e*</p>", "a **b**\\\nc_d \\*e\\*"),
        ("<p>$a_1 * b_2$ costs $5</p>", "$a_1 * b_2$ costs $5"),
        ("<p>1. no list</p>", "1\\. no list"),
        ("<ul><li>a<ul><li>b</li></ul></li></ul>", "- a\n  - b"),
        ("<dl><dt>T</dt><dd>d</dd></dl>", "T\n: d"),
        ("<table><tr><th>A</th><th>B</th></tr><tr><td>x|y</td><td></td></tr></table>",
         "| A | B |\n| --- | --- |\n| x\\|y | |"),
        ("<table><tr><td>a</td></tr></table>",
         "<table><tbody><tr><td>a</td></tr></tbody></table>"),
        ('<p id="x">a</p>', '<p id="x">a</p>'),
        ('<iframe src="x"></iframe>', '<iframe src="x"></iframe>'),
        ("<div>a<p>b</p></div>", "a\n\nb"),
        ('<a href="x y">a</a><span>b</span>', "[a](<x y>) b"),
        ("<a><div>x</div></a>", "<a><div>x</div></a>"),
    ],
)  # fmt: skip
def test_html_is_markdown_where_that_has_words_for_it(html: str, expected: str) -> None:
    assert markdown_of(html) == expected


def test_schedules_of_any_form_have_their_dates() -> None:
    value = {
        "weeks": [
            {"week": 1, "days": [{"date": "2024-02-05", "topic": "[Sets](/sets/)"}]},
            {"date": "Feb 12", "title": "Maps", "time": "10:15 - 11:45", "room": "3"},
            {"when": 1707955200, "event": "Quiz", "type": "quiz"},
            {"name": "HW", "due": "2024-02-20 23:59", "url": "/hw/"},
            {"x": {"due": {"title": "Essay", "date": "2024-03-01", "url": "/e/"}}, "type": "lec"},
            {"date": "2010-01-01", "title": "Another year"},
            {"date": "soon", "title": "No day"},
            {"date": "2024-02-01"},
        ]
    }
    assert data_events("schedule", value, 2024) == [
        ({"date": "2024-02-05", "title": "Sets"}, ("/sets/",), False),
        (
            {"date": "2024-02-12 10:15", "title": "Maps", "end": "11:45", "location": "3"},
            (),
            False,
        ),
        ({"date": "2024-02-15", "title": "Quiz", "kind": "quiz"}, (), False),
        ({"date": "2024-02-20 23:59", "title": "HW due", "kind": "due"}, ("/hw/",), True),
        ({"date": "2024-03-01", "title": "Essay due", "kind": "due"}, ("/e/",), True),
    ]
    ((exam, _, _),) = data_events("exams", [{"date": "2024-05-01", "title": "F"}], None)
    assert exam["kind"] == "exam"
    assert data_events("publications", value, None) == []


def test_dates_of_data_are_those_of_the_pages_that_they_name(tmp_path: Path) -> None:
    plan = site(
        tmp_path,
        {
            "_config.yml": "title: T 2024\ncollections: {lectures: {output: true}, events: }\n",
            "_data/plan.yml": "- {date: 2024-03-04, lecture: sets}\n"
            "- {date: 2024-03-05, title: Exam, type: exam}\n",
            "index.md": "---\nof: plan\n---\n{% for x in site.data[page.of] %}{{ x.date }} "
            "{% endfor %}",
            "_lectures/sets.md": "---\ntitle: Sets\n---\n",
            "_events/break.md": "---\ntitle: Break\ndate: 2024-03-06\n---\n",
        },
    )
    (data,) = (file.data for file in plan.files if file.path == "content/lectures/sets.md")
    assert b"date: 2024-03-04" in (data or b"")
    events = [(str(one["date"]), one["title"]) for one in course(plan)["events"]]
    assert events == [("2024-03-05", "Exam"), ("2024-03-06", "Break")]


def test_people_of_data_files_are_lecturers_and_staff(tmp_path: Path) -> None:
    plan = site(
        tmp_path,
        {
            "_config.yml": "title: T\nbaseurl: /c\nauthor: Eva Noether, Emil Artin\n",
            "_data/people.json": '{\n\t"instructors": [{"name": "Ada", "photo": "/c/img/a.png",},],'
            '\n\t"tas": [{"name": "Alan", "img": "a.png"}],\n}',
            "people.md": "---\n---\n{{ site.data.people.instructors[0].name }}",
            "img/a.png": "png",
        },
    )
    found = course(plan)
    assert found["lecturers"] == [{"name": "Ada", "role": "instructor", "photo": "/img/a.png"}]
    assert found["staff"] == [{"name": "Alan", "role": "ta", "photo": "/img/a.png"}]
    alone = site(tmp_path / "x", {"_config.yml": "title: T\nauthor: Eva Noether, Emil Artin\n"})
    assert course(alone)["lecturers"] == [{"name": "Eva Noether"}, {"name": "Emil Artin"}]


def test_the_report_looks_data_up_in_the_pages(tmp_path: Path) -> None:
    plan = site(
        tmp_path,
        {
            "_data/a.yml": "- {t: First things}\n- {t: Second things}\n",
            "_data/b.yml": "- Never shown\n",
            "p.md": "---\n---\n{{ site.data.a[0].t }}",
        },
    )
    assert notes(plan, "_data/a.yml") == [
        ("kept", "copied; 1 of its 2 texts were found in the course: content/p.md")
    ]
    assert notes(plan, "_data/b.yml") == [
        ("unused", "copied; none of its 1 texts stands in a page")
    ]
    assert ShownTexts({}).row({"n": 3, "url": "/a/"})[0] == "kept"
    assert read_data("x.json", '{"a": [1, 2,],}') == {"a": [1, 2]}


def test_macros_are_found_in_settings_of_each_kind() -> None:
    mathjax = r"""MathJax = {tex: {macros: { // ours
        RR: "\\mathbb{R}", 'norm': ["\\lVert #1 \\rVert", 1], "f-x": "y", bad: "}" }}}"""
    katex = r"""renderMathInElement(b, {macros: {"\\E": '\\mathbb{E}', "\\f": "#1f(#2)"}})"""
    tex = r"$$\newcommand{\ZZ}{\mathbb{Z}}\def\op#1{#1^*}$$ <!-- \newcommand{\no}{n} -->"
    assert math_macros([mathjax, katex, tex, "macros: {"]) == {
        "RR": r"\mathbb{R}",
        "norm": r"\lVert #1 \rVert",
        "E": r"\mathbb{E}",
        "f": "#1f(#2)",
        "ZZ": r"\mathbb{Z}",
        "op": "#1^*",
    }


def test_what_jekyll_made_no_page_of_is_no_page(tmp_path: Path) -> None:
    files = {
        "_config.yml": "collections: {labs: {output: true}}\ntimezone: Utopia/Town\n",
        "_labs/_template.md": "---\ntitle: X\n---\n",
        "_labs/plain.md": "No front matter.\n",
        "_labs/one.md": "---\n---\nOne.\n",
        "notes.md": "Beside.\n",
        "list.md": "---\n---\n{{ site.labs.size }}",
    }
    plan = site(tmp_path / "a", files)
    paths = {file.path: file.data or b"" for file in plan.files}
    assert "content/labs/_template.md" not in paths and page(plan, "list.md") == "1"
    assert b"draft: true" in paths["content/labs/plain.md"]
    assert b"draft" not in paths["content/labs/one.md"] + paths["content/notes.md"]
    assert "timezone" not in course(plan)
    bundled = site(tmp_path / "b", {**files, "Gemfile": "gem 'jekyll'\n"})
    (data,) = (file.data for file in bundled.files if file.path == "content/notes.md")
    assert b"draft: true" in (data or b"")


def test_a_post_finds_its_files_in_the_folder_beside_its_own(tmp_path: Path) -> None:
    for name in ("assets/a.png", "private/b.png", ".git/c.png"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text("png")
    (tmp_path / "posts").mkdir()
    post = tmp_path / "posts/2024-01-02-a.md"
    post.write_text(
        "---\ntitle: A\nauthor: Eva Noether, Emil Artin\ndate: 2024-01-02 10:00 +3:30\n---\n"
        "![](../assets/a.png) ![](../private/b.png) ![](../.git/c.png) `![](../assets/a.png)`\n"
    )
    plan = importers.plan_import(post)
    files = {file.path: file.data for file in plan.files}
    assert sorted(files) == ["content/course.yml", "content/lectures/a.md", "static/assets/a.png"]
    text = (files["content/lectures/a.md"] or b"").decode()
    assert "![](/assets/a.png) ![](../private/b.png) ![](../.git/c.png)" in text
    assert "`![](../assets/a.png)`" in text and "date: 2024-01-02 10:00 +03:30" in text
    assert "- Eva Noether\n  - Emil Artin" in text
