"""Content that is wider than the text, in every browser: it scrolls by itself, says so, and never
takes the page with it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from browser.drivers import Driver
from sitetest import SiteTest

WORD = "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaft"
SUM = " + ".join(f"a_{{{number}}} x^{{{number}}}" for number in range(14))
TABLE = f"| {' | '.join('ABCDEFGHI')} |\n|{'---|' * 9}\n| {' | '.join(['value of it'] * 9)} |\n"
CODE = f"```text\n{'long ' * 40}\n```\n"
EQUATION = f"\\begin{{equation}}\nf(x) = {SUM}\n\\end{{equation}}\n"
INNER = f"{WORD} `{WORD}` ${SUM}$\n\n{EQUATION}\n{TABLE}\n{CODE}"


def within(prefix: str, first: str = "") -> str:
    """All of it in a quote or an item of a list."""
    lines = INNER.splitlines()
    return "\n".join([first or prefix, *(prefix + line for line in lines)]) + "\n"


NOTES = f"""\
---
title: Wide
---

## {WORD} `{WORD}` ${SUM}$

{INNER}

\\begin{{align}}
\\nabla \\times B &= \\mu_0 J + \\mu_0 \\varepsilon_0 \\frac{{\\partial E}}{{\\partial t}} \\\\
\\nabla \\cdot B &= 0
\\end{{align}}

{within("> ", "> [!NOTE]")}

{within("> ")}

{within("  ", "- item")}

{WORD}
: {WORD} ${SUM}$

![A picture](wide.svg)

<iframe src="https://example.org/" width="1200" height="100" title="Frame"></iframe>

```mermaid
flowchart LR
  {" --> ".join(f"N{number}[Node number {number}]" for number in range(9))}
```

> [!quiz] Which?
> - [ ] ${SUM}$
> - [x] `{WORD}`

<svg width="1400" height="20" viewBox="0 0 1400 20"><title>Bar</title></svg>

Text.[^1]

[^1]: {WORD} ${SUM}$
"""
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="1400" height="20" viewBox="0 0 1400 20"/>'
BOXES = ".cs-prose :is(pre, .cs-table, .cs-math, .cs-math-wide, .cs-diagram-box)"
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SCROLLERS = f"""() => [...document.querySelectorAll('{BOXES}')].map(box => ({{
  wide: box.scrollWidth > box.clientWidth + 1, tab: box.tabIndex, name: box.ariaLabel,
  role: box.getAttribute('role'),
  still: !!(box.closest('a, summary, [aria-hidden]') || box.parentElement.closest('.cs-table')),
}})).filter(box => !box.still)"""
NUMBERS = """() => [...document.querySelectorAll('.cs-math-numbered')].map(box => {
  const { left, right } = box.getBoundingClientRect();
  const rows = [...box.querySelectorAll('math > semantics > mstyle > mtable > mtr')];
  return rows.map(row => row.lastElementChild).map(cell => {
    const text = cell.querySelector('mtext').getBoundingClientRect();
    return [Math.round(text.left - left), Math.round(right - text.right)];
  });
}).flat()"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = SiteTest(tmp_path_factory.mktemp("wide"))
    files = {"content/lectures/a.md": NOTES, "content/lectures/wide.svg": PICTURE}
    files["content/lectures/b.md"] = f"---\ntitle: عريض\nlang: ar\n---\n\nنص.\n\n{EQUATION}\n"
    site.write({"content/course.yml": "title: Wide\nkey: wide\n", **files}).build()
    return site.folder / "_site"


def test_nothing_wide_takes_the_page_with_it(
    driver: Driver, host: Callable[[Path], str], folder: Path
) -> None:
    driver.open(f"{host(folder)}/lectures/a/", size=(1440, 900))
    for width in (1440, 1024, 768, 360, 320):
        driver.resize(width, 800)
        assert driver.run(SIDEWAYS) <= 0, width
    lines = "find('.cs-prose > .cs-table td').map(one => one.getBoundingClientRect().height)"
    assert max(driver.run(lines)) < 50, "columns of a table that scrolls are not squeezed"
    driver.until(f"({SCROLLERS})().every(box => box.wide === (box.tab === 0))")
    boxes = driver.run(SCROLLERS)
    assert sum(box["wide"] for box in boxes) > 15
    for box in boxes:
        assert (box["role"] == "group") == box["wide"] == bool(box["name"])
    assert not driver.run("find('[aria-hidden] [tabindex]').length")
    assert driver.run(NUMBERS)
    for left, right in driver.run(NUMBERS):
        assert left > 100 and 0 <= right < 40, "a number is out of sight"


def test_a_wide_box_has_a_shade_and_a_bar_that_follow(
    driver: Driver, host: Callable[[Path], str], folder: Path
) -> None:
    driver.open(f"{host(folder)}/lectures/a/", size=(360, 740))
    box = ".cs-prose > .cs-table"
    parts = f"(at => {{ const box = find('{box}')[0]; if (at !== null) box.scrollLeft = at;"
    parts += " return (box.style.getPropertyValue('--seen').match(/[\\d.]+(?=%)/g)).map(Number) })"
    driver.until(f"find('{box}')[0].tabIndex === 0")
    drawn = driver.run(f"find('{box}')[0].offsetHeight === find('{box}')[0].clientHeight")
    if drawn:
        first, last = driver.run(f"{parts}", None)
        assert first == 0 and 20 < last < 90
        driver.run(parts, 99999)
        driver.until(f"({parts})(null)[1] > 99")
    attachment, width = (
        driver.run("(s, name) => getComputedStyle(find(s)[0])[name]", box, name)
        for name in ("backgroundAttachment", "scrollbarWidth")
    )
    assert attachment.split(", ")[:5] == ["scroll", "local", "local", "scroll", "scroll"]
    assert width == "thin"
    driver.focus(box)
    driver.press("ArrowLeft")
    driver.focused(box)


def test_formulas_take_the_room_of_the_column(
    driver: Driver, host: Callable[[Path], str], folder: Path
) -> None:
    driver.open(f"{host(folder)}/lectures/a/", size=(1440, 900))
    text, wide, plain = (
        driver.box(selector)["width"]
        for selector in (
            ".cs-prose > p",
            ".cs-prose > .cs-math-numbered",
            ".cs-prose > .cs-math-numbered ~ .cs-math-numbered",
        )
    )
    assert abs(plain - text) < 20, "a formula that has room is as wide as the text"
    if driver.name != "WebKit":
        assert wide > text + 50
    heights = driver.run(
        "[...document.querySelectorAll('mtr')].map(row => row.getBoundingClientRect().height)"
    )
    assert min(heights) > 10


def test_on_paper_a_page_from_right_to_left_keeps_its_left_edge(
    browser: Browser, folder: Path
) -> None:
    """Chromium makes smaller what is wider than the sheet, if that goes over its right edge."""
    page = browser.new_page(viewport={"width": 680, "height": 900})
    page.goto((folder / "lectures/b/index.html").as_uri())
    page.emulate_media(media="print")
    lefts = "[...document.querySelectorAll('main *')].map(one => one.getBoundingClientRect().left)"
    assert min(page.evaluate(lefts)) >= 0
    assert page.evaluate("document.documentElement.scrollWidth") > 680
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).direction") == "rtl"
    page.close()
