"""The syntax of other programs in notes: told where it stands, and nowhere else."""

from __future__ import annotations

import pytest

from coursesite.diagnostics import Span
from coursesite.markup import render
from coursesite.markup.syntax.foreign_inline import TABLE, switched_off
from coursesite.model import Call, Expansion, MarkupOptions

EXAMPLES = {
    "span": (
        "See [the word]{.key}.",
        "[the word]{.key}",
        'write <span class="key">the word</span>',
    ),
    "attributes": ('![A](x.png){ width="300" }', '{ width="300" }', 'write {: width="300" }'),
    "wikilink": ("> - See [[Wiki Page|it]].", "[[Wiki Page|it]]", "write [it](wiki-page.md)"),
    "mark": ("It is ==well== so.", "==well==", "write <mark>well</mark>"),
    "loose-attributes": ("A word {: .key } so", "{: .key }", "right behind"),
    "critic": ("So {++it++} is.", "{++it++}", "<ins>"),
    "emoji": ("Well :tada: done", ":tada:", "🎉"),
    "citation": ("See [see @knuth84, p. 3; -@x].", "[see @knuth84, p. 3; -@x]", "a footnote"),
    "cross-reference": ("As in @fig-plot.", "@fig-plot", "[](#fig-plot)"),
    "role": ("See {ref}`a` `b`.", "{ref}", "a link"),
    "rest-role": ("See `x` and :ref:`a`.", ":ref:", "a link"),
    "rest-link": ("See `Python <p>`_ here.", "`Python <p>`_", "[text](https://…)"),
    "tag": ("{% for x in y %}", "{% for x in y %}", "no templates"),
    "variable": ("On {{ page.title }}.", "{{ page.title }}", "no templates"),
    "snippet": ('--8<-- "a.md"', '--8<-- "a.md"', '{{< include "a.md" >}}'),
    "spaced-formula": ("5 $, 6 $, `$`; $ x $ is", "$ x $", "write $x$"),
    "inline-footnote": ("So.^[A *note*.] And", "^[A *note*.]", "[^1]"),
    "superscript": ("`^` 2^10^ of", "^10^", "<sup>10</sup>"),
    "subscript": ("H~2~O", "~2~", "<sub>2</sub>"),
    "keys": ("Press ++ctrl+c++ now", "++ctrl+c++", "<kbd>Ctrl</kbd>+<kbd>C</kbd>"),
    "comment": ("a %%hidden%% b", "%%hidden%%", "<!-- … -->"),
    "jsx-comment": ("a {/* hidden */} b", "{/*", "<!-- … -->"),
    "block-id": ("A text. ^block-1", "^block-1", "{: #block-1 }"),
    "contents": ("[TOC]", "[TOC]", "outline"),
    "abbreviation": ("*[HTML]: Hypertext", "*[HTML]:", "glossary"),
    "label": ("(a-part)=", "(a-part)=", "{: #a-part }"),
    "module": ("import T from '@theme/T';", "import T from '@theme/T';", "shortcode"),
    "export": ("export const x = 1", "export const x =", "fenced code"),
    "generic-block": ("/// note | A title", "/// note | A title", "> [!NOTE]"),
    "grid-table": ("+--+--+", "+--+--+", "|---|---|"),
    "rest-directive": (".. note:: So", ".. note::", "> [!NOTE]"),
    "close-heading": ("##A part", "##A part", "write ## A part"),
    "spaced-link": ("See [the text] (b.md), so", "[the text] (b.md)", "write ](, without"),
    "spaced-footnote": ("So.[^my note] And", "[^my note]", "write [^my-note]"),
    "picture-size": (
        "A ![x](img.png =100x20) b",
        "![x](img.png =100x20)",
        '![…](…){: width="100" height="20" }',
    ),
    "asciidoc-heading": ("== A part", "== A part", "write ## A part"),
    "asciidoc-block": ("[source,python]", "[source,python]", "fenced code"),
    "asciidoc-macro": ("image::a.svg[A]", "image::a.svg[A]", "![text](picture.svg)"),
    "example-list": ("(@good) An item", "(@good)", "1."),
    "percent-comment": ("% a comment", "% a comment", "<!-- … -->"),
    "jira": ("{code:python}", "{code:python}", "fenced code"),
    "org": ("#+BEGIN_QUOTE", "#+BEGIN_QUOTE", "Markdown"),
    "page-break": ("So \\newpage it", "\\newpage", "take it away"),
    "latex-formula": (
        "\\begin{align}\na&=b\n\\end{align} so",
        "\\begin{align}",
        "end one with \\end{align}",
    ),
    "latex": ("So \\textbf{bold} it", "\\textbf{", "**…**"),
    "latex-macro": ("So \\newcommand{\\a}{b} $x$", "\\newcommand{", "line of its own"),
    "latex-preamble": (
        "So \\newtheorem{a}{b}",
        "\\newtheorem{",
        "a callout",
    ),
}
"""By kind: a text, the part of it that is told, and a part of the hint."""


