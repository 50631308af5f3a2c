"""Python-Markdown in less time gives the HTML that its own processors give."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.inlinepatterns import SimpleTextInlineProcessor
from markdown.preprocessors import NormalizeWhitespace

from coursesite.markup import builtin_expand
from coursesite.markup.engines.gfm import fast_spans, fast_writer
from coursesite.markup.engines.gfm.emphasis import Emphasis
from coursesite.markup.engines.gfm.extension import GitHubFlavour
from coursesite.markup.engines.gfm.fast_writer import Converter, _with_plain_spaces
from coursesite.markup.scanner.scanner import scan
from coursesite.model import MarkupOptions

CASES = sorted((Path(__file__).parents[1] / "cases" / "markup").glob("*.md"))
INLINE = r"""* ** *** _ __ ~ ~~ [ ] ( ) ]( ![ < > & ; \ \* " ' a b é 1 . , ! - x_y *a* **b* _d_
![q](r) [x](y) [e]() [r] [r][] [t][r] <b> </b> <https://e.f> <m@n.o> &amp; &#36; &nope; <a_b>
<k l="*m*"> <n:o\_p> <q_r"""
OPENINGS = "- * + 1. 2) ٣. > # ## --- === |a|b| |-|-| <div> </div> : | [r]:/u ```"
SPANS = [
    *INLINE.split(),
    *(
        "[a b](c)",
        "![*a* b](c)",
        "[r] [r]",
        '(d "e")',
        "[[r]]",
        '[s](t "u")',
        "\ufdd01\ufdd1",
        "٣",
        "  ",
        "\n",
        "  \n",
        "\xa0",
    ),
    *(" " for _ in range(6)),
]
STARTS = [
    *OPENINGS.split(),
    *("- [ ]", "<!--\ufdd02\ufdd1-->", " ", "    ", "\t", "\n", "\n\n"),
]


def texts() -> list[str]:
    """Texts of the cases, and such as nobody writes."""
    choice = random.Random(7)
    made = [
        "".join(choice.choices(SPANS, k=choice.randint(1, 14)))
        + choice.choice(["", "", '\n\n[r]: /u "T*"'])
        for _ in range(2500)
    ]
    made += [
        "\n".join(
            choice.choice(STARTS) + " " + "".join(choice.choices(SPANS, k=choice.randint(0, 6)))
            for _ in range(choice.randint(1, 8))
        )
        for _ in range(1500)
    ]
    written = [path.read_text(encoding="utf-8") for path in CASES]
    return [scan(text, MarkupOptions(), builtin_expand).text for text in written] + made


class Unheeded(BlockProcessor):
    """A processor of an extension, which takes nothing."""

    def test(self, parent: Element, block: str) -> bool:
        return False


class Looks(Extension):
    """An extension that has the library's own loop look at every block."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the library's name)
        md.parser.blockprocessors.register(Unheeded(md.parser), "unheeded", 200)


class Ways(Extension):
    """An extension that has its own way with what is inline."""

    def __init__(self, change: Callable[[Markdown], object]) -> None:
        super().__init__()
        self.change = change

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the library's name)
        self.change(md)


def shouting(md: Markdown) -> None:
    """Puts a pattern of an extension in the place of the library's links."""
    md.inlinePatterns.register(SimpleTextInlineProcessor(r"!(\w+)!"), "link", 160)


def test_html_written_at_once_is_that_of_the_elements() -> None:
    at_once, elements = Converter(), Markdown(extensions=[GitHubFlavour()])
    for text in texts():
        assert at_once.reset().convert(text) == elements.reset().convert(text), repr(text)


def test_long_texts_are_cut_where_it_makes_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    sample = texts()[::3]
    converter = Converter()
    whole = [converter.reset().convert(text) for text in sample]
    monkeypatch.setattr(fast_writer, "_MANY", 0)
    monkeypatch.setattr(fast_writer, "_LONG", 0)
    for text, html in zip(sample, whole, strict=True):
        assert converter.reset().convert(text) == html, repr(text)


def test_blocks_are_read_as_if_every_processor_were_asked() -> None:
    chosen = Converter()
    asked = Markdown(extensions=[GitHubFlavour(), Looks()])
    for text in texts():
        assert chosen.reset().convert(text) == asked.reset().convert(text), repr(text)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ('a [b c](d?e&f=g "h \'i")!', 'a <a href="d?e&amp;f=g" title="h \'i">b c</a>!'),
        ("![b](c) *d*, (**e f**)", '<img alt="b" src="c" /> <em>d</em>, (<strong>e f</strong>)'),
        ("_a_ __b__ c_d 1 > 2 &amp; [x]", "<em>a</em> <strong>b</strong> c_d 1 &gt; 2 &amp; [x]"),
        ("*a [b](c)*", None),
        ("**a *b***", None),
        ("a \\* b", None),
        ("a < b", None),
        ("a  \nb", None),
        ("[a]('b')", None),
        ("*a", None),
    ],
)
def test_plain_spans_need_no_patterns(text: str, html: str | None) -> None:
    assert fast_spans.html(text, brackets=True) == html


