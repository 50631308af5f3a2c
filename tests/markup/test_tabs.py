"""Tabs and folded callouts: places of messages, search, and other ways to write them."""

from __future__ import annotations

import pytest

from coursesite.course import search
from coursesite.diagnostics import Span
from coursesite.markup import render
from coursesite.model import MarkupOptions
from sitetest import SiteTest

BOTH = [MarkupOptions(engine="python-markdown"), MarkupOptions(engine="commonmark")]


@pytest.mark.parametrize("options", BOTH, ids=lambda one: one.engine)
def test_messages_within_tabs_are_at_their_places(options: MarkupOptions) -> None:
    text = (
        '=== "A $\\nope$"\n\n    a {{< nope >}}\n\n'
        '- === "B"\n\n      ```nope\n      ```\n\n'
        '> === "C"\n>  \t\t$\\nope$ [^x]\n'
        '=== "D"\n    === "E"\n        ==mark==\n'
    )
    found = sorted(
        (one.span.line, one.span.column, one.code)
        for one in render(text, options).diagnostics
        if one.span
    )
    assert found == [
        (1, 9, "math-error"),
        (3, 11, "shortcode-unknown"),
        (7, 10, "code-language"),
        (11, 7, "math-error"),
        (11, 14, "footnote-undefined"),
        (14, 9, "foreign-syntax"),
    ]


def test_a_page_is_summed_up_by_its_text_and_not_by_titles() -> None:
    text = '=== "A"\n\n    What it says.\n'
    assert render(text).summary == render("> [!NOTE]- B\n> What it says.\n").summary
    assert render(text).summary == "What it says."


def test_all_panels_are_searched_and_headings_in_them_are_in_the_outline() -> None:
    prose = render(
        '=== "A"\n\n    one\n\n=== "B"\n\n    ## Deep\n\n    two\n\n> [!TIP]- T\n> three\n'
    )
    words = search.notes(prose.html)
    assert all(word in words for word in ("one", "two", "three", "A", "B"))
    assert [heading.id for heading in prose.headings] == ["deep"]


@pytest.mark.parametrize("name", ["pymdownx.tabbed", "pymdownx.blocks.tab"])
@pytest.mark.parametrize("alternate", ["false", "true"])
def test_extensions_make_the_same_tabs(name: str, alternate: str) -> None:
    settings = f'{{"alternate_style": {alternate}}}'
    options = MarkupOptions(extensions=((name, settings),))
    written = {
        "pymdownx.tabbed": '=== "A *b*"\n\n    x\n\n=== "C"\n\n    - y\n',
        "pymdownx.blocks.tab": "/// tab | A *b*\nx\n///\n\n/// tab | C\n- y\n///\n",
    }
    html = render(written[name], options).html
    assert "".join(html.split()) == "".join(render(written["pymdownx.tabbed"]).html.split())


def test_details_of_an_extension_are_folded_callouts() -> None:
    options = MarkupOptions(extensions=(("pymdownx.details", "{}"),))
    html = render('??? warning "T"\n    x\n', options).html
    assert html == (
        '<details class="warning cs-callout cs-callout-warning">'
        '<summary class="cs-callout-title">T</summary><p>x</p></details>'
    )
    own = '<details class="warning"><summary>T</summary>x</details>'
    assert render(own).html == own


def test_what_is_included_stands_in_tabs_and_folded_callouts(site: SiteTest) -> None:
    files = {
        "content/lectures/01-a.md": '=== "A"\n\n    {{< include part.md >}}\n\n'
        "> [!NOTE]- B\n> {{< include part.md >}}\n",
        "content/lectures/part.md": "---\ndraft: true\n---\n- an item\n\n```python\nx = 1\n```\n",
    }
    html = site.write(files).build().clean().page("lectures/a/index.html")
    prose = html[html.index('<section class="cs-tab">') :]
    panel, rest = prose.split("</section>", 1)
    for part in (panel, rest):
        assert "<li>an item</li>" in part and 'class="language-python"' in part
    assert "<summary" in rest


def test_a_shortcode_in_a_tab_is_closed_whatever_is_above_the_tab() -> None:
    """Until a tab is read its text is indented, which is code."""
    text = (
        "{{< note >}}A{{< /note >}}\n\n" + '=== "T"\n\n    {{< note >}}\n    B\n    {{< /note >}}\n'
    )
    assert not render(text).diagnostics


def test_a_tab_without_a_name_is_told() -> None:
    (told,) = render('=== ""\n\n    text\n').diagnostics
    assert (told.code, told.span) == ("tab-empty", Span(1, 1, 6))


@pytest.mark.parametrize("options", BOTH, ids=lambda one: one.engine)
def test_blocks_in_an_item_right_behind_a_quotes_marker_have_their_columns(
    options: MarkupOptions,
) -> None:
    """Tabs, and tables that are put together of lines."""
    text = '>- === "A"\n\n>* | a | $\\nope$ |\n>  |===\n>  | c | d |\n'
    found = [(one.code, one.span) for one in render(text, options).diagnostics]
    assert found == [("tab-empty", Span(1, 4, 7)), ("math-error", Span(3, 11, 5))]
