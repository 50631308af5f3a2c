"""The script on its way out with a page, and what stands for a page without its stylesheets."""

from __future__ import annotations

import pytest

from coursesite.preview.script_tag import content_digest, tag, with_script

SCRIPT = tag("/client.js", build="a-1", text="0f", status='A "draft" & more')


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (b"<body><p>a</p></body></html>", b"<body><p>a</p>%b</body></html>"),
        (b"<BODY>a</BODY>", b"<BODY>a%b</BODY>"),
        (b"<body><pre>&lt;/body></pre>a", b"<body><pre>&lt;/body></pre>a%b"),
        (b"<body><script>'</body>'</script></body>", b"<body><script>'</body>'</script>%b</body>"),
        (b"", b"%b"),
    ],
)
def test_the_script_is_the_last_of_the_body(page: bytes, expected: bytes) -> None:
    assert with_script(page, SCRIPT) == expected % SCRIPT


def test_what_the_script_is_told_is_escaped() -> None:
    assert b'data-status="A &quot;draft&quot; &amp; more"' in SCRIPT
    assert b"data-status" not in tag("/client.js", build="", text="0f")


PAGE = b'<link rel="stylesheet" href="a.css"><link rel="icon" href="i.svg"><p>text</p>'


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        (b"a.css", b"b.css", True),
        (b'href="a.css"', b'href="a.css" media="print"', True),
        (b'rel="stylesheet"', b"rel=stylesheet", True),
        (b"i.svg", b"j.svg", False),
        (b"text", b"texts", False),
        (b'<link rel="stylesheet" href="a.css">', b"", False),
    ],
)
def test_only_stylesheets_may_change_in_a_page_that_stays(
    old: bytes, new: bytes, same: bool
) -> None:
    assert old in PAGE
    assert (content_digest(PAGE.replace(old, new)) == content_digest(PAGE)) is same
