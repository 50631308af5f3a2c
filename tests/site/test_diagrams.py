"""Diagrams in the pages of a site: drawn once, with links and names, found by search."""

from __future__ import annotations

import re
import threading
from pathlib import Path

import pytest

from coursesite.course import search
from coursesite.engine import Key
from coursesite.programs import mermaid
from programs.test_diagrams import DRAWN, fake, not_windows
from sitetest import SiteTest

LECTURE = """\
---
title: A
---

```mermaid {#fig .wide alt="What it shows"}
flowchart LR
  A[A box] --> B
  click B "02-b.md#here"
```

- ```{mermaid}
  :name: other
  flowchart LR
    accTitle: T
    C --> D
  ```
  {: .mine }

~~~ Mermaid
flowchart LR
  accTitle: T
  C --> D
~~~
"""


def drawn(site: SiteTest) -> list[Key]:
    return [key for key in site.built.ran if key[0] == "diagram"]


@pytest.fixture
def course(site: SiteTest) -> SiteTest:
    files = {"content/lectures/01-a.md": LECTURE, "content/lectures/02-b.md": "## Here\n"}
    return site.write(files)


def test_diagrams_are_figures_with_links_names_and_ids_of_their_own(course: SiteTest) -> None:
    html = course.build().clean().page("lectures/a/index.html")
    first, second, third = re.findall(r"<figure\b.*?</figure>", html, re.DOTALL)
    assert first.startswith('<figure class="cs-diagram wide cs-wide" id="fig">')
    assert 'aria-label="What it shows"' in first and 'href="../b/index.html#here"' in first
    assert second.startswith('<figure class="cs-diagram mine" id="other">')
    assert 'aria-labelledby="cs-d2--title"' in second and 'id="cs-d3--title"' in third
    book = course.page("print/index.html")
    ids = re.findall(r' id="([^"]*)"', book)
    assert len(ids) == len(set(ids)) and any("cs-d2--title" in one for one in ids)
    assert "A box" in search.notes(html) and "<svg" not in search.notes(html)


def test_a_diagram_is_named_by_its_author_or_by_itself(course: SiteTest) -> None:
    fence = "```mermaid\n%%| label: fig-q\n%%| fig-alt: 'By Quarto'\nflowchart LR\n  A --> B\n```\n"
    texts = {
        "content/lectures/01-a.md": (
            f'{fence}{{: .mine alt="Below <it>" }}\n\n{fence.replace("fig-q", "fig-r")}'
        ),
        "content/lectures/02-b.md": "```mermaid\nflowchart LR\n  A --> B & C\n```\n",
        "content/course.yml": "language: de\n",
    }
    html = course.write(texts).build().clean().page("lectures/a/index.html")
    assert re.findall(r'<svg aria-label="([^"]*)"', html) == ["Below &lt;it&gt;", "By Quarto"]
    assert '<figure class="cs-diagram mine" id="fig-q">' in html
    assert '<svg aria-label="Diagramm: A, B, C"' in course.page("lectures/b/index.html")


def test_without_the_program_the_code_is_shown_and_nothing_else_is_told(
    course: SiteTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mermaid, "find_spec", lambda name: None)
    monkeypatch.setattr(mermaid, "_local", threading.local())
    course.edit("content/lectures/01-a.md", "{: .mine }", '{: .mine alt="x" }').build()
    assert course.codes == ["diagram-missing"]
    html = course.page("lectures/a/index.html")
    assert html.lower().count('class="language-mermaid"') == 3 and 'id="fig"' in html


def test_equal_diagrams_are_drawn_once_and_only_a_changed_one_again(course: SiteTest) -> None:
    course.build()
    assert len(drawn(course)) == 2
    course.edit("content/lectures/01-a.md", "A[A box]", "A[Another box]").build().clean()
    assert len(drawn(course)) == 1
    assert course.rendered == ["lectures/01-a.md"]
    assert course.output == course.clean_output
    course.write({"content/lectures/03-c.md": LECTURE.replace("A[A box]", "A[Another box]")})
    course.build().clean()
    assert drawn(course) == []


def test_mermaid_is_drawn_whatever_html_a_course_allows(course: SiteTest) -> None:
    for engine in ("python-markdown", "commonmark"):
        text = f"html: {{raw: deny}}\nmarkdown: {{engine: {engine}}}\n"
        course.write({"content/course.yml": text}).build().clean()
        assert course.page("lectures/a/index.html").count("<figure") == 3


@not_windows
def test_another_version_of_dot_draws_again_and_its_absence_is_told_once(
    course: SiteTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "```dot\ndigraph { A -> B }\n```\n\n```graphviz\ngraph { C }\n```\n"
    course.write(
        {"content/lectures/02-b.md": f"## Here\n\n{text}", "content/lectures/03-c.md": text}
    )
    fake(tmp_path, monkeypatch)
    page = course.build().clean().page("lectures/b/index.html")
    assert page.count('<a href="index.html" aria-label="tip">') == 2
    assert course.build().built.ran == ()
    fake(tmp_path, monkeypatch, DRAWN.replace(">A<", ">Changed<"), "2.0")
    assert ">Changed<" in course.build().clean().page("lectures/b/index.html")
    assert course.output == course.clean_output
    monkeypatch.setenv("PATH", str(tmp_path))
    assert course.build().codes == ["diagram-missing"]
    assert 'class="language-dot"' in course.page("lectures/b/index.html")
    assert course.output == course.clean_output
    assert course.build().codes == ["diagram-missing"]
    fake(tmp_path, monkeypatch)
    assert "<svg" in course.build().clean().page("lectures/b/index.html")


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("templates/text/en.yml", "lectures: [\n"),
        ("templates/shortcodes/_diagram.html", "{% if %}\n"),
        ("templates/shortcodes/_diagram.html", "{{ nix.y }}\n"),
    ],
)
def test_a_mistake_in_the_theme_is_told_alone(site: SiteTest, file: str, text: str) -> None:
    """With a diagram in the notes it ended the build in a traceback."""
    diagram = "```mermaid\nflowchart LR\n  accTitle: T\n  A --> B\n```\n"
    notes = f"# A\n\n{diagram}\n> [!NOTE]\n> x\n\n{{{{< details A >}}}}\nx\n{{{{< /details >}}}}\n"
    site.write({file: text, "content/a.md": notes})
    assert {one.path for one in site.build().built.diagnostics} == {file}
