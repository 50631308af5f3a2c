"""How shortcodes are written."""

from __future__ import annotations

import random

import pytest

from coursesite.diagnostics import Span
from coursesite.model import Call
from coursesite.shortcodes import syntax
from shortcodes.kit import told


def call(source: str) -> Call:
    """The call that a well-formed tag makes."""
    assert syntax.find(source, 0) == len(source)
    parsed, wrong = syntax.parse(source)
    assert wrong == ()
    assert isinstance(parsed, Call)
    return parsed


@pytest.mark.parametrize(
    ("source", "args", "kwargs"),
    [
        ("{{< x >}}", (), ()),
        ("{{<x>}}", (), ()),
        ("{{% x a %}}", ("a",), ()),
        ("{{< x a b />}}", ("a", "b"), ()),
        ('{{< x "a b" c=\'d "e"\' f=g >}}', ("a b",), (("c", 'd "e"'), ("f", "g"))),
        (r'{{< x "say \"hi\" \\ \n" >}}', (r'say "hi" \ \n',), ()),
        ('{{< x "a >}} b" >}}', ("a >}} b",), ()),
        ("{{< x https://h/y?a=b&c=d >}}", ("https://h/y?a=b&c=d",), ()),
        ("{{< x https://h/y/ >}}", ("https://h/y/",), ()),
        ("{{< x a, b, k=1,2 >}}", ("a", "b"), (("k", "1,2"),)),
        ('{{< x\n  a\n  key="v\n  w"\n>}}', ("a",), (("key", "v\n  w"),)),
        ("{{< x don't 12:34 50% >}}", ("don't", "12:34", "50%"), ()),
        ("{{< my-box data-x=1 >}}", (), (("data-x", "1"),)),
    ],
)
def test_words_are_values_or_named_values(
    source: str, args: tuple[str, ...], kwargs: tuple[tuple[str, str], ...]
) -> None:
    found = call(source)
    assert (found.args, found.kwargs, found.source) == (args, kwargs, source)
    assert not found.liquid


@pytest.mark.parametrize(
    "source",
    [
        "{% include embed/video.html src='/a.mp4' loop=true title = \"T\" %}",
        "{%- include embed/video.html src='/a.mp4' loop=true title=\"T\" -%}",
        "{%include embed/video.html\n  src='/a.mp4'\n  loop=true\n  title='T'%}",
        "{% include embed/video.html src=/a.mp4 loop=true title=T%}",
    ],
)
def test_a_liquid_include_of_an_embed_is_the_call_of_its_name(source: str) -> None:
    found = call(source)
    assert found.name == "video"
    assert found.liquid
    assert found.kwargs == (("src", "/a.mp4"), ("loop", "true"), ("title", "T"))


@pytest.mark.parametrize("source", ["{% include other.html a=b %}", "{% include_relative a.md %}"])
def test_other_liquid_is_text(source: str) -> None:
    assert syntax.parse(source) == (None, ())
    assert syntax.find(source, 0) in (None, len(source))


@pytest.mark.parametrize("source", ["{% if x %}", "{{ page.title }}", "text", "", "{{<", "{%"])
def test_nothing_ends_where_no_tag_begins_or_ends(source: str) -> None:
    assert syntax.find(source, 0) is None


@pytest.mark.parametrize("source", ["{{< /x >}}", "{{</x>}}", "{{% / x %}}"])
def test_a_closing_tag_names_what_it_closes(source: str) -> None:
    assert syntax.find(source, 0) == len(source)
    assert syntax.parse(source) == (syntax.CloseTag("x"), ())


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ('{{</* x a="b */>}}', '{{< x a="b >}}'),
        ("{{%/* x */%}}", "{{% x %}}"),
        ("{{</* /x */>}}", "{{< /x >}}"),
    ],
)
def test_an_escaped_tag_stands_for_itself(source: str, text: str) -> None:
    assert syntax.find(source + " {{< y >}}", 0) == len(source)
    assert syntax.parse(source) == (syntax.Escaped(text), ())


def test_a_tag_is_found_where_it_begins() -> None:
    text = 'see {{< a "}} >}}" >}} and {{< b >}}'
    assert syntax.find(text, 4) == text.index(" and")
    assert syntax.find(text, text.index("{{< b")) == len(text)


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ('{{< x "a >}} and "b"', 12),
        ("{{< x 'a >}} and {{< y 'b' >}}", 12),
        ('{{< x "a >}}\n\n"b" {{< y >}}', 12),
        ("{{< x {{< y >}}", None),
        ("{{< x \n\nlater >}}", None),
        ("{{< x a\n \n>}}", None),
    ],
)
def test_a_forgotten_end_costs_no_more_than_a_paragraph(text: str, end: int | None) -> None:
    assert syntax.find(text, 0) == end


