"""Messages point at what they are about: in lists of the front matter, in included text, in
templates; and a hint names a file that is like the one that was meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from coursesite.diagnostics import Diagnostic
from programs.test_diagrams import not_windows
from sitetest import SiteTest

FILES = {
    "content/lectures/01-a.md": (
        "---\ntitle: On gone.md\nreadings:\n  - title: gone.md\n    url: gone.md\n"
        "  - Lost: lost.pdf\n  - {title: \"e.pdf\", url: 'e.pdf'}\nfiles:\n  - f.pdf\n---\n\n"
        "[maps](02-mpas/index.md), [trees](../lectures/03-tres/), {{< wrong >}}\n\n"
        '{{< include "../parts/shared.md" >}}\n\n{{< include "../parts/raw.inc" lang=md >}}\n'
    ),
    "content/lectures/02-maps/index.md": "# Maps\n",
    "content/lectures/03-trees/index.md": "# Trees\n",
    "content/parts/shared.md": (
        "---\ntitle: Shared\n---\n\nSee [it](none.md), $\\nix{$ and [x][y].\n\n[t](03-tres.md)\n"
    ),
    "content/lectures/04-d.md": (
        "[p](/parts/shred.md)\n\n[d](lectures/01-a.md)\n\n[m](a@example.org)\n"
    ),
    "content/parts/raw.inc": "[a](b.md)\n",
    "shortcodes/wrong.py": (
        "from coursesite.shortcodes import Embed, shortcode\n\n\n@shortcode\n"
        "def wrong() -> Embed:\n    return Embed(str(1 / 0))\n"
    ),
    "templates/tag.html": '{% extends "theme/tag.html" %}\n  {{ asset("my.css") }}\n',
    "content/lectures/04-mac.md": "\ufeff---\ntitle: M\n---\r\r\r{{< at\r1:30 >}}",
}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> list[Diagnostic]:
    folder: Path = tmp_path_factory.mktemp("site")
    return list(SiteTest(folder).write(FILES).build().built.diagnostics)


@pytest.mark.parametrize(
    ("message", "path", "place", "hint"),
    [
        ("nothing is at 'gone.md'", "lectures/01-a.md", (5, 10), ""),
        ("nothing is at 'lost.pdf'", "lectures/01-a.md", (6, 11), ""),
        ("nothing is at 'e.pdf'", "lectures/01-a.md", (7, 28), ""),
        ("nothing is at 'f.pdf'", "lectures/01-a.md", (9, 5), ""),
        (
            "nothing is at '02-mpas/index.md'",
            "lectures/01-a.md",
            (12, 8),
            "did you mean '02-maps/index.md'?",
        ),
        (
            "nothing is at '../lectures/03-tres/'",
            "lectures/01-a.md",
            (12, 35),
            "did you mean '03-trees/index.md'?",
        ),
        (
            "wrong: ZeroDivisionError: division by zero",
            "lectures/01-a.md",
            (12, 62),
            "line 6 of shortcodes/wrong.py",
        ),
        ("nothing is at 'none.md'", "parts/shared.md", (5, 10), ""),
        (
            "nothing is at '03-tres.md'",
            "parts/shared.md",
            (7, 5),
            "'../lectures/03-trees/index.md'",
        ),
        ("nothing is at '/parts/shred.md'", "lectures/04-d.md", (1, 5), "'/parts/shared.md'"),
        ("nothing is at 'lectures/01-a.md'", "lectures/04-d.md", (3, 5), "'01-a.md'"),
        ("nothing is at 'a@example.org'", "lectures/04-d.md", (5, 5), "'mailto:a@example.org'"),
        ("this formula is shown as TeX: this { is not closed", "parts/shared.md", (5, 25), ""),
        ("lectures/04-mac.md has no recording", "lectures/04-mac.md", (6, 1), ""),
        ("no line defines 'y', so this link stays text", "parts/shared.md", (5, 35), ""),
    ],
)
def test_each_mistake_is_told_once_where_it_is_written(
    told: list[Diagnostic], message: str, path: str, place: tuple[int, int], hint: str
) -> None:
    found = [one for one in told if one.message.startswith(message)]
    assert [one.path for one in found] == [f"content/{path}"]
    span = found[0].span
    assert span is not None and (span.line, span.column) == place
    assert hint in found[0].hint


def test_posts_that_include_each_other_are_told(site: SiteTest) -> None:
    """Each of them left it to the other, and the text stood there fifty times."""
    call = "---\ntitle: X\n---\n\nText.\n\n{{< include NAME.md >}}\n"
    for name, other in (("a", "a"), ("b", "c"), ("c", "b")):
        site.write({f"content/{name}.md": call.replace("NAME", other)})
    told = site.build().built.diagnostics
    assert [(one.path, one.code, one.span and one.span.line) for one in told] == [
        (f"content/{name}.md", "shortcode-recursion", 7) for name in "abc"
    ]


def test_a_template_that_fails_names_the_page(site: SiteTest) -> None:
    """It may fail on that page alone, of which its own place says nothing."""
    one = (
        '{% extends "theme/lecture.html" %}\n{% block ending %}{{ front.extra.NAME }}{% endblock %}'
    )
    site.write({"templates/lecture.html": one.replace("NAME", "boat")})
    for name, extra in (("01-a", "boat: a"), ("02-b", "bout: a"), ("03-c", "boat: c")):
        text = f"---\ntitle: X{name}\nextra: {{{extra}}}\n---\n\nText.\n"
        site.write({f"content/lectures/{name}.md": text})
    (problem,) = site.build().built.diagnostics
    assert (problem.path, problem.span and problem.span.line) == ("templates/lecture.html", 2)
    assert problem.message.endswith("(on the page /lectures/b/)")
    site.edit("templates/lecture.html", "boat", "ship").build()
    (problem,) = site.built.diagnostics
    assert problem.message.endswith("(on the page /lectures/a/ and 2 more)")


@pytest.mark.parametrize(
    ("data", "span"),
    [
        ("{# f\u00fcr #}\n<p>f\u00fcr\n".encode("latin-1"), (1, 5)),
        ("<p>x\n".encode("utf-16"), (1, 1)),
    ],
)
def test_a_template_that_is_not_utf_8_is_told(
    site: SiteTest, data: bytes, span: tuple[int, int]
) -> None:
    """Its letters would be lost in silence, or the whole page."""
    site.write({"content/a.md": "# A\n", "templates/page.html": ""})
    (site.folder / "templates/page.html").write_bytes(data)
    (problem,) = site.build().built.diagnostics
    assert (problem.code, problem.path) == ("encoding", "templates/page.html")
    assert problem.span is not None and (problem.span.line, problem.span.column) == span


@not_windows
def test_a_name_that_cannot_be_published_is_told_with_its_file(site: SiteTest) -> None:
    site.write({"content/index.md": "# A\n", "content/a\\b.md": "# B\n"})
    (problem,) = site.build().built.diagnostics
    assert problem.code == "output-path" and "(content/a\\b.md)" in problem.message
