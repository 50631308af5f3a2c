"""The Content-Security-Policy of a page: what the page is made of, and no more."""

from __future__ import annotations

import pytest

from coursesite.theme.content_policy import FIXED, headers, policy, with_policy
from coursesite.theme.page_sources import (
    InertHtml,
    PageSources,
    hash_of,
    inline_hashes,
    is_inert,
    sheet_sources,
)

PLAIN = "; ".join(" ".join((name, *sources)) for name, sources in FIXED.items())


def of(html: str, **added: tuple[str, ...]) -> dict[str, list[str]]:
    """The directives of a page's policy that differ from those of a page without anything, with
    the sources that they have beside it."""
    text = policy(PageSources(html), {name.replace("_", "-"): one for name, one in added.items()})
    found = {name: sources for name, *sources in (part.split() for part in text.split("; "))}
    plain = {name: [*sources] for name, sources in FIXED.items()}
    return {
        name: [one for one in sources if one not in plain.get(name, ())]
        for name, sources in found.items()
        if sources != plain.get(name)
    }


def test_a_page_with_nothing_of_its_own_has_the_plain_policy() -> None:
    html = '<p>a <a href="https://x.org/">b</a> https://y.org one = 1 <img src="a.png"></p>'
    assert policy(PageSources(html), {}) == PLAIN


LOADED = [
    ('<img src="https://x.org/a.png">', "img-src", "https://x.org"),
    ("<IMG alt='a > b' SRC = 'https://x.org/a.png'>", "img-src", "https://x.org"),
    ("<img src=https://x.org/a.png>", "img-src", "https://x.org"),
    ('<img src="//x.org/a.png">', "img-src", "x.org"),
    ('<img src="http://x.org:8080/a.png">', "img-src", "http://x.org:8080"),
    ('<img srcset="a.png 1x, https://x.org/b.png 2x">', "img-src", "https://x.org"),
    ('<source srcset="https://x.org/b.png">', "img-src", "https://x.org"),
    ('<video poster="https://x.org/b.png"></video>', "img-src", "https://x.org"),
    ('<svg><image href="https://x.org/b.png"/></svg>', "img-src", "https://x.org"),
    ('<p style="background: url(https://x.org/b.png)">', "img-src", "https://x.org"),
    ("<p style='background: url(&quot;https://x.org/b&quot;)'>", "img-src", "https://x.org"),
    (
        '<img src="https://github.com/a/b/raw/c.png">',
        "img-src",
        "https://github.com https://*.githubusercontent.com",
    ),
    ('<video src="https://x.org/a.mp4"></video>', "media-src", "https://x.org"),
    ('<audio><source src="https://x.org/a.mp3"></audio>', "media-src", "https://x.org"),
    ('<audio src="data:audio/wav;base64,UklG"></audio>', "media-src", "data:"),
    ('<script src="https://x.org/a.js"></script>', "script-src", "https://x.org"),
    ('<object data="a.pdf"></object>', "object-src", "'self'"),
    ('<embed src="https://x.org/a.pdf">', "object-src", "https://x.org"),
    ('<link rel="manifest" href="a.json">', "manifest-src", "'self'"),
    ('<iframe src="demo.html"></iframe>', "frame-src", "'self'"),
    ('<iframe src="https://x.org/a"></iframe>', "frame-src", "https://x.org"),
    (
        '<template><iframe src="https://www.youtube-nocookie.com/embed/a"></iframe></template>',
        "frame-src",
        "https://www.youtube-nocookie.com",
    ),
    ('<iframe src="https://u.hosted.panopto.com/a"></iframe>', "frame-src", "https:"),
    ('<iframe src="https://cdnapisec.kaltura.com/a"></iframe>', "frame-src", "https:"),
    ('<iframe src="https://docs.google.com/a"></iframe>', "frame-src", "https:"),
    (
        '<a data-frame="https://player.vimeo.com/video/1?a&amp;b">',
        "frame-src",
        "https://player.vimeo.com",
    ),
    ('<a data-frame="https://media.u.edu/play/1">', "frame-src", "https:"),
    ('<a data-frame="https://u.edu/1.pdf">', "frame-src", "https://u.edu"),
    ('<a href="1.pdf" data-frame="1.pdf">', "frame-src", "'self'"),
]


@pytest.mark.parametrize(("html", "name", "sources"), LOADED)
def test_what_a_page_loads_is_a_source(html: str, name: str, sources: str) -> None:
    assert of(html) == {name: sources.split()}


def test_a_stylesheet_elsewhere_has_its_fonts_and_pictures_there() -> None:
    found = of('<link rel="stylesheet" href="https://fonts.googleapis.com/css?a">')
    assert found["style-src"] == ["https://fonts.googleapis.com"]
    assert "https://fonts.gstatic.com" in found["font-src"]


def test_a_player_that_may_ask_for_a_login_allows_every_host_and_needs_no_other() -> None:
    html = '<a data-frame="https://player.vimeo.com/1"><a data-frame="https://zoom.us/rec/play/1">'
    assert of(html) == {"frame-src": ["https:"]}