def test_brackets_may_be_references_where_some_are_defined() -> None:
    assert fast_spans.html("[x] y", brackets=False) is None
    assert Converter().convert("[x] y\n\n[x]: /z") == '<p><a href="/z">x</a> y</p>'


WORDS = """*a* a_b_c __d__ **x** _u_ a_b w ~~s~~ (**x**) b*c foo. *.py _x y_ **a *i **z ~/x
(*p* *a **b** c* *~~q~~ _r*"""


@pytest.mark.parametrize("extension", [None, Ways(shouting)], ids=["own", "library"])
def test_no_letter_is_lost_to_emphasis(extension: Extension | None) -> None:
    md = Markdown(extensions=[GitHubFlavour(), *([extension] if extension else [])])
    choice = random.Random(5)
    for _ in range(3000):
        text = " ".join(choice.choices(WORDS.split(), k=choice.randint(3, 9)))
        html = md.reset().convert(text)
        shown = re.sub(r"<[^>]*>", "", html)
        assert re.findall(r"[a-z]", shown) == re.findall(r"[a-z]", text), text


def test_pairs_of_a_text_are_looked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looked, find = 0, Emphasis._find_pairs

    def counted(self: Emphasis, text: str, start: int) -> list[Any]:
        nonlocal looked
        looked += len(text) - start
        return find(self, text, start)

    monkeypatch.setattr(Emphasis, "_find_pairs", counted)
    text = "~a *b **c** ~d* " * 200
    assert Converter().convert(text).count("<em>b <strong>c</strong> ~d</em>") == 200
    assert 0 < looked < 2 * len(text)


def test_an_extension_may_add_a_delimiter() -> None:
    ways = Ways(lambda md: md.delimiters and md.delimiters.add("^", "sup,sup"))
    assert Markdown(extensions=[GitHubFlavour(), ways]).convert("2^n^") == "<p>2<sup>n</sup></p>"


def test_an_extension_may_put_a_pattern_in_the_place_of_the_librarys() -> None:
    assert (
        Markdown(extensions=[GitHubFlavour(), Ways(shouting)]).convert("a !b! c") == "<p>a b c</p>"
    )


@pytest.mark.parametrize("text", ["", "a", " \n  \n\n \n", "a\r\n \r\rb\t\tc\x02\x03", "\n  \n a "])
def test_whitespace_is_normal_as_the_library_has_it(text: str) -> None:
    md = Markdown()
    lines = NormalizeWhitespace(md).run(text.split("\n"))
    assert _with_plain_spaces(text, md.tab_length).split("\n") == lines


@pytest.mark.parametrize("text", ["<p>\n\n" * 2000, "<a>\n\n" * 2000])
def test_html_of_many_blocks_is_kept_in_short_texts(text: str) -> None:
    """Each block is added to the text before it, and so copies it."""
    root = Converter().parser.parseDocument([text]).getroot()
    assert root is not None
    assert 0 < max(len(part or "") for one in root.iter() for part in (one.text, one.tail)) < 3000