@pytest.mark.parametrize("name", TABLE)
def test_each_kind_is_told_once_at_its_place_with_what_to_write(name: str) -> None:
    text, written, hint = EXAMPLES[name]
    prose = render(f"{text}\n\nAgain:\n\n{text}\n")
    [problem] = [one for one in prose.diagnostics if one.code == "foreign-syntax"]
    span = problem.span
    assert span is not None and span.line == 1
    assert text[span.column - 1 :][: span.length].strip() == written
    assert hint in problem.hint


@pytest.mark.parametrize("name", TABLE)
def test_code_comments_and_raw_html_have_no_foreign_syntax(name: str) -> None:
    text, written, _ = EXAMPLES[name]
    bare = text.replace("`", "")
    for around in ("```\n{}\n```", "    {}", "<!-- {} -->", "<pre>\n{}\n</pre>", "``` {} ```"):
        assert not told(around.format(bare)), around
    assert not told(f'A <b title="{written.replace(chr(34), "")}">b</b> and <i>c</i>')


@pytest.mark.parametrize(
    "text",
    [
        "At 10:30: a talk :-) :) :o) and a:b:c, e-mail jane@fig-x.org, <jane@x.org>, @jane and @2.",
        "Here C++ == D, a == b, x==y and i++ + ++j, c = a ** b; 5 $ or 6 $ and $5 or $6.",
        "[[1]], [[1, 2], [3, 4]] and a[i][j]; the set {a, b}, f(x){} and \\{x\\}; 2^10 and ~5.",
        "See [[a b]] and [[1]](x.md).\n\n> [a\tb]: /u\n[a  b]: /u",
        "See [[1]](x.md), [@jane](https://example.org), [x][@y] and [[a]]: b.\n\n[@y]: https://x.org",
        "import numpy, export it; (so)= no; == and ===; 50%% and 60%%; .. and ...; #+ and # + 1",
        "Run `$ ls`, $PATH, $HOME or $ make; ``[[x]]``; f(x) = {x: y}; a ^b c; x^2 and y^3",
        "5 $ or 6 $, 5 $ & 6 $, 100% of it, 90\n% of it, {note} in text, (@) and a (@b) c",
        "#hashtag\n#1 and # 1\n###\n\\##a\n\nC ##b, [^ \\n] and [^a-z], [^1]\n\n[^1]: x",
        "- [ ] (a.md)\n- [x] (b.md)\n\nAs [1] (and more) or f[i] (see b), [a] (x = 5) \\[b] (c.md)",
        "$\\{x\\}$ and $$ a^{b}_{c} $$ and $[[x]]$ and $==$ and $:a:$",
        "A [link]( https://example.org/?a={b}&c={{d}}#{.e} ) and\n\n[r]: https://x.org/{{a}}",
        "{{< details A >}}\nText\n{{< /details >}}\n\n{: .note }\n\n{% raw %}{{ x }}{% endraw %}",
        "{% raw %}\n\n{{ x }} and {% y %}\n\n{% endraw %}",
    ],
)
def test_ordinary_text_is_left_alone(text: str) -> None:
    for engine in ("python-markdown", "commonmark"):
        assert not told(text, engine=engine)


def test_a_shortcode_with_labels_of_its_own_hides_none_of_the_page() -> None:
    text = (
        "{{< details A >}}\nSee [[b]].\n\n[b]: /b\n{{< /details >}}\n\n"
        "And [[alpha beta]].\n\n[alpha beta]: /u\n"
    )
    assert not told(text)