def test_scripts_and_styles_are_named_by_their_hashes() -> None:
    html = "<style>a{b:c}</style><SCRIPT type=module>\r\nrun()</SCRIPT>"
    found = {"script-src": [hash_of("\nrun()")], "style-src": [hash_of("a{b:c}")]}
    assert of(html) == found
    assert of(html.replace("run", "go")) != found
    assert hash_of("") == "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"


def test_data_in_a_script_element_is_none() -> None:
    assert not of('<script type="application/ld+json">{}</script><script src="a.js">no</script>')


def test_handlers_add_their_hashes_and_what_makes_them_count() -> None:
    html = '<button onclick="go(&quot;a&quot;)">one = two</button>'
    assert of(html) == {"script-src": [hash_of('go("a")'), "'unsafe-hashes'"]}


def test_the_document_within_an_iframe_has_the_same_policy() -> None:
    found = of('<iframe srcdoc="&lt;script&gt;go()&lt;/script&gt;"></iframe>')
    assert found == {"script-src": [hash_of("go()")]}


def test_what_strangers_wrote_is_not_named_unless_it_is_known() -> None:
    notes = '<script>a()</script><p onclick="b()"></p><style>c{}</style><script>d()</script>'
    page = PageSources(
        f"<script>e()</script>{notes}", [notes], inline_hashes("<script>d()</script>")
    )
    assert page.sources == {"script-src": {hash_of("e()"): None, hash_of("d()"): None}}


def test_sources_of_stylesheets() -> None:
    css = """
    @import url("https://a.org/b.css"); @import 'own.css';
    @font-face { font-family: x; src: url(data:font/woff2;base64,AA), url(https://f.org/x.woff2) }
    p { background: url(data:image/png;base64,AA) } q { background: url('https://i.org/q.png') }
    """
    found, imports = sheet_sources(css)
    assert imports == ("https://a.org/b.css", "own.css")
    assert [*found["font-src"]] == ["https://a.org", "data:", "https://f.org"]
    assert [*found["img-src"]] == ["https://a.org", "https://i.org"]
    assert [*found["style-src"]] == ["https://a.org"]


def test_a_site_adds_sources() -> None:
    added = {
        "connect-src": ("https://api.org",),
        "base-uri": ("'self'",),
        "script-src-elem": ("https://x.org",),
        "frame-ancestors": ("https://lms.org",),
    }
    text = policy(PageSources("<script>a()</script>"), added)
    assert "; connect-src 'self' https://api.org;" in text
    assert "; base-uri 'self';" in text
    assert "; script-src-elem 'self' 'wasm-unsafe-eval'" in text
    assert "frame-ancestors" not in text
    assert headers(added) == "frame-ancestors 'self' https://lms.org"
    loose = policy(PageSources("<script>a()</script>"), {"script-src": ("'unsafe-inline'",)})
    assert "sha256" not in loose


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<html><head><meta charset=utf-8><script>", "<script>"),
        ("<!DOCTYPE html><html><head ><script>", "<script>"),
        ("<!DOCTYPE html>", "<p>"),
        ("", "<p>"),
    ],
)
def test_the_policy_stands_before_what_it_governs(before: str, after: str) -> None:
    made = with_policy((before + after).encode(), "x").decode()
    element = '<meta http-equiv="Content-Security-Policy" content="x">'
    assert made.replace(f"\n{element}", "").replace(element, "") == before + after
    assert made.index(element) < made.index(after)
    if "charset" in before:
        assert made.index(element) > made.index("charset")


def test_reading_a_page_takes_time_in_proportion_to_its_length() -> None:
    """Signs that begin something and never end it, and so name no source."""
    for sign in ("<script>", "<style ", "<img '", '<img "" ', " on=", "<link ", "//", "<iframe a="):
        assert PageSources(sign * 20_000).sources == {}


RUNNING = ("<script>a()</script>", "<SCRIPT>", "<style>", "<b onclick='a()'>", '<link rel="next">')


@pytest.mark.parametrize("html", [*(html for html, _, _ in LOADED), *RUNNING])
def test_html_that_loads_or_runs_anything_is_not_inert(html: str) -> None:
    assert not is_inert(f"<p>a</p>{html}<p>b</p>")


NOTES = InertHtml(
    '<p>one = two <a href="https://x.org/">c</a> // <img src="a.png" alt=""></p>\n' * 9
)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<p>a</p>", "<p>b</p>"),
        ('<head><script>a()</script><img src="https://x.org/a.png">', "<style>a{}</style>"),
        ("<script>a('", "')</script><script>b()</script>"),
        ("<script>", ""),
        ("<style>", "</style>"),
        ('<b title="', '" onclick="a()">'),
        ("<b onclick='", "'>"),
        ('<img title="a > b" alt="', '" src="https://x.org/a.png">'),
        (f"{NOTES}<script>{NOTES}</script>", '<a data-frame="https://u.edu/1.pdf">'),
    ],
)
def test_a_page_with_inert_notes_has_the_sources_of_the_rest(before: str, after: str) -> None:
    assert is_inert(NOTES)
    html = before + NOTES + after
    assert PageSources(html, inert=[NOTES]).sources == PageSources(html).sources
    assert PageSources(html, inert=[InertHtml("<p>not in it</p>"), InertHtml()]).sources == (
        PageSources(html).sources
    )
