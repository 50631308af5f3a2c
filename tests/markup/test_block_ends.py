"""Nothing that lacks its end runs past the block it stands in, and each is told where it begins."""

from __future__ import annotations

import re

import pytest

from coursesite.markup import MarkupOptions, render

_OPENINGS = {
    "$$": "$$",
    "\\[": "\\]",
    "\\\\[": "\\\\]",
    "\\begin{align}": "\\end{align}",
    "<!-- open": "-->",
    "<?": "?>",
    "<![CDATA[": "]]>",
    "<pre>": "</pre>",
    "<script>": "</script>",
    "<textarea>": "</textarea>",
    "<details>": "</details>",
    "<div>": "</div>",
    '<div markdown="1">': "</div>",
    "<div class=": ">",
    "```": "```",
    "~~~ python": "~~~",
    "{% highlight python %}": "{% endhighlight %}",
    "{::comment}": "{:/comment}",
    "{::nomarkdown}": "{:/}",
    "::: note": ":::",
    "[^1]: note": "    more of it",
}
"""What opens something, and what would end it further down."""
_UNTOLD = ("[^1]",)


def _indented(text: str) -> str:
    return "".join(f"    {line}\n" for line in text.split("\n"))


_BLOCKS = {
    "tab": lambda inner: f'=== "A"\n\n{_indented(inner)}',
    "shortcode": lambda inner: f'{{{{< details "A" >}}}}\n{inner}\n{{{{< /details >}}}}\n',
    "callout": lambda inner: "> [!NOTE]\n> " + inner.replace("\n", "\n> ") + "\n",
    "element": lambda inner: f'<section markdown="1">\n{inner}\n</section>\n',
    "item": lambda inner: f"- item\n\n{_indented(inner)}",
}
_END = re.compile(r"(?:</section>|</div>|</details>|</blockquote>|</ul>)\s*<p>below</p>")


@pytest.mark.parametrize("engine", ["python-markdown", "commonmark"])
@pytest.mark.parametrize("block", _BLOCKS)
def test_what_never_ends_ends_with_its_block(engine: str, block: str) -> None:
    wrong = []
    for opening, closing in _OPENINGS.items():
        if block == "shortcode" and opening in ("```", "~~~ python"):
            continue  # the closing tag is code there
        text = f"{_BLOCKS[block](opening + chr(10) + 'x^2')}\nbelow\n\n{closing}\n"
        prose = render(text, MarkupOptions(engine=engine))
        row = next(n for n, line in enumerate(text.split("\n"), 1) if opening in line)
        told = any(one.span and one.span.line == row for one in prose.diagnostics)
        if not _END.search(prose.html) or not (told or opening.startswith(_UNTOLD)):
            wrong.append((opening, prose.html, prose.diagnostics))
    assert wrong == []


def test_a_fence_that_takes_in_a_closing_tag_is_named() -> None:
    prose = render('{{< details "A" >}}\n```\nx\n{{< /details >}}\n\n```\nend\n')
    [told] = prose.diagnostics
    assert (told.code, told.hint) == (
        "shortcode-unclosed",
        "its closing tag is code: does the fence of line 2 lack its end?",
    )


def test_an_element_in_a_tab_is_not_closed_by_a_tag_below_it() -> None:
    prose = render('=== "A"\n\n    <details><summary>s</summary>\n\n    t\n\nbelow\n\n</details>\n')
    assert [one.message for one in prose.diagnostics] == [
        "<details> never ends, so it hides the rest of what it stands in"
    ]


@pytest.mark.parametrize("engine", ["python-markdown", "commonmark"])
@pytest.mark.parametrize("lead", ["", "> ", "  "])
@pytest.mark.parametrize(
    "block",
    [
        '<iframe src="https://x.org/">\n</iframe>',
        '<iframe src="https://x.org/"\n  width="9">\n<p>No frames here.</p>\n</iframe>',
        '<div class="player">\n<iframe src="https://x.org/">\n</iframe>\n</div>',
        '<div markdown="1">\n<iframe src="https://x.org/">\n</iframe>\n</div>',
    ],
)
def test_a_frame_may_end_on_a_later_line(engine: str, lead: str, block: str) -> None:
    text = f"{lead}a\n\n{block}\n\n*b*\n".replace("\n", f"\n{lead}")
    prose = render(f"- x\n\n{text}" if lead == "  " else text, MarkupOptions(engine=engine))
    assert prose.diagnostics == ()
    assert prose.html.count("<iframe ") == 1 and "&lt;" not in prose.html
    assert "<em>b</em>" in prose.html
