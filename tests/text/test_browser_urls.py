"""Addresses as browsers read them. The hosts are those that Node and Chromium find."""

from __future__ import annotations

import doctest

import pytest

from coursesite.text import browser_urls
from coursesite.text.browser_urls import disguised, leaves_site, read, scheme, script_scheme


def test_its_examples_are_right() -> None:
    assert doctest.testmod(browser_urls).failed == 0


@pytest.mark.parametrize(
    ("url", "host", "hidden"),
    [
        ("https://www.youtube.com/embed/x", "www.youtube.com", False),
        ("HTTPS://WWW.YouTube.com/embed/x", "www.youtube.com", False),
        ("https:evil.example/", "evil.example", True),
        ("https:/evil.example/", "evil.example", True),
        ("https:\\\\evil.example", "evil.example", True),
        ("https:///evil.example/x", "evil.example", True),
        ("https://evil.example\\@www.youtube.com/", "evil.example", True),
        ("https://www.youtube.com@evil.example/", "evil.example", False),
        ("https://evil.example#@www.youtube.com/", "evil.example", False),
        ("//evil.example/", "evil.example", False),
        ("/\\evil.example/", "evil.example", True),
        ("\\\\evil.example/", "evil.example", True),
        ("/\t/evil.example/", "evil.example", True),
        (" \n//evil.example/", "evil.example", False),
        ("ht\ntps://evil.example", "evil.example", True),
        ("https://evil。example/", "evil.example", False),
        ("https://EVIL%2eexample/", "evil.example", False),
        ("https://münchen.example/", "xn--mnchen-3ya.example", False),
        ("https://0x7f.1/", "127.0.0.1", False),
    ],
)
def test_an_address_has_the_host_that_a_browser_asks(url: str, host: str, hidden: bool) -> None:
    """And it is told if it does not say so."""
    target = read(url)
    assert target is not None and target.on_web and target.host == host
    assert disguised(url) is hidden


@pytest.mark.parametrize(
    "url", ["", "a.md", "/a/b.md#c", "?q", "#x", "../a b.png", "é.md", "a\\b.png", "1: x.md", "%"]
)
def test_an_address_within_the_site_has_no_host(url: str) -> None:
    assert read(url) == browser_urls.Target()
    assert not leaves_site(url) and not disguised(url) and not script_scheme(url)


@pytest.mark.parametrize("url", ["https://", "http://a b/", "https://a.org:99999/", "//", "\ud800"])
def test_what_no_browser_opens_has_no_target(url: str) -> None:
    assert read(url) is None
    assert not disguised(url)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)",
        "java\tscript\r:alert(1)",
        " \x00\x1fjavascript:alert(1)",
        "javascript://a b/%0aalert(1)",
        "vbscript:x",
        "data:text/html,x",
        "data: text/html;base64,x",
        "DATA:TEXT/HTML;charset=utf-8,x",
        "data:application/xhtml+xml,x",
        "data:text/xml,x",
        "data:image/svg+xml,x",
        "data:multipart/x,x",
        "blob:https://a.org/x",
        "filesystem:https://a.org/x",
        "view-source:javascript:x",
        "feed:javascript:x",
        "feed:feed:feed:x",
    ],
)
def test_an_address_that_can_run_a_script_says_so(url: str) -> None:
    assert script_scheme(url) == scheme(url) or url.startswith("feed")
    assert script_scheme(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://a.org/javascript:x",
        "javascript.md",
        "/javascript:x",
        "./javascript:x",
        "?javascript:x",
        "mailto:javascript@a.org",
        "tel:1",
        "java script:x",
        "data:,x",
        "data:;base64,eA==",
        "data:text/csv,a",
        "data:text/css,a{}",
        "data:image/png;base64,x",
        "feed:https://a.org/x",
        "C:\\a.png",
    ],
)
def test_an_address_that_can_run_no_script_may_stay(url: str) -> None:
    assert not script_scheme(url)


def test_a_picture_may_be_svg() -> None:
    assert not script_scheme("data:image/svg+xml,x", picture=True)
    assert script_scheme("data:text/html,x", picture=True)
    assert script_scheme("javascript:x", picture=True)
