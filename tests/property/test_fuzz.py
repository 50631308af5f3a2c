"""Laws that hold whatever an author writes.

Nothing raises: mistakes are diagnostics. No mark of ours gets into a page. The same text comes to
the same result. A diagnostic points into its file.

`FUZZ=50 pytest tests/property/test_fuzz.py` tries fifty times as many texts, other ones each time.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable
from html import escape
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coursesite import importers
from coursesite.build import pipeline
from coursesite.diagnostics import Diagnostic, frame
from coursesite.markup import render
from coursesite.markup.title import render as render_title
from coursesite.media import transcripts
from coursesite.model import MarkupOptions, Prose
from coursesite.settings import config, post_file, post_parts
from coursesite.settings.decoding import decode
from coursesite.shortcodes.discovery import builtin
from coursesite.site.inputs import Mode
from property import laws
from property.dialect import arguments, inline, line, notes, yaml

TIMES = int(os.environ.get("FUZZ", "0"))
"""How many times as many texts to try; 0 for the normal run."""
MARK = re.compile(
    "[\ufdd0-\ufdd9\ufddf\0\x02\x03]|<x-[abr][ >]|&lt;x-[abr] n|%EF%B7%9[0-7]|wzxhzdk|klzzwxh"
)
"""Marks of ours, and those of Python-Markdown and its extensions."""
HOLE = re.compile("\ufdd5(\\d+)\ufdd6")
IMPORTED = re.compile("[\ufdd0-\ufdd7]")
"""Marks of the importer."""
NAMES = tuple(sorted(builtin()))


def law(examples: int) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Tries so many texts: the same ones in each normal run."""
    return settings(
        max_examples=examples * max(TIMES, 1),
        derandomize=not TIMES,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


def check_spans(text: str, diagnostics: Iterable[Diagnostic]) -> None:
    """Every span is a part of a line of the file, or one place behind its end."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for one in diagnostics:
        assert one.message and one.code
        frame(one, text)
        if one.span is not None:
            assert 1 <= one.span.line <= len(lines), one
            width = len(lines[one.span.line - 1])
            assert one.span.column >= 1 and one.span.length >= 1, one
            assert one.span.column - 1 + one.span.length <= max(width, one.span.column), one
            assert one.span.column <= width + 1, one


def check_prose(text: str, prose: Prose) -> None:
    """No mark of ours in what readers get, and every address where it is said to be. In words that
    are no part of the HTML, the page's holes for numbers are filled later."""
    words = [prose.summary, *(part for one in prose.headings for part in (one.text, one.html))]
    said = [prose.html, *prose.ids, *(one.id for one in prose.headings)]
    said += [HOLE.sub(lambda hole: "" if int(hole[1]) < len(prose.holes) else hole[0], one)
             for one in words]  # fmt: skip
    said += [one.url for one in prose.links]
    for part in said:
        assert not (mark := MARK.search(part)), part[max(0, mark.start() - 60) : mark.end() + 60]
    for one in prose.links:
        assert prose.html[one.start : one.end] == escape(one.url), one
        check_spans(text, [Diagnostic("error", "x", "x", span=one.span)])
    check_spans(text, prose.diagnostics)


def check(text: str, options: MarkupOptions) -> None:
    """The laws for the notes of a post."""
    text = decode(text.encode("utf-8", "surrogatepass"))[0]
    prose = render(text, options)
    check_prose(text, prose)
    assert render(text, options) == prose


ENGINES = st.sampled_from(("python-markdown", "commonmark"))
OPTIONS = st.builds(
    MarkupOptions,
    engine=ENGINES,
    raw_html=st.sampled_from(("allow", "allow", "sanitize", "deny")),
    language=st.sampled_from(("en", "de", "fr", "ja", "tr")),
    iframes=st.sampled_from(("click", "load")),
    iframe_hosts=st.sampled_from((None, ("e.org",))),
    math=st.booleans(),
    terms=st.booleans(),
    accessibility=st.sampled_from(("ignore", "warn")),
)
EXTENSIONS = (
    "toc", "extra", "admonition", "abbr", "attr_list", "def_list", "footnotes", "md_in_html",
    "meta", "nl2br", "sane_lists", "smarty", "wikilinks", "codehilite", "pymdownx.details",
    "pymdownx.tabbed", "pymdownx.tilde", "pymdownx.superfences", "pymdownx.snippets",
    "pymdownx.inlinehilite", "pymdownx.blocks.admonition", "pymdownx.arithmatex",
    "pymdownx.keys", "pymdownx.mark", "pymdownx.tasklist", "pymdownx.emoji",
)  # fmt: skip


@law(200)
@given(notes(), OPTIONS)
def test_notes(text: str, options: MarkupOptions) -> None:
    check(text, options)


@law(40)
@given(notes(), st.sampled_from(EXTENSIONS))
def test_notes_with_an_extension(text: str, name: str) -> None:
    check(text, MarkupOptions(extensions=((name, "{}"),)))


@law(60)
@given(
    st.lists(line(), min_size=1, max_size=3), st.sampled_from(("> ", "- ", "1. ", "> - ", "    "))
)
def test_lines_within_quotes_and_lists(lines: list[str], prefix: str) -> None:
    text = "".join(f"{prefix}{one}\n" for one in lines)
    for engine in ("python-markdown", "commonmark"):
        check(text, MarkupOptions(engine=engine))  # type: ignore[arg-type]


@law(100)
@given(st.sampled_from(NAMES), arguments(), notes(), st.booleans(), ENGINES)
def test_shortcodes(name: str, given_: str, inner: str, paired: bool, engine: str) -> None:
    call = f"{{{{< {name} {given_} >}}}}"
    text = f"Before {call} behind\n\n{call}\n"
    if paired:
        text += f"{inner}\n{{{{< /{name} >}}}}\n"
    check(text, MarkupOptions(engine=engine))  # type: ignore[arg-type]


@law(100)
@given(inline(), st.booleans(), st.booleans())
def test_titles(text: str, math: bool, heading: bool) -> None:
    title = render_title(text, math=math, heading=heading)
    assert not MARK.search(title.html) and not MARK.search(title.words)
    assert render_title(text, math=math, heading=heading) == title


@law(150)
@given(yaml(), notes(), st.sampled_from(("---\n", "---\r\n", "\n---\n", "", "+++\n")))
def test_front_matter(head: str, body: str, fence: str) -> None:
    data = f"{fence}{head}{fence.lstrip()}{body}".encode("utf-8", "surrogatepass")
    post = post_file.parse(data, path="2024-05-06-x.md", zone=dt.UTC)
    check_spans(decode(data)[0], post.diagnostics)
    assert post_file.parse(data, path="2024-05-06-x.md", zone=dt.UTC) == post
    post_parts.body(data, without_heading=True)


@law(150)
@given(yaml())
def test_course_yml(text: str) -> None:
    data = text.encode("utf-8", "surrogatepass")
    values, problems = config.parse(data)
    check_spans(decode(data)[0], problems)
    assert config.parse(data) == (values, problems)


@law(60)
@given(
    st.binary(max_size=80),
    st.sampled_from((b"", b"---\n", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")),
)
def test_bytes_that_are_no_text(data: bytes, start: bytes) -> None:
    post = post_file.parse(start + data, zone=dt.UTC)
    check_spans(decode(start + data)[0], post.diagnostics)
    config.parse(start + data)
    render(decode(start + data)[0])


CUES = (
    "WEBVTT", "1", "00:01.000 --> 00:02.000", "00:00:01,5 --> 0:2", "--> ", "<v Ada>Hi",
    "<c.x>a</c>", "NOTE", "",
)  # fmt: skip


@law(60)
@given(
    st.lists(st.one_of(st.sampled_from(CUES), inline()), max_size=9),
    st.sampled_from(transcripts.FORMATS),
)
def test_transcripts(lines: list[str], kind: str) -> None:
    text = decode("\n".join(lines).encode("utf-8", "surrogatepass"))[0]
    found = transcripts.parse(text, kind)
    check_spans(text, found.diagnostics)
    assert transcripts.parse(text, kind) == found


SITE = (
    "2024-05-06-notes.md",
    "_posts/2024-05-06-notes.md",
    "page.md",
    "_layouts/post.html",
    "_config.yml",
)


@law(30)
@given(yaml(), notes(), yaml(), st.sampled_from(SITE))
def test_the_importer(head: str, body: str, config_yml: str, name: str) -> None:
    """Of a post alone, or of a Jekyll site."""
    root = Path(tempfile.mkdtemp())
    files = {name: f"---\n{head}---\n{body}"}
    if name != SITE[0]:
        files["_posts/2024-05-07-more.md"] = (
            "---\ntitle: More\nlayout: post\n---\n{{ page.title }}\n"
        )
        files.setdefault("_config.yml", config_yml)
    try:
        for path, text in files.items():
            (root / path).parent.mkdir(exist_ok=True)
            (root / path).write_bytes(text.encode("utf-8", "surrogatepass"))
        source = root / SITE[0] if name == SITE[0] else root
        plan = importers.plan_import(source)
        assert importers.plan_import(source) == plan
        for row in plan.rows:
            lines = files.get(row.source, "").replace("\r\n", "\n").replace("\r", "\n").count("\n")
            assert 0 <= row.line <= max(lines + 1, 1), row
        for planned in plan.files:
            if planned.path.endswith(".md") and planned.data is not None:
                check_planned(planned.data)
    finally:
        shutil.rmtree(root)


def check_planned(data: bytes) -> None:
    """A post that the importer writes is one that we can read."""
    assert not IMPORTED.search(data.decode())
    post = post_file.parse(data, zone=dt.UTC)
    assert not [one for one in post.diagnostics if one.severity == "error"], post.diagnostics
    render(post_parts.body(data, without_heading=True))


COURSE = "title: Algebra *x*\nkey: a\nstart_date: 2025-02-17\nclass_days: [Mon]\n"


@law(4)
@given(notes(), notes(), yaml(), st.one_of(st.just(COURSE), yaml()), inline())
def test_sites(first: str, second: str, head: str, course: str, title: str) -> None:
    """A whole build: pages, feeds, calendars, lists."""
    root = Path(tempfile.mkdtemp())
    files = {
        "content/course.yml": course,
        "content/index.md": first,
        "content/glossary.md": second,
        "content/lectures/01-a.md": f"---\ntitle: {json.dumps(title)}\ntags: [x]\n---\n{first}",
        "content/lectures/02-b.md": f"---\n{head}---\n{second}",
    }
    try:
        for path, text in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(text.encode("utf-8", "surrogatepass"))
        mode = Mode(now="2026-01-01T00:00:00+00:00", index=False)
        done = [pipeline.build(root, root / name, mode, cache=False) for name in ("_a", "_b")]
        assert done[0].diagnostics == done[1].diagnostics
        for one in done[0].diagnostics:
            check_spans(decode((root / one.path).read_bytes())[0] if one.span else "", [one])
        made = [laws.tree(root / name) for name in ("_a", "_b")]
        assert made[0] == made[1] and bool(made[0]) != done[0].failed
        for path, data in made[0].items():
            if path.endswith((".html", ".xml", ".json", ".ics")):
                said = data.decode()
                assert not (mark := MARK.search(said)), said[max(0, mark.start() - 60) :][:120]
    finally:
        shutil.rmtree(root)
