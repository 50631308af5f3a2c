"""Extensions of Python-Markdown with blocks whose content is indented."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

from coursesite.diagnostics import Span
from coursesite.markup import render
from coursesite.model import MarkupOptions
from sitetest import SiteTest


def html(text: str, *extensions: str) -> str:
    """What the text becomes, without formulas' inner elements and colours, on one line."""
    prose = render(text, MarkupOptions(extensions=tuple((name, "{}") for name in extensions)))
    assert not prose.diagnostics
    out = re.sub(r"<math.*?</math>", "<math/>", prose.html)
    out = re.sub(r"</?span[^>]*>", "", out)
    out = re.sub(r'<div class="cs-code"[^>]*>(<pre>.*?</pre>)</div>', r"\1", out, flags=re.DOTALL)
    return re.sub(r"(?<=>) (?=<)", "", " ".join(out.split()))


BODY = """\
Text $x^2$ and `c`.

{{< details "S" >}}
- *one*
{{< /details >}}

``` python
x = 1

y = 2
```

- a

- b

  ```
  c
  ```

      really code `d`
"""
DONE = (
    '<p>Text <math/> and <code>c</code>.</p><details class="cs-details"><summary>S</summary>'
    "<ul><li><em>one</em></li></ul></details>"
    '<pre><code class="language-python">x = 1 y = 2 </code></pre>'
    "<ul><li><p>a</p></li><li><p>b</p><pre><code>c </code></pre>"
    "<pre><code>really code `d` </code></pre></li></ul>"
)


def below(head: str, body: str, prefix: str = "") -> str:
    """A block: its first line, and the content indented below it."""
    lines = [head, *(f"    {line}" if line else "" for line in body.split("\n"))]
    return "\n".join((prefix + line).rstrip() for line in lines)


@pytest.mark.parametrize("prefix", ["", "> "])
@pytest.mark.parametrize("name", ["admonition", "markdown.extensions.admonition"])
def test_the_content_of_an_admonition_is_read_like_any_other(name: str, prefix: str) -> None:
    text = below('!!! tip "T `t`"', BODY, prefix) + f"\n{prefix}\n{prefix}After `e`."
    title = '<p class="admonition-title cs-callout-title">T <code>t</code></p>'
    box = f'<div class="admonition tip cs-callout cs-callout-tip">{title}{DONE}</div>'
    out = f"{box}<p>After <code>e</code>.</p>"
    assert html(text, name) == (f"<blockquote>{out}</blockquote>" if prefix else out)


def test_admonitions_stand_in_lists_and_in_each_other() -> None:
    note = below("!!! note", "in `a`\n\n" + below("!!! tip", "\ndeep `b`"))
    text = "- item\n\n" + below("", note).strip("\n") + "\n\n- next"
    note, tip = (
        f'<p class="admonition-title cs-callout-title">{title}</p>' for title in ("Note", "Tip")
    )
    assert html(text, "admonition") == (
        '<ul><li><p>item</p><div class="admonition note cs-callout cs-callout-note">'
        f"{note}<p>in <code>a</code></p>"
        f'<div class="admonition tip cs-callout cs-callout-tip">{tip}<p>deep <code>b</code></p>'
        "</div></div></li><li><p>next</p></li></ul>"
    )


def test_what_is_not_indented_ends_an_admonition() -> None:
    text = "before\n!!! note\n    in `a`\nafter `b`\n\n    code `c`"
    assert html(text, "admonition") == (
        '<p>before</p><div class="admonition note cs-callout cs-callout-note">'
        '<p class="admonition-title cs-callout-title">Note</p>'
        "<p>in <code>a</code></p></div><p>after <code>b</code></p>"
        "<pre><code>code `c` </code></pre>"
    )


@pytest.mark.parametrize(
    ("written", "kind"), [("danger blink", "danger"), ("hint", "tip"), ("blink", "note")]
)
def test_an_admonition_is_a_callout_of_its_kind(written: str, kind: str) -> None:
    found = html(f'!!! {written} ""\n    a', "admonition")
    assert found == f'<div class="admonition {written} cs-callout cs-callout-{kind}"><p>a</p></div>'


def test_the_title_of_an_admonition_does_not_sum_up_the_page() -> None:
    options = MarkupOptions(extensions=(("admonition", "{}"),))
    assert render("!!! note\n    What it is about.", options).summary == "What it is about."


def test_details_and_tabs_are_read_likewise() -> None:
    blocks = [below(head, BODY) for head in ("??? tip", '=== "A"', '=== "B"')]
    found = html("\n\n".join(blocks), "pymdownx.details", "pymdownx.tabbed")
    assert found.count(DONE) == 3


