"""Laws that hold of every text: snippets of the dialect are put together at random."""

from __future__ import annotations

import re
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coursesite.diagnostics import Span
from coursesite.markup import render
from coursesite.model import MarkupOptions, Prose

ENGINES = ("python-markdown", "commonmark")
SNIPPETS = r"""
a¦word¦*¦**¦_¦~~¦`¦``¦```¦~~~¦```python¦$¦$$¦$x$¦\(¦\)¦\[¦\]¦\begin{align}¦\end{align}¦\\(¦\\)
{{<¦>}}¦{{< at 1:00 >}}¦{{< details "T" >}}¦{{< /details >}}¦{{< figure src=a.png >}}
{{</* x */>}}¦{{< note >}}¦{{< /note >}}¦{{< youtube dqoEU9Ac3ek >}}¦{{< unknown >}}
{{% at 1:00 %}}¦{% raw %}¦{% endraw %}¦{% highlight c %}¦{% endhighlight %}
{% include embed/youtube.html id='dqoEU9Ac3ek' %}¦{:¦}¦{: .c }¦{: #i a="b" }¦{:toc}
{::comment}¦{:/}¦{::nomarkdown}¦[¦]¦(¦)¦[a](b)¦[a](/ `o`)¦![i](p.png)¦[^1]¦[^1]:¦[a]: /b
[`c`]: /d¦[`c`]¦<¦>¦<div¦<div>¦</div>¦<b>¦</b>¦<br/>¦<a name="x"/>¦<script>¦</script>
<script/>¦<!--¦-->¦<!-->¦<![CDATA[¦]]>¦<?¦?>¦<!X¦<iframe src="https://x.org/"></iframe>
<iframe/>¦<textarea>¦</textarea>¦<style>¦<details>¦<pre>¦</pre>¦<p markdown="1">¦</p>
<div markdown="1">¦<table>¦<td>¦<img src="a.png">¦<svg>¦<path/>¦</svg>¦<span title="`x`">
<http://a.b>¦https://a.b/c¦a@b.org¦#¦##¦-¦1.¦2.¦- [ ]¦+¦>>¦---¦===¦***|¦:--|¦!!! note¦??? tip
::: note¦:¦[!NOTE]¦> [!TIP]¦&¦&amp;¦&lt;¦&#xfdd0;¦\¦\$¦\`¦"¦'¦...¦--¦é¦日本¦﷐0﷑¦﷒0﷓
<x-a n="0"></x-a>¦<x-b n="0"></x-b>¦©¦😀¦\def¦^¦%¦=¦@¦%7B¦| a | b |¦|:--|:--|¦|
> [!QUIZ]¦> - [x]¦Answer: 1¦{{< quiz >}}¦{{< /quiz >}}
"""
_WORDS = [word for line in SNIPPETS.strip().split("\n") for word in line.split("¦")]
_GAPS = [
    "",
    "",
    "",
    " ",
    " ",
    "\n",
    "\n",
    "\n\n",
    "\n\n",
    "\n    ",
    "\n  ",
    "\n> ",
    "\t",
    "\n- ",
    "\r",
    "\r\n",
]
TEXTS = st.lists(
    st.tuples(st.sampled_from(_WORDS), st.sampled_from(_GAPS)), min_size=1, max_size=14
).map(lambda parts: "".join(chain.from_iterable(parts)))
OPTIONS = st.sampled_from(
    [{}, {}, {"raw_html": "deny"}, {"raw_html": "sanitize"}, {"iframes": "click"}]
)
_CHARACTERS = re.compile(r"[\ufdd0-\ufddf\x02\x03]")
_ELEMENTS = re.compile(r"</?x-(?:a|b|r|fn|t)\b")


def marks(prose: Prose) -> list[str]:
    """The parts of a page that hold a placeholder."""
    html = [prose.html, *(heading.html for heading in prose.headings)]
    texts = [prose.summary, *prose.ids, *(link.url for link in prose.links)]
    texts += [part for heading in prose.headings for part in (heading.text, heading.id)]
    texts += [f"{one.message} {one.hint}" for one in prose.diagnostics]
    return [
        *(part for part in html + texts if _CHARACTERS.search(part)),
        *(part for part in html if _ELEMENTS.search(part)),
    ]


def overrun(prose: Prose, text: str) -> list[tuple[str, Span]]:
    """The spans that are not within the text."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    spans = [(one.code, one.span) for one in prose.diagnostics]
    spans += [("link", link.span) for link in prose.links]
    return [
        (what, span)
        for what, span in spans
        if span is not None
        and not (
            1 <= span.line <= len(lines)
            and span.column >= 1
            and span.column - 1 + span.length <= max(len(lines[span.line - 1]), span.column)
        )
    ]


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=60, derandomize=True, deadline=None, database=None)
@given(text=TEXTS, options=OPTIONS)
def test_no_page_shows_a_mark_of_ours_and_every_span_is_within_its_text(
    engine: str, text: str, options: dict[str, str]
) -> None:
    prose = render(text, MarkupOptions(engine=engine, **options))  # type: ignore[arg-type]
    assert marks(prose) == []
    assert overrun(prose, text) == []
