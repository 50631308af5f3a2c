"""Notes from strangers in a real Chromium: no script runs and no other host is asked for anything,
however the pages are loaded and clicked. The Content-Security-Policy is switched off for that."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from browser.conftest import watched
from coursesite.markup import render
from coursesite.model import MarkupOptions
from sitetest import SiteTest
from vectors import HTML, PAYLOADS, notes

Serve = Callable[[Path], str]
MODES = tuple(itertools.product(("deny", "sanitize"), ("python-markdown", "commonmark")))

TOLD = "window.alert = () => (top.ran ||= []).push(name || document.title)"
TOUCHED = """() => {
  const links = [];
  for (const one of document.querySelectorAll('*')) {
    if (one.closest('.cs-embed, a[href^="#t="]')) continue; // a click there asks for the player
    const own = Array.from(one.attributes, ({ name }) => name.replace(/^on/, ''));
    for (const kind of ['click', 'mouseover', 'focus', ...own]) one.dispatchEvent(new Event(kind));
    if (one.tabIndex >= 0) one.focus({ preventScroll: true });
    if (one.matches('[href]') && !/^(https?|mailto):/.test(one.href)) links.push(one);
  }
  for (const link of links) link.dispatchEvent(new MouseEvent('click', { bubbles: true }));
}"""
"""Touches all that is on a page, but follows no link to another."""


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(bypass_csp=True)
    made.add_init_script(TOLD)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return watched(context.new_page())


def told(page: Page, url: str) -> tuple[list[str], list[str]]:
    """The documents in which a script of the notes ran, by name or title, and the addresses of
    other hosts that the page asked for."""
    page.asked.clear()  # type: ignore[attr-defined]
    page.goto(url)
    page.evaluate(TOUCHED)
    ran: list[str] = page.evaluate(
        "new Promise((done) => setTimeout(() => done(top.ran || []), 20))"
    )
    at_home = ("http://127.0.0.1:", "data:", "about:")
    asked = page.asked  # type: ignore[attr-defined]
    return ran, [one for one in asked if not one.startswith(at_home)]


def document(body: str, title: str = "") -> str:
    return f"<!doctype html><meta charset=utf-8><title>{title}</title><body>{body}"


def test_nothing_in_notes_runs(page: Page, serve: Serve, tmp_path: Path) -> None:
    for number, (raw, engine) in enumerate(MODES):
        options = MarkupOptions(
            raw_html=raw,  # type: ignore[arg-type]
            engine=engine,  # type: ignore[arg-type]
            iframes="click",
            iframe_hosts=("www.youtube.com",),
        )
        parts = []
        for text in notes(PAYLOADS[:6]):  # `test_sanitizer` has them all
            prose = render(text, options)
            parts += [prose.html, *(f"<p>{heading.html}</p>" for heading in prose.headings)]
        (tmp_path / f"{number}.html").write_text(document("\n".join(parts)), encoding="utf-8")
    origin = serve(tmp_path)
    for number, mode in enumerate(MODES):
        assert told(page, f"{origin}/{number}.html") == ([], []), mode


def test_the_notes_would_run_as_they_are(page: Page, serve: Serve, tmp_path: Path) -> None:
    """Or else the test above says nothing."""
    frames = [f'<iframe name="{n}" src="{n}.html"></iframe>' for n in range(60)]
    for number, text in enumerate(HTML[:60]):
        (tmp_path / f"{number}.html").write_text(document(text), encoding="utf-8")
    (tmp_path / "all.html").write_text(document("".join(frames)), encoding="utf-8")
    ran, asked = told(page, f"{serve(tmp_path)}/all.html")
    assert len(set(ran)) > 30
    assert asked


def test_no_frame_of_notes_loads_before_a_click(page: Page, serve: Serve, tmp_path: Path) -> None:
    """However its address is written, in a course that trusts its authors."""
    frames = [one for one in HTML if re.match("<(iframe|object|embed)\\b.*evil", one)]
    frames += ['<iframe srcdoc="<iframe src=https://evil.example/></iframe>"></iframe>']
    frames += ['<object data="x.pdf"><embed src="https:evil.example/x"></object>']
    options = MarkupOptions(iframes="click")
    (tmp_path / "a.html").write_text(
        document("\n".join(render(one, options).html for one in frames)), encoding="utf-8"
    )
    page.set_viewport_size(
        {"width": 900, "height": 6000}
    )  # or frames further down wait in any case
    page.goto(f"{serve(tmp_path)}/a.html")
    page.evaluate("new Promise((done) => setTimeout(done, 100))")
    assert len(frames) > 10
    assert [one for one in page.asked if "127.0.0.1" not in one] == []  # type: ignore[attr-defined]


FIELDS = """---
title: {0}
description: {0}
tags: [{0}, {1}]
categories: [{2}]
authors: [{0}]
lecturer: {3}
date: 2025-09-0{n}
readings: [{0}, {{title: {1}, url: "https://a.org/?{4}"}}]
video: {{id: dqoEU9Ac3ek, title: {0}, chapters: [{5}], transcript: talk.vtt}}
slides: {{src: deck.pdf, title: {1}}}
files: [{{path: deck.pdf, title: {0}}}]
extra: {{x: {0}}}
---
{{{{< term heap >}}}} [heap](/glossary.md#heap)

## {6}

### {7}

![{7}](pic.png "{8}")
"""
COURSE = """title: {0}
code: {1}
term: {2}
institution: {3}
description: {0}
start_date: 2025-09-01
end_date: 2025-12-01
class_days: [Mon]
skip: [{{from: 2025-10-06, title: {1}}}]
events: [{{title: {0}, date: 2025-10-07, place: {1}}}]
lecturers: [{0}]
staff: [{{name: {0}, role: {1}, office: {2}, hours: {3}}}]
links: [{{title: {0}, url: "https://a.org/"}}]
nav: [{{title: {1}, url: /glossary/}}]
glossary: auto
html: {{raw: {raw}, iframe_hosts: [www.youtube.com]}}
markdown: {{engine: {engine}}}
validation: {{links: {{not_found: ignore}}}}
search: false
"""


def quoted(text: str) -> str:
    """A text in YAML."""
    return "'" + text.replace("'", "''") + "'"


@pytest.mark.parametrize(
    ("raw", "engine", "first"), [(*MODES[0], 0), (*MODES[3], 5)], ids=["deny", "sanitize"]
)
def test_nothing_beside_the_notes_runs(
    raw: str, engine: str, first: int, page: Page, serve: Serve, tmp_path: Path
) -> None:
    """In titles, tags, names, transcripts, the glossary, and names of files."""
    texts = [one for one in PAYLOADS if "javascript:" not in one]
    texts = texts[first:] + texts[:first]
    words = [quoted(one) for one in texts]
    noted = [one.replace("<svg", "<b") for one in texts]  # which would be told to have no end
    plain = [one.replace('"', "''") for one in noted]
    site = SiteTest(tmp_path / "site")
    site.write({"content/course.yml": COURSE.format(*words, raw=raw, engine=engine)})
    cues = "".join(f"00:{n:02}.000 --> 00:{n:02}.500\n<v {t}>{t}\n\n" for n, t in enumerate(texts))
    terms = "".join(f"{text}\n: {text}\n\n" for text in noted)
    files = {
        "content/glossary.md": f"---\ntitle: Glossary\n---\nheap\n: {texts[0]}\n\n{terms}",
        "content/lectures/talk.vtt": f"WEBVTT\n\nNOTE {texts[0]}\n\n{cues}",
        "content/lectures/deck.pdf": "%PDF",
        "content/lectures/pic.png": "no picture",
        'content/lectures/x"><img src=x onerror=alert(1)>.md': "# x\n",
        "content/lectures/' onmouseover=alert(1) '.png": "no picture",
    }
    for n in range(1, 5):
        turned = words[4 * n :] + words[: 4 * n]
        body = plain[4 * n :] + plain[: 4 * n]
        chapter = quoted(f"0:10 {body[5]}")
        names = (body[4], chapter, *body[6:9])
        files[f"content/lectures/{n}.md"] = FIELDS.format(*turned[:4], *names, n=n)
    site.write(files).build()
    assert not [one for one in site.built.diagnostics if one.severity == "error"]
    folder = site.folder / "_site"
    pages = [path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*.html"))]
    tags = [name for name in pages if name.startswith("tags/")]
    assert len(pages) > 15
    origin = serve(folder)
    for name in [*(set(pages) - set(tags)), *tags[:3]]:
        address = quote(name)
        assert told(page, f"{origin}/{address}") == ([], []), address
