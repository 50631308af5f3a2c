"""Typographic text, and the shortcut for text that has nothing to change."""

from __future__ import annotations

import pytest

from coursesite.markup.tree.typography import typeset

PLAIN = (
    "",
    "<p>Some <em>plain</em> words.</p>",
    "<p>One<br>two</p>\n<!-- not these -->\n<ul><li>three</li></ul>",
    '<p><a href="https://a.example/--">an address</a>, <img alt="&quot;x&quot;" src="...">four</p>',
    "<P>é\u00a0ü</P>",
)


@pytest.mark.parametrize("html", PLAIN)
def test_what_has_nothing_to_set_stays(html: str) -> None:
    quick, long = typeset(html), typeset(f"{html}<code>-- not counted</code>")
    assert quick.html == html
    assert long[:2] == (f"{html}<code>-- not counted</code>", quick.words)


@pytest.mark.parametrize(
    ("html", "words"),
    [("a<b", 3), ("a < b", 3), ("<p>a<b>b</b></p>", 2), ("<pre>a</pre> b</pre>c", 2), ("< <", 2)],
)
def test_words_are_those_between_tags(html: str, words: int) -> None:
    assert typeset(html)[:2] == (html, words)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('"<em>"</em>', "“<em>“</em>"),
        ("\"<em>'a'</em>\"", "“<em>‘a’</em>”"),
        ('<em>"a"</em>\'s', "<em>“a”</em>’s"),
        ("<code>a</code>'s", "<code>a</code>’s"),
        ('<a href="x">http://a.example</a>"', '<a href="x">http://a.example</a>”'),
        ("<textareas>--</textareas>", "<textareas>–</textareas>"),
        ('<TEXTAREA title="x">--</TEXTAREA>', '<TEXTAREA title="x">--</TEXTAREA>'),
    ],
)
def test_quotes_look_over_tags(html: str, expected: str) -> None:
    assert typeset(html).html == expected
