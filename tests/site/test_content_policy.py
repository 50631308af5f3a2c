"""Every page of a site has a policy, which covers what is in the page and follows every edit."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from coursesite.theme.page_sources import PageSources, hash_of
from sitetest import SiteTest

HOSTILE = "<script>steal()</script>\n\n<b onclick='go()'>b</b>\n\n<style>p{color:red}</style>\n"
OWN = (
    '{% extends "theme/page.html" %}'
    "{% block head %}<script>own({{ page.title|tojson }})</script>{% endblock %}"
)
FILES = {
    "content/course.yml": "title: A\nbase_url: https://x.org/a\n",
    "content/lectures/01-one.md": "---\ntitle: One\naliases: [/old/]\n---\n# One\n\n" + HOSTILE,
    "content/lectures/02-two.md": (
        "---\ntitle: Two\nvideo: dqoEU9Ac3ek\n---\n![a](https://img.org/a.png)\n"
        "{{< vimeo 76979871 >}}\n"
    ),
    "content/lectures/03-three.md": (
        "---\ntitle: Three\n---\n$x$ and `only = 1` // [b](https://x.org) ![c](c.png)\n\n"
        '```js\nlet a = "data:" // <script>\n```\n'
    ),
    "content/lectures/c.png": "",
    "content/about.md": "---\ntitle: About\nlayout: own\n---\nText {{< hello >}}\n",
    "templates/own.html": OWN,
    "templates/shortcodes/hello.html": "<script>hello()</script>",
    "static/raw.html": "<!doctype html><html><head><title>Raw</title></head></html>\n",
    "static/css/99-own.css": "@import 'https://fonts.googleapis.com/css';\n",
}
ONE, TWO, ABOUT = "lectures/one/index.html", "lectures/two/index.html", "about/index.html"


def sources(html: str) -> dict[str, list[str]]:
    """The directives of a page's policy."""
    found = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', html)
    assert len(found) == 1
    return {name: rest for name, *rest in (part.split() for part in found[0].split("; "))}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> SiteTest:
    return SiteTest(tmp_path_factory.mktemp("policy")).write(FILES).build().clean()


def test_every_page_has_a_policy_and_files_of_the_site_stay_as_they_are(site: SiteTest) -> None:
    for path, data in site.output.items():
        if path.endswith(".html") and path != "raw.html":
            html = data.decode()
            found = sources(html)
            governed = re.search("<script|<style|<link|<title", html)
            assert governed is not None
            assert html.index("Content-Security-Policy") < governed.start(), path
            for kind in ("script", "style"):
                for text in re.findall(rf"<{kind}>(.*?)</{kind}>", html, re.DOTALL):
                    assert hash_of(text) in found[f"{kind}-src"], path
    assert {"old/index.html", "404.html", "print/index.html"} <= site.output.keys()
    assert site.page("raw.html") == FILES["static/raw.html"]


def test_a_policy_names_every_source_of_its_page(site: SiteTest) -> None:
    """Notes without sources are not looked at again for the policy."""
    for path, data in site.output.items():
        if path.endswith(".html") and path != "raw.html":
            named = sources(data.decode())
            for directive, each in PageSources(data.decode()).sources.items():
                assert set(each) <= set(named[directive]), path


def test_players_pictures_and_fonts_are_those_of_the_page(site: SiteTest) -> None:
    one, two = sources(site.page(ONE)), sources(site.page(TWO))
    assert "frame-src" not in one
    assert two["frame-src"] == ["https://www.youtube-nocookie.com", "https://player.vimeo.com"]
    assert (one["img-src"][2:], two["img-src"][2:]) == (
        ["https://fonts.googleapis.com"],
        ["https://img.org", "https://fonts.googleapis.com"],
    )
    assert sources(site.page("404.html"))["font-src"] == one["font-src"]
    assert "https://fonts.gstatic.com" in one["font-src"]


def test_headers_have_what_an_element_cannot_say(site: SiteTest) -> None:
    lines = site.page("_headers").splitlines()
    assert lines[:3] == [
        "/*",
        "  X-Content-Type-Options: nosniff",
        "  Content-Security-Policy: frame-ancestors 'self'",
    ]
    kept = dict(zip(lines[3::2], lines[4::2], strict=True))
    assert {path.lstrip("/") for path in kept} == {
        path for path in site.output if path.startswith("assets/")
    }
    assert {*kept.values()} == {"  Cache-Control: public, max-age=31536000, immutable"}


def test_notes_of_strangers_add_no_script_and_templates_do(tmp_path: Path) -> None:
    site = SiteTest(tmp_path).write(FILES).build()
    steal, style, go = hash_of("steal()"), hash_of("p{color:red}"), hash_of("go()")
    found = sources(site.page(ONE))
    assert {steal, go, "'unsafe-hashes'"} <= {*found["script-src"]}
    assert style in found["style-src"]
    for raw in ("sanitize", "deny"):
        settings = f"title: A\nbase_url: https://x.org/a\nhtml: {{raw: {raw}}}\n"
        site.write({"content/course.yml": settings}).build()
        every = {
            one
            for path in (ONE, "print/index.html")
            for one in sources(site.page(path))["script-src"]
        }
        assert not {steal, go, "'unsafe-hashes'"} & every
        assert style not in sources(site.page("print/index.html"))["style-src"]
        assert hash_of('own("About")') in sources(site.page(ABOUT))["script-src"]


def test_an_edit_of_a_template_changes_the_policies_of_its_pages_alone(tmp_path: Path) -> None:
    site = SiteTest(tmp_path).write(FILES).build().edit("templates/own.html", "own(", "mine(")
    assert set(site.build().built.written) == {ABOUT}
    assert hash_of('mine("About")') in sources(site.page(ABOUT))["script-src"]
    site.write({"static/css/98-b.css": "b {}\n"})
    site.edit("static/css/99-own.css", "https://fonts.googleapis.com/css", "98-b.css").build()
    assert "https://fonts.gstatic.com" not in sources(site.page(ONE))["font-src"]
    made = site.output
    fresh = SiteTest(tmp_path).build()
    assert fresh.output == made


def test_a_site_adds_sources_has_no_policy_or_headers_of_its_own(tmp_path: Path) -> None:
    add = "csp: {add: {connect-src: [self, 'https://api.org'], frame-ancestors: https://lms.org}}\n"
    site = SiteTest(tmp_path).write(FILES | {"content/course.yml": f"title: A\n{add}"}).build()
    assert sources(site.page(ONE))["connect-src"] == ["'self'", "https://api.org"]
    assert "frame-ancestors 'self' https://lms.org" in site.page("_headers")
    site.write({"content/course.yml": "title: A\ncsp: false\n"}).build().clean()
    assert not [path for path, data in site.output.items() if b"Content-Security" in data]
    site.write({"static/_headers": "/*\n  X: y\n"}).build().clean()
    assert site.page("_headers") == "/*\n  X: y\n"
    wrong = "csp: {add: {img-scr: https://x.org, img-src: 'https://x.org; script-src *'}}\n"
    site.write({"content/course.yml": wrong}).build()
    assert [(one.code, one.hint) for one in site.built.diagnostics] == [
        ("config-value", "did you mean 'img-src'?"),
        ("config-value", "write a host with https:// in front, or a keyword such as 'self'"),
    ]