@pytest.mark.parametrize(
    ("source", "message", "place"),
    [
        ('{{< x a="b >}}', "x: this quote is never closed", '"b'),
        ('{{< x "a"b >}}', "x: a quote ends in the middle of a word", '"a"'),
        ("{{< x k= >}}", "x: 'k=' has no value", "k="),
        ("{{< x k = v >}}", "x: '=' has no name before it", "="),
        ("{{< x\n k=“a b” >}}", "x: typographic quotes do not quote here", "k=“a"),
        ("{{< x a", "x: the shortcode is never closed", "{{<"),
        ("{{< >}}", "a shortcode without a name", "{{< >}}"),
        ("{{< 12 >}}", "a shortcode begins with its name", "12"),
        ('{{< "x" >}}', "a shortcode begins with its name", '"x"'),
        ("{{< k=v >}}", "a shortcode begins with its name", "k=v"),
        ("{{< / >}}", "a closing tag without a name", "{{< / >}}"),
        ("{{< /x y >}}", "x: a closing tag takes no arguments", "y"),
        ("{% include embed/x.html a='b %}", "x: this quote is never closed", "'b"),
    ],
)
def test_a_wrong_tag_is_reported_where_it_is_wrong(source: str, message: str, place: str) -> None:
    (row,) = told(source, syntax.parse(source)[1])
    assert row[:3] == ("shortcode-syntax", message, place)
    assert row[3]


def test_a_span_counts_lines_and_columns_from_the_first_brace() -> None:
    source = "{{< x\n  a\n  bb >}}"
    assert syntax.span(source, source.index("bb"), source.index("bb") + 2) == Span(3, 3, 2)


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        ("{{< n >}}a{{< /n >}}b{{< /n >}}", "a"),
        ("{{< n >}}a{{< n >}}b{{< /n >}}c{{< /n >}}", "a{{< n >}}b{{< /n >}}c"),
        ("{{< n >}}`{{< /n >}}` b{{< /n >}}", "`{{< /n >}}` b"),
        ("{{< n >}}\n```\n{{< /n >}}\n```\nb\n{{< /n >}}", "\n```\n{{< /n >}}\n```\nb\n"),
        ("{{< n >}}\n- 1. ```\n     ```\nb\n{{< /n >}}", "\n- 1. ```\n     ```\nb\n"),
        ("{{< n >}}\n> ~~~~ md\n> {{< /n >}}\n> ~~~~\n{{< /n >}}", None),
        ("{{< n >}}{{</* /n */>}}{{% /n %}}", "{{</* /n */>}}"),
        ("{{< n >}}a{{< /nn >}}{{< /n-n >}}", ""),
        ("{{< n >}}a ` b{{< /n >}}", "a ` b"),
        ("{{< n >}}a", ""),
    ],
)
def test_a_pair_is_closed_by_its_own_tag_outside_code(text: str, inner: str | None) -> None:
    end = text.index("}}") + 2
    found = syntax.pairs(text).get(0)
    if inner is None:
        inner = text[end : text.rindex("{{<")]
    assert (text[end : found[0]] if found else "") == inner


def test_no_text_makes_the_parser_raise_or_hang() -> None:
    pieces = (
        "{{< {{% {% >}} %}} %} include embed/x.html x /x /* */ \" ' ` ``` \\ = , \n \n\n “ ” a=b é"
    )
    rng = random.Random(7)
    words = [*pieces.split(" "), " ", "\t", "\0", "\ufddf", "🎓"]
    found = 0
    for _ in range(4000):
        text = "".join(rng.choice(words) for _ in range(rng.randrange(1, 14)))
        end = syntax.find(text, 0)
        assert end is None or 0 < end <= len(text)
        parsed, wrong = syntax.parse(text if end is None else text[:end])
        syntax.pairs(text)
        found += isinstance(parsed, Call)
        lines = text.split("\n")
        for one in wrong:
            assert one.span is not None
            assert one.span.column - 1 + one.span.length <= len(lines[one.span.line - 1]) + 1
    assert found
