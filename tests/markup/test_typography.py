"""Typographic text, and the shortcut for text that has nothing to change."""

from __future__ import annotations

import datetime as dt
import doctest
import re

import pytest

from coursesite.markup import MarkupOptions, render, title
from coursesite.markup.tree.typography import typeset
from coursesite.media import transcripts
from coursesite.settings import post_file
from coursesite.text import east_asian

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


@pytest.mark.parametrize("scheme", ["https://", "http://", ""])
@pytest.mark.parametrize(
    "written",
    [
        "See [w.a.example], [w.a.example/help].",
        "([w.a.example]) ‘[w.a.example]’ [w.a.example?q=(x)]",
        "[w.a.example/x?a=b&amp;y=z] [w.a.example/q?s=t]&amp;hl; [w.a.example/q]&lt;b",
        "[w.a_b.example/c_d_e] <em>[w.a.example/~ada]</em>",
    ],
)
def test_addresses_become_links(scheme: str, written: str) -> None:
    """As on GitHub: https://github.github.com/gfm/#autolinks-extension-"""
    written = written.replace("[w.", f"[{scheme}www.")
    to = "" if scheme else "http://"
    linked = re.sub(r"\[(.*?)\]", rf'<a href="{to}\1">\1</a>', written)
    assert typeset(re.sub(r"[\[\]]", "", written)).html == linked


@pytest.mark.parametrize(
    "text",
    [
        *("www.", "www..", "awww.a.example", "a.www.b.example", "/www.a.example", "www. a"),
        *("https://&lt;host&gt;/x", "https://.", "http://?"),
    ],
)
def test_what_is_no_address_stays(text: str) -> None:
    assert "<a" not in typeset(f"<p>{text} www</p>").html


QUOTED = """
en “a” ‘b’ it’s
de „a“ ‚b‘ it’s
de-CH «a» ‹b› it’s
fr «_a_» «_b_» it’s
fr-CH «a» ‹b› it’s
pl „a” «b» it’s
cs „a“ ‚b‘ it’s
sv ”a” ’b’ it’s
fi ”a” ’b’ it’s
da “a” ‘b’ it’s
nb «a» ‘b’ it’s
ja 「a」 『b』 it’s
zh “a” ‘b’ it’s
zh-TW 「a」 『b』 it’s
ru «a» „b“ it’s
es “a” ‘b’ it’s
it «a» “b” it’s
pt-PT «a» “b” it’s
pt-BR “a” ‘b’ it’s
nl “a” ‘b’ it’s
hu „a” »b« it’s
he ”a” ’b’ it’s
"""
"""The marks of languages, by CLDR; `_` is a narrow no-break space."""


@pytest.mark.parametrize("line", QUOTED.strip().splitlines(), ids=lambda line: line.split()[0])
def test_quotation_marks_are_those_of_the_language(line: str) -> None:
    language, _, expected = line.partition(" ")
    html = typeset("<p>\"a\" 'b' it's</p>", language).html
    assert html == f"<p>{expected}</p>".replace("_", "\u202f")


@pytest.mark.parametrize(
    ("language", "html", "expected"),
    [
        ("de", "<p>'x <em>y</em>', 'n</p><p>z'</p>", "<p>‚x <em>y</em>‘, ’n</p><p>z’</p>"),
        ("de", "der Jungs' \"<b>Spiel</b>\" der '90er", "der Jungs’ „<b>Spiel</b>“ der ’90er"),
        ("de", "\"'a' b\"", "„‚a‘ b“"),
        ("fr", "d'\"eau\", (\"x\")", "d’«\u202feau\u202f», («\u202fx\u202f»)"),
        ("nl", "'s avonds 't 'is'", "’s avonds ’t ‘is’"),
        ("ja", "彼は\"<b>はい</b>、'そう'\"と", "彼は「<b>はい</b>、『そう』」と"),
        ("zh", "说\"好\"，<i>\"不\"</i>", "说“好”，<i>“不”</i>"),
        ("sv", "<p>\"a\"</p>\n\n<p>'b'</p>", "<p>”a”</p>\n\n<p>’b’</p>"),
        ("de", '<code>"a"</code> <a title="x">"b"</a>', '<code>"a"</code> <a title="x">„b“</a>'),
    ],
)  # fmt: skip
def test_marks_find_their_partner_within_a_block(language: str, html: str, expected: str) -> None:
    assert typeset(html, language).html == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("汉字\n汉字", "汉字汉字"),
        ("汉 字\n  カナ，\nひら", "汉 字カナ，ひら"),
        ("<p>汉<em>字</em>\n汉\n<b>字</b></p>", "<p>汉<em>字</em>汉<b>字</b></p>"),
        ("<p><i>汉</i>\n<b>字</b></p>", "<p><i>汉</i><b>字</b></p>"),
        ("<p>汉</p>\n<p>字</p>", "<p>汉</p>\n<p>字</p>"),
        ("汉\nHan\n字", "汉\nHan\n字"),
        ("한국\n말", "한국\n말"),
        ("<pre>汉\n字</pre> <code>汉\n字</code>", "<pre>汉\n字</pre> <code>汉\n字</code>"),
        ("“汉”\n字", "“汉”字"),
        ("é\né", "é\né"),
    ],
)
def test_a_line_break_within_chinese_and_japanese_is_no_space(html: str, expected: str) -> None:
    assert typeset(html, "zh").html == expected


@pytest.mark.parametrize("engine", ["python-markdown", "commonmark"])
def test_in_both_engines_and_in_words_for_readers(engine: str) -> None:
    options = MarkupOptions(engine=engine, language="ja")  # type: ignore[arg-type]
    done = render("汉字\n*カナ*\n字。\n\n> 引\n> 用\n\n- 项\n  目\n\n![汉\n字](x.png)\n", options)
    text = re.sub(r"<[^>]*>", " ", done.html)
    assert not re.search("[汉字引项]\n", text.strip())
    assert done.summary == "汉字カナ字。" and 'alt="汉字"' in done.html


@pytest.mark.parametrize(
    "scalar", ["汉字\n  汉", ">\n  汉字\n  汉", '"汉字\n  汉"', "|\n  汉字\n  汉"]
)
def test_in_titles_too(scalar: str) -> None:
    post = post_file.parse(f"---\ntitle: {scalar}\n---\n".encode(), zone=dt.UTC)
    assert post.front.title == "汉字汉"
    assert title.render("汉字\n汉").words == "汉字汉"


def test_a_space_that_is_written_in_a_title_stays() -> None:
    post = post_file.parse("---\ntitle: 第一章 汉字\n  字\n---\n".encode(), zone=dt.UTC)
    assert post.front.title == "第一章 汉字字"


def test_in_what_is_said_too() -> None:
    said = transcripts.parse("WEBVTT\n\n00:01.000 --> 00:02.000\n汉字\n汉\n", "vtt")
    assert [cue.text for cue in said.cues] == ["汉字汉"]


def test_examples_in_docstrings_hold() -> None:
    assert doctest.testmod(east_asian).failed == 0
