"""`Prose.inert`: whether the policy of a page has to name anything in the notes."""

from __future__ import annotations

import pytest

from coursesite.markup import MarkupOptions, render
from coursesite.theme.page_sources import PageSources

INERT = (
    "",
    "Text with *em*, `onclick = 1`, $x = 1$ // and [a link](https://x.org) to https://x.org/b.",
    '```html\n<script src="https://x.org">only = "data:" // url(x)</script>\n```',
    "![a](a.png) ![b](/b.svg)\n\n| a | b |\n|---|---|\n| c | `d` |",
    "`a`{: .b #c } $x$\n{: .d }\n\n> [!NOTE]\n> e[^1]\n\n[^1]: f",
    "{{< note >}}\ntext\n{{< /note >}}",
    "text\n{: onclick='a()' }\n\n`a`{: onclick='a()' }\n\n$$x$$\n{: onclick='a()' }",  # as text
)
NOT_INERT = (
    "![a](https://x.org/a.png)",
    "![a]( //x.org/a.png)",
    "![a][b]\n\n[b]: https://x.org/a.png",
    "<script>a()</script>",
    "a <b onclick='a()'>b</b>",
    "a <img src=data:image/png;base64,AA srcset='a.png 1x, https://x.org/b.png 2x'>",
    "<style>p { color: red }</style>",
    '$x${: style="background: url(https://x.org/a.png)" }',
    'text\n{: style="background: url(https://x.org/a.png)" }',
    "{{< youtube dqoEU9Ac3ek >}}",
    '<iframe src="https://x.org"></iframe>',
    '<object data="a.svg"></object>',
    '<svg><image href="https://x.org/a.png"/></svg>',
    '<details><summary>a</summary><video src="https://x.org/a.mp4"></video></details>',
    '{{< details "a" >}}\n![a](https://x.org/a.png)\n{{< /details >}}',
)


@pytest.mark.parametrize("engine", ["python-markdown", "commonmark"])
@pytest.mark.parametrize("text", [*INERT, *NOT_INERT])
def test_inert_notes_have_no_source(engine: str, text: str) -> None:
    prose = render(text, MarkupOptions(engine=engine, iframes="click"))
    page = PageSources(prose.html)
    assert not prose.inert or not (page.sources or page.sheets)
    assert prose.inert == (text in INERT)
