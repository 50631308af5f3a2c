"""The theme's classes have names of their own: it styles nothing that an author calls `row`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from coursesite.markup import MarkupOptions, render

ROOT = Path(__file__).parents[2]
STYLES = sorted((ROOT / "static" / "css").glob("*.css"))
AUTHORS = {
    **dict.fromkeys(
        ("left", "right", "light", "dark", "w-25", "w-50", "w-75", "rounded-10", "shadow"),
        "Chirpy's classes of a picture, which authors write: only img, figure and a have the style",
    ),
}
"""Classes of the dialect that the stylesheet names as authors write them, with the reason."""
PICTURES = re.compile(r"(?:img|figure|:is\(img, figure\)|:is\(a, figure\))(?::is\()?$")


def _selectors(css: str) -> list[str]:
    """The selectors of a stylesheet, a list of them as one."""
    css = re.sub(r'/\*.*?\*/|"[^"]*"', "", css, flags=re.DOTALL)
    return [one.strip() for one in re.findall(r"[^{};]+(?=\{)", css) if "@" not in one]


def _strange(selector: str) -> list[str]:
    """The classes in a selector that could be an author's own."""
    if selector.startswith(":is(pre, code) "):  # the classes of Pygments, within code alone
        return []
    found = []
    for match in re.finditer(r"\.([a-zA-Z][\w-]*)", selector):
        name, before = match[1], re.sub(r"\.[\w-]+, $", "", selector[: match.start()])
        if not (name.startswith("cs-") or (name in AUTHORS and PICTURES.search(before))):
            found.append(name)
    return found


@pytest.mark.parametrize("path", STYLES, ids=[path.name for path in STYLES])
def test_the_stylesheet_names_only_classes_of_the_theme(path: Path) -> None:
    assert {one for selector in _selectors(path.read_text()) for one in _strange(selector)} == set()


def test_a_class_without_the_prefix_is_found() -> None:
    assert _strange(".cs-prose > :is(.cs-code, .wide)") == ["wide"]
    assert _strange(".cs-prose .left") == ["left"] and not _strange(".cs-prose img.left")
    assert _selectors("/* .a */ @media print { .b, .c { x: .5 } }") == [".b, .c"]


def test_the_elements_of_the_theme_have_only_classes_of_the_theme() -> None:
    strange = {}
    for path in sorted((ROOT / "templates").rglob("*.html")):
        for text in re.findall(r'(?<![\w-])class="((?:\{[{%].*?[%}]\}|[^"])*)"', path.read_text()):
            names = re.sub(r"\{[{%].*?[%}]\}", "", text).split()
            if not all(name.startswith("cs-") for name in names):
                strange[path.name] = names
    for path in [*(ROOT / "static" / "js").glob("*.js"), ROOT / "static" / "search.js"]:
        script = path.read_text()
        given = re.findall(r"className = ['`]([^'`$]+)|classList\.\w+\(['`]([^'`$]+)", script)
        names = [name for pair in given for text in pair for name in text.split()]
        if not all(name.startswith("cs-") for name in names):
            strange[path.name] = names
    assert strange == {}


@pytest.mark.parametrize("engine", ["python-markdown", "commonmark"])
def test_an_author_s_class_has_the_style_of_the_theme_where_an_attribute_list_gives_it(
    engine: str,
) -> None:
    text = (
        "Due{: .x } **Now**{: .label .label-red } `c`{: .label }\n\n[All](#a){: .btn }\n\n"
        'Text.\n{: .wide }\n\n<div class="wide"><a class="btn label">own</a></div>\n'
    )
    html = render(text, MarkupOptions(engine=engine)).html
    assert '<strong class="label label-red cs-label cs-label-red">' in html
    assert '<code class="label cs-label">' in html and 'class="btn cs-btn"' in html
    assert '<p class="wide cs-wide">' in html
    assert '<div class="wide"><a class="btn label">own</a></div>' in html


@pytest.mark.parametrize("engine", ["python-markdown", "commonmark"])
def test_what_the_dialect_makes_has_only_classes_of_the_theme(engine: str) -> None:
    text = (
        "# A\n\n{:toc}\n\n> [!TIP]\n> x[^1]\n\n[^1]: Note.\n\n| a |\n|:--|\n| $x$ |\n\n"
        "- [x] done\n\n```py {.lineno hl_lines=1 file=a.py}\nx = 1\n```\n\n$$x$$\n\n$\\x$\n\n"
        '![](a.png#only-dark)\n\n<iframe src="https://www.youtube.com/embed/dqoEU9Ac3ek"></iframe>\n'
    )
    html = render(text, MarkupOptions(engine=engine)).html
    names = {name for given in re.findall(r' class="([^"]*)"', html) for name in given.split()}
    own = {name for name in names if name.startswith("cs-")}
    assert names - own <= {"language-py", "language-python", "n", "o", "mi", "w"}
    assert {"cs-callout", "cs-footnotes", "cs-table", "cs-code", "cs-tasks", "cs-math"} <= own