def test_blocks_between_slashes_are_read_whole() -> None:
    text = f"/// note | T\n{BODY}///\n\nAfter `e`."
    title = '<p class="admonition-title cs-callout-title">T</p>'
    box = f'<div class="admonition note cs-callout cs-callout-note">{title}{DONE}</div>'
    assert html(text, "pymdownx.blocks.admonition") == f"{box}<p>After <code>e</code>.</p>"


def test_blocks_between_slashes_stand_in_each_other_and_in_lists() -> None:
    inner = "/// note | I\n- a\n\n  b\n///\n\n- c\n\n  d"
    item = "- item\n\n" + "\n".join(f"  {line}" for line in inner.split("\n"))
    for text in (f"//// note | O\n{inner}\n////", item):
        found = html(text, "pymdownx.blocks.admonition")
        assert "<ul><li><p>a</p><p>b</p></li></ul></div>" in found
        assert "<ul><li><p>c</p><p>d</p></li></ul>" in found


def test_ids_of_the_extension_toc_are_words() -> None:
    text = "[TOC]\n\n# Using `x` here[^1]\n\n## Using `x` here\n\n## $y$ z\n\n[^1]: A note."
    found = html(text, "toc")
    assert re.findall(r'<h\d id="([^"]*)"', found) == ["using-x-here", "using-x-here_1", "y-z"]
    assert '<a href="#using-x-here">Using <code>x</code> here</a>' in found
    assert found.count('id="fnref-1') == 1


@pytest.mark.parametrize("extension", ["def_list", "extra", "pymdownx.extra"])
def test_definitions_and_tables_are_read_as_without_extensions(extension: str) -> None:
    text = (
        "Term\n:   Its `x`\n\n        code `y`\n\n    - a\n\n      b\n\n    - c\n\n"
        "Text above\n| a |\n|---|\n| `b|c` |\n> quote\n\n- d\n\n  e\n\n- f"
    )
    assert html(text, extension) == html(text)


@pytest.mark.parametrize("extension", ["md_in_html", "extra"])
def test_html_is_read_as_without_extensions(extension: str) -> None:
    text = (
        'Text\n\n  <div class="a">\n  x\n  </div>\n\n   <p>y</p>\n\nz\n\n'
        "<figure markdown>\n![a](b.png)\n\n*c*\n</figure>\n"
    )
    assert html(text, extension) == html(text)
    assert "<figure><p><img" in html(text) and "<p></p>" not in html(text)


def test_delimiters_of_extensions_are_theirs() -> None:
    names = ["pymdownx.tilde", "pymdownx.caret", "pymdownx.mark"]
    assert html("H~2~O, ~~no~~ 2^n^, ==m==, *e*", *names) == (
        "<p>H<sub>2</sub>O, <del>no</del> 2<sup>n</sup>, <mark>m</mark>, <em>e</em></p>"
    )
    done = '<p><del>no</del>, <strong>e</strong>, <em>f</em>, <img alt="g" src="h"'
    for names in (["pymdownx.betterem"], ["pymdownx.extra"], ["legacy_em"], ["pymdownx.tilde"]):
        assert html("~~no~~, **e**, *f*, ![*g*](h)", *names).startswith(done)


INLINE = """\
A <b class="x">b</b> <https://x.org/*a*> [a](<b c> "t") `c`  \nd ![x *y*](z) \\*s\\* &copy; &nope;
*a [b][r] c* [r] [[r]] ~~g~~ $h$ {: .no }

[r]: /u "T"
"""
NAMES = """
abbr admonition attr_list def_list extra fenced_code footnotes legacy_attrs legacy_em md_in_html
meta sane_lists smarty tables toc wikilinks pymdownx.arithmatex pymdownx.b64 pymdownx.betterem
pymdownx.blocks.admonition pymdownx.caret pymdownx.critic pymdownx.details pymdownx.emoji
pymdownx.extra pymdownx.fancylists pymdownx.inlinehilite pymdownx.keys pymdownx.magiclink
pymdownx.mark pymdownx.progressbar pymdownx.saneheaders pymdownx.smartsymbols pymdownx.snippets
pymdownx.striphtml pymdownx.superfences pymdownx.tabbed pymdownx.tasklist pymdownx.tilde"""


@pytest.mark.parametrize("extension", NAMES.split())
def test_an_extension_changes_nothing_that_is_not_its_own(extension: str) -> None:
    options = MarkupOptions(extensions=((extension, "{}"),))
    assert render(INLINE + "\n" + BODY, options).html == render(INLINE + "\n" + BODY).html


def test_code_in_a_line_has_a_language() -> None:
    options = MarkupOptions(extensions=(("pymdownx.inlinehilite", "{}"),))
    prose = render("`#!python x = 1` `:::nope y` `#! z` `:::python`", options)
    assert '<code><span class="n">x</span> <span class="o">=</span>' in prose.html
    assert "<code>y</code> <code>#! z</code> <code>:::python</code>" in prose.html
    assert [one.code for one in prose.diagnostics] == ["code-language"]
    assert "#!python" in render("`#!python x`").html