def test_an_extension_that_reads_it_makes_it_ours() -> None:
    text = "![A](x.png){ width=300 } ==b== :smile: [[C]]"
    assert len(told(text)) == 4
    names = ("attr_list", "pymdownx.mark", "pymdownx.emoji", "markdown.extensions.wikilinks")
    assert switched_off(names, True) >= {"attributes", "mark", "emoji", "wikilink"}
    assert not told(text, extensions=(("attr_list", "{}"), ("wikilinks", "{}")))[2:]


def told(text: str, **options: object) -> list[str]:
    prose = render(text, MarkupOptions(**options))  # type: ignore[arg-type]
    return [one.message for one in prose.diagnostics if one.code == "foreign-syntax"]


@pytest.mark.parametrize("engine", ["python-markdown", "commonmark"])
@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("## A *b* {#id}", '<h2 id="id">A <em>b</em></h2>'),
        ("## A {: #id .c }", '<h2 id="id" class="c">A</h2>'),
        ("## A ## {#id}", '<h2 id="id">A</h2>'),
        ("## A {#id} ##", '<h2 id="id">A</h2>'),
        ("> ## A {#id}", '<h2 id="id">A</h2>'),
        ("- ## A {#id}\n- b", '<h2 id="id">A</h2>'),
        ("A {#id}\n---", '<h2 id="id">A</h2>'),
        ("## A {-}", '<h2 class="unnumbered" id="a">A</h2>'),
        ("## The set {a}", '<h2 id="the-set-a">The set {a}</h2>'),
    ],
)
def test_an_attribute_list_in_the_line_of_a_heading_is_its_own(
    text: str, html: str, engine: str
) -> None:
    assert html in render(text, MarkupOptions(engine=engine)).html  # type: ignore[arg-type]


@pytest.mark.parametrize("engine", ["python-markdown", "commonmark"])
def test_a_component_of_mdx_is_told_once(engine: str) -> None:
    text = "Text\n\n<Tabs>\n<TabItem value='a'>\n\nA\n\n</TabItem>\n</Tabs>\n\nA <Chip/> here"
    assert told(text, engine=engine) == [
        "'<Tabs>' is no element of HTML, so nothing of this tag is seen"
    ]
    assert not told("<DIV>a</DIV>\n\n<Table>\n</Table>\n\n`<Tabs>` <B>b</B>", engine=engine)


def test_what_an_included_text_has_is_told_at_its_call() -> None:
    def expand(call: Call) -> Expansion:
        return Expansion(text="So ==it== is.\n") if call.name == "include" else Expansion()

    [problem] = render('Text\n\n{{< include "a.md" >}}\n', expand=expand).diagnostics
    assert (problem.code, problem.span) == ("foreign-syntax", Span(3, 1, 22))


@pytest.mark.parametrize("formula", ["$ x $", "$x $", "$ x + y $", "$ f(x) $", "$ 2n$", "$ \\le $"])
def test_a_formula_with_spaces_at_its_dollars_is_told(formula: str) -> None:
    [problem] = render(f"So {formula} is.").diagnostics
    assert f"write ${formula.strip('$ ')}$" in problem.hint
    assert not render(f"So {formula} is.", MarkupOptions(math=False)).diagnostics


@pytest.mark.parametrize("engine", ["python-markdown", "commonmark"])
def test_a_tag_that_is_no_element_is_told_once(engine: str) -> None:
    text = "A Promise<Boolean> and Array<String>.\n"
    told = render(text, MarkupOptions(engine=engine)).diagnostics  # type: ignore[arg-type]
    places = [(one.code, one.span.column) for one in told if one.span]
    assert places == [("foreign-syntax", 10), ("html-unclosed", 29)]


@pytest.mark.parametrize(
    "text",
    [
        "\\newenvironment{a}{b}{c}",
        "\\renewenvironment{a}{b}{c}",
        "\\newtheorem{a}{b}",
        "\\usepackage{tikz}",
        "\\newenvironment\n{a}{b}{c}",
        "\\newtheorem*{a}{b}",
        "\\NewDocumentCommand\\a{m}{b}",
        "\\setcounter{equation}{5}",
        "\\numberwithin{equation}{section}",
        "\\hyperref[a]{b}",
        "\\bibliography{refs}",
    ],
)
def test_definitions_of_latex_in_running_text_are_told(text: str) -> None:
    assert len(told(text)) == 1
    assert len(told(f"\\textbf{{x}}\n\n{text}")) == (1 if text[1] in "hb" else 2)
    assert not told("\\newcommand{\\a}{b}\n\n$\\a$")
