"""What may stand in notes, in a real Chromium: formulas in lines, callouts, pictures."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browser import axe
from sitetest import SiteTest

LONG = (
    r"$\mathcal{L}(\theta) = \sum_{i=1}^{N}\left[ y_i \log p_\theta(x_i) "
    r"+ (1-y_i)\log(1-p_\theta(x_i))\right] + \lambda \|\theta\|_2^2$"
)
FORMULAS = f"""\
---
title: Formulas
---

Inline {LONG} in text, and $x_i^2$ is short.

- in a list {LONG}
  - deeper {LONG}

> [!NOTE] Title
> In a callout {LONG}

## A heading with {LONG}
{{: #below }}

| Head | Cell |
|------|------|
| {LONG} | a |

<details open markdown="1">
<summary>What is {LONG}</summary>

A [link over {LONG}](#below).[^1]

</details>

[^1]: A note with {LONG}
"""

CALLOUTS = """\
---
title: Callouts
---

{: .note }
Homework 4 is posted.

{: .important }
> For all.
>
> In two paragraphs.

{: .highlight }
Without a title.

{: .new-title }
> Of its own
>
> With a title.

{: .warning }
Mind the gap.

**Lecture**{: .label }[Introduction](formulas.md)
**Due**{: .label .label-red }Homework **Lab**{: .label .label-green } one
**Quiz**{: .label .label-yellow }**Exam**{: .label .label-purple }

Alone
{: .label }

[A button](formulas.md){: .btn }[another](formulas.md){: .btn }

- one
- two
{: .note }

| a | b |
|---|---|
| 1 | 2 |
{: .note }
"""
PICTURES = """\
---
title: Pictures
---

![left](a.svg){: .w-50 .left } Text that stands beside the picture where there is room for the two,
and that goes on for so long that it comes to an end below it, or nearly so, which takes some more
words than one would think, and then a few of them again.

## A section

![right](b.svg){: w="200" h="100" .right .shadow } Text beside.

```python
below = "the picture"
```

![normal](a.svg){: .normal .w-25 .rounded-10 }

![light](a.svg){: .light }
![dark](b.svg){: .dark }
_In one paragraph_

![light alone](a.svg){: .light .w-25 }
_A light one_

![dark alone](b.svg){: .dark .w-25 }
_A dark one_

Between.

![ground](b.svg){: .light .w-25 .shadow }

![only light](a.svg#gh-light-mode-only) ![only dark](b.svg#only-dark){: .left }

<picture>
<source media="(prefers-color-scheme: dark)" srcset="b.svg">
<img src="a.svg" alt="either">
</picture>

The last, ![right](b.svg){: .right } beside.
"""
NAMES = sorted(
    {
        name
        for path in (Path(__file__).parents[2] / "static" / "css").glob("*.css")
        for name in re.findall(r"\.(?:cs-)?([a-z][\w-]+)", path.read_text(encoding="utf-8"))
    }
)
"""The names of the theme's classes, without its prefix."""
OWN_HTML = """\
---
title: HTML of one's own
---

<style>
.container > .row { display: flex; margin: 0 -12px }
.col { flex: 1; padding: 0 12px }
</style>

<div class="container" data-key="k" data-dialog="page.keys">
<div class="row">
<div class="col"><figure class="figure"><img src="a.svg" alt="wide"></figure></div>
</div>
</div>

""" + "\n\n".join(
    f'<div class="{name}"><p>A <span class="{name}">word</span></p></div>'
    for name in [*NAMES, "last"]
)
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 400" width="800" height="400">'
    '<rect width="800" height="400" fill="{}"/></svg>'
)
FILES = {
    "content/course.yml": "title: Notes\n",
    "content/formulas.md": FORMULAS,
    "content/callouts.md": CALLOUTS,
    "content/pictures.md": PICTURES,
    "content/own-html.md": OWN_HTML,
    "content/a.svg": DRAWING.format("#9bd"),
    "content/b.svg": DRAWING.format("#246"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with a page for each kind of thing, built."""
    site = SiteTest(tmp_path_factory.mktemp("notes")).write(FILES)
    site.build().clean()
    return site.folder / "_site"


def test_an_author_s_own_classes_have_no_style_of_the_theme(browser: Browser, folder: Path) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 800})
    page.goto((folder / "own-html" / "index.html").as_uri())
    assert page.locator(".row img").evaluate("one => one.clientWidth") > 400
    styled = page.evaluate(
        """names => {
          const keys = ['content', 'display', 'position', 'inset', 'float', 'clear', 'width', 'gap',
            'margin', 'padding', 'border', 'borderRadius', 'color', 'background', 'opacity', 'font',
            'textAlign', 'textDecoration', 'listStyle', 'gridTemplate', 'flexWrap', 'overflow'];
          const seen = one => [null, '::before', '::after'].map(pseudo => {
            const style = getComputedStyle(one, pseudo);
            return keys.map(key => style[key]).join();
          }).join();
          return names.filter(function (name) {
            const box = document.querySelector(`div.${CSS.escape(name)}:has(> p)`);
            return [box, box.querySelector('span')].some(function (one) {
              const styled = seen(one);
              one.removeAttribute('class');
              return styled !== seen(one);
            });
          });
        }""",
        NAMES,
    )
    assert len(NAMES) > 150 and styled == []
    page.locator(".container").dispatch_event("click")
    expect(page.locator("#page\\.keys")).to_be_hidden()
    page.keyboard.press("?")
    expect(page.locator("#page\\.keys dt").first).to_be_visible()
    assert "k" not in page.locator("#page\\.keys dt").all_inner_texts()
    page.close()


@pytest.mark.parametrize("width", [360, 390, 1440])
@pytest.mark.parametrize("script", [True, False])
def test_a_long_formula_in_a_line_scrolls_in_a_box_of_its_own(
    browser: Browser, folder: Path, width: int, script: bool
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800}, java_script_enabled=script
    )
    page = context.new_page()
    page.goto((folder / "formulas" / "index.html").as_uri())
    page.set_viewport_size({"width": width, "height": 801})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    wide = page.locator(".cs-prose > p .cs-math-wide")
    assert wide.evaluate("one => one.scrollWidth > one.clientWidth + 1") == (width < 400)
    context.close()


def test_a_long_formula_that_scrolls_is_reached_by_the_keyboard(
    browser: Browser, folder: Path
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.goto((folder / "formulas" / "index.html").as_uri())
    wide = page.locator(".cs-prose > p .cs-math-wide[tabindex='0'][role='group']")
    wide.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.activeElement.scrollLeft > 0")
    context.close()


def test_a_formula_that_may_scroll_moves_no_line(page: Page, folder: Path) -> None:
    """Its base and the height of its line are those it has without the box."""
    page.goto((folder / "formulas" / "index.html").as_uri())
    places = "[...document.querySelectorAll('.cs-prose > p:first-child math')].map(one => {"
    places += "const at = one.getBoundingClientRect(); return [at.x, at.y, at.height] })"
    line = "document.querySelector('.cs-prose > p:first-child').getBoundingClientRect().height"
    before = page.evaluate(places), page.evaluate(line)
    page.evaluate("for (const one of document.querySelectorAll('.cs-math-wide'))"
                  " one.replaceWith(...one.childNodes)")  # fmt: skip
    assert (page.evaluate(places), page.evaluate(line)) == before


@pytest.mark.parametrize("width", [360, 1440])
def test_pictures_stand_beside_text_where_there_is_room(
    browser: Browser, folder: Path, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto((folder / "pictures" / "index.html").as_uri())
    box = "one => { const at = one.getBoundingClientRect();"
    box += " return [at.left, at.right, at.top, at.bottom].map(Math.round) }"
    text = page.locator(".cs-prose > p").first.evaluate(box)
    left, right = (page.get_by_alt_text(one).first.evaluate(box) for one in ("left", "right"))
    assert left[0] == text[0] and left[1] - left[0] == pytest.approx((text[1] - text[0]) / 2, abs=1)
    assert right[1] - right[0] == 200
    assert (right[1] == text[1]) == (width > 640)
    assert page.locator(".cs-prose h2").evaluate(box)[2] >= left[3]
    assert page.locator(".cs-prose .cs-code").evaluate(box)[2] >= right[3]
    last = page.locator(".cs-prose img.right").last.evaluate(box)
    assert page.locator(".cs-prose").evaluate(box)[3] >= last[3]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


@pytest.mark.parametrize(
    ("scheme", "mode", "media", "dark"),
    [
        ("light", "auto", "screen", False),
        ("dark", "auto", "screen", True),
        ("light", "dark", "screen", True),
        ("dark", "light", "screen", False),
        ("dark", "auto", "print", False),
        ("light", "dark", "print", False),
    ],
)
def test_of_two_pictures_the_one_for_the_mode_is_shown(
    page_of_module: Page, folder: Path, scheme: str, mode: str, media: str, dark: bool
) -> None:
    page, url = page_of_module, (folder / "pictures" / "index.html").as_uri()
    page.emulate_media(color_scheme=scheme, media=media)  # type: ignore[arg-type]
    if page.url != url:
        page.goto(url)
    page.evaluate("mode => { document.documentElement.dataset.mode = mode }", mode)
    shown = {name: page.get_by_alt_text(name, exact=True).is_visible()
             for name in ("light", "dark", "light alone", "dark alone", "ground")}  # fmt: skip
    pair = {"light": not dark, "dark": dark, "light alone": not dark, "dark alone": dark}
    assert shown == pair | {"ground": True}
    for name, is_shown in (("only light", not dark), ("only dark", dark)):
        assert page.get_by_alt_text(name, exact=True).is_visible() is is_shown
    either = page.get_by_alt_text("either", exact=True)
    shown_sources = [one.get_attribute("src") for one in either.all() if one.is_visible()]
    assert shown_sources == ["../b.svg" if dark else "../a.svg"]
    captions = page.locator(".cs-prose em").evaluate_all(
        "all => all.filter(one => one.offsetHeight).map(one => one.textContent)"
    )
    words = [one.rpartition(": ")[2] for one in captions]
    assert words == ["In one paragraph", "A dark one" if dark else "A light one"]


def test_classes_of_callouts_colour_nothing_else(page: Page, folder: Path) -> None:
    page.goto((folder / "callouts" / "index.html").as_uri())
    assert page.locator(".cs-callout").count() == 5
    ink = page.locator(".cs-prose").evaluate("one => getComputedStyle(one).color")
    for kind in (".cs-callout > p:last-child", "ul.note", "table.note"):
        for one in page.locator(f".cs-prose {kind}").all():
            assert one.evaluate("one => getComputedStyle(one).color") == ink


@pytest.mark.parametrize(("scheme", "width"), [("light", 360), ("dark", 1440)])
@pytest.mark.parametrize("name", ["formulas", "callouts", "pictures"])
def test_axe_finds_nothing_in_notes(
    browser: Browser,
    folder: Path,
    serve: Callable[[Path], str],
    name: str,
    scheme: str,
    width: int,
) -> None:
    url = f"{serve(folder)}/{name}/index.html"
    assert not axe.visit(browser, url, width, scheme, pause=100)