@pytest.mark.parametrize("extension", ["codehilite", "pymdownx.highlight"])
def test_no_text_is_lost_behind_highlighted_code(extension: str) -> None:
    text = "- a\n\n      b\n  ```\n  c\n  ```\n\n    d\n\n```\ne\n```\n\n<div>f</div>\n"
    found = re.findall(r"\b[a-f]\b", re.sub(r"<[^>]*>", " ", html(text, extension)))
    assert found == list("abcdef")


def test_snippets_are_read_like_the_notes(tmp_path: Path) -> None:
    (tmp_path / "part.md").write_text("Text $x$.\n\n```py\ny = `1`\n```\n\n$\\nope$", "utf-8")
    (tmp_path / "code.py").write_text("a = 1\nb = 2\nc = 3\n", "utf-8")
    (tmp_path / "end.md").write_text("The `end`.\n", "utf-8")
    settings = json.dumps({"base_path": [str(tmp_path)], "auto_append": ["end.md"]})
    options = MarkupOptions(extensions=(("pymdownx.snippets", settings),))
    text = (
        '- item\n\n  --8<-- "part.md"\n\n```python\n--8<-- "code.py:2:3"\n```\n\n'
        '--8<--\ncode.py\n--8<--\n\n;--8<-- "part.md"'
    )
    prose = render(text, options)
    found = re.sub(r"</?span[^>]*>", "", prose.html)
    assert "y = `1`\n</code></pre></div><p><code" in found and "<math>" in found
    assert '<code class="language-python">b = 2\nc = 3\n</code>' in found
    assert "<p>a = 1\nb = 2\nc = 3</p>" in found
    assert "8&lt;– “part.md”" in found and found.endswith("<p>The <code>end</code>.</p>")
    [told] = prose.diagnostics
    assert told.code == "math-error" and told.span == Span(3, 3, 16)


def test_an_extension_may_be_worked_on(
    site: SiteTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is missed only until it is there, and pages are made again when it changes."""
    monkeypatch.setattr(sys, "dont_write_bytecode", True)  # known by size and second only
    monkeypatch.syspath_prepend(tmp_path)
    code = """\
        from markdown import Extension
        from markdown.inlinepatterns import SimpleTextInlineProcessor

        class Louder(SimpleTextInlineProcessor):
            def handleMatch(self, m, data):
                return m[1].upper(), *m.span(0)

        class Loud(Extension):
            def extendMarkdown(self, md):
                md.inlinePatterns.register(Louder(r"%(\\w+)%"), "loud", 200)

        def makeExtension(**options):
            return Loud()
        """
    site.write(
        {
            "content/course.yml": "title: C\nmarkdown: {extensions: [loud_words]}\n",
            "content/a.md": "It is %hello%.\n",
        }
    )
    assert site.build().codes == ["extension-missing"]
    SiteTest(tmp_path).write({"loud_words.py": code})
    site.build().clean()
    assert "It is HELLO." in site.page("a/index.html")
    SiteTest(tmp_path).write({"loud_words.py": code.replace("upper()", "title()")})
    site.build().clean()
    assert "It is Hello." in site.page("a/index.html")
    assert site.build().built.ran == ()


def test_a_file_that_an_extension_reads_is_part_of_the_page(
    site: SiteTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever it lies in the site."""
    snippets = "pymdownx.snippets: {base_path: [content, .]}"
    site.write(
        {
            "content/course.yml": f"title: C\nmarkdown: {{extensions: [{{{snippets}}}]}}\n",
            "content/a.md": '--8<-- "part.txt"\n',
            "content/b.md": '--8<-- "bits/part.md"\n',
            "content/part.txt": "One.\n",
            "bits/part.md": "Uno.\n",
        }
    )
    monkeypatch.chdir(site.folder)
    site.build().clean()
    assert "One." in site.page("a/index.html") and "Uno." in site.page("b/index.html")
    assert site.build().built.ran == ()
    site.edit("content/part.txt", "One", "Two").build()
    assert site.rendered == ["a.md"] and "Two." in site.page("a/index.html")
    site.edit("bits/part.md", "Uno", "Due").build()
    assert site.rendered == ["b.md"] and "Due." in site.page("b/index.html")


def test_extensions_get_no_page_that_would_take_them_minutes() -> None:
    options = MarkupOptions(extensions=(("abbr", "{}"),))
    (problem,) = render("word " * 60_000, options).diagnostics
    assert problem.code == "extension-failed"
    assert "250,000 characters" in problem.message
