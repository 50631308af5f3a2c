"""Boxes of HTML in notes from elsewhere are callouts."""

from __future__ import annotations

import pytest

from coursesite.importers.scholarly import figures, html_boxes
from coursesite.importers.text import html_blocks

BOXES = {
    '<div class="alert alert-info" markdown="1">\nSee *this*.\n\nAnd that.\n</div>': (
        "> See *this*.\n>\n> And that.\n{: .prompt-info }"
    ),
    '<div class="notice--success" markdown="1">\n#### A\n\n- b\n</div>': (
        "> #### A\n>\n> - b\n{: .prompt-tip }"
    ),
    "<div markdown=block class='alert alert-task'><i class=\"fa\"></i>\n*Do* it.\n</div>": (
        "> [!NOTE] Task\n> *Do* it."
    ),
    '<div class="alert alert-block alert-warning">\n<b>Mind</b> the gap.\n</div>': (
        "> <b>Mind</b> the gap.\n{: .prompt-warning }"
    ),
    '<aside class="admonition tip">\n<p class="admonition-title">In short</p>\n\n- a\n\n</aside>': (
        "> [!TIP] In short\n>\n> - a"
    ),
    '<div class="warning">\n\nMind *it*.\n\n</div>': "> Mind *it*.\n{: .prompt-warning }",
    '- a\n\n  <div class="notice--primary" markdown="1">\n  b\n  </div>': (
        "- a\n\n  > b\n  {: .prompt-note }"
    ),
}


@pytest.mark.parametrize("source", BOXES)
def test_a_box_of_html_is_a_callout(source: str) -> None:
    assert html_boxes.convert(source)[0] == BOXES[source]


@pytest.mark.parametrize(
    "source",
    [
        '<div class="alert alert-info">\nsnake_case and *raw* signs\n</div>',
        '<div class="alert alert-info">\n<p>A paragraph</p>\n</div>',
        '<div class="alert alert-info" markdown="1">\n<div>\na\n</div>\n</div>',
        '<div class="alerting" markdown="1">\na\n</div>',
        '```html\n<div class="alert" markdown="1">\na\n</div>\n```',
    ],
)
def test_other_html_stays(source: str) -> None:
    assert html_boxes.convert(source) == (source, [])


def test_markdown_in_a_block_of_html_keeps_its_blank_lines() -> None:
    source = (
        '<div>\n  <p>\n\n  a</p>\n  <div markdown="1">\n\nOne.\n\n- a\n    - b\n\n'
        "  <hr>\n  </div>\n</div>"
    )
    assert html_blocks.one_block(source) == (
        '<div>\n<p>\na</p>\n<div markdown="1">\n\nOne.\n\n- a\n    - b\n\n<hr>\n</div>\n</div>'
    )


CAPTIONED = {
    '<div class="fig figcenter">\n<img src="a">\n<div class="figcaption">A</div>\n</div>': (
        '<figure class="fig figcenter">\n<img src="a">\n<figcaption>A</figcaption>\n</figure>'
    ),
    '{{< figure /a.png >}}\n<div class="caption">\n  Two\n  lines.\n</div>': (
        '{{< figure /a.png caption="Two lines." >}}'
    ),
    '![a](/a.png)\n\n<p class="col three caption">A *b*.</p>\n\nEnd': (
        '<figure markdown="1">\n\n![a](/a.png)\n\n<figcaption markdown="span">A *b*.</figcaption>\n'
        "</figure>\n\nEnd"
    ),
    '![a](/a.png)\n<div class="caption text-center">Words</div>': "![a](/a.png)\n_Words_",
    '<div class="row mt-3">\n<div class="col"><img src="a"></div>\n</div>\n<div class="caption">\n'
    "A\n</div>\n<div class='img_row'>\n<img src=\"b\">\n</div>\n<div class='caption'>B</div>": (
        '<figure markdown="1">\n\n<div class="cs-columns row mt-3">\n<div class="col"><img src="a">'
        '</div>\n</div>\n\n<figcaption markdown="span">A</figcaption>\n</figure>\n\n'
        '<figure markdown="1">\n\n<div class=\'cs-columns img_row\'>\n<img src="b">\n</div>\n\n'
        '<figcaption markdown="span">B</figcaption>\n</figure>'
    ),
}


@pytest.mark.parametrize("source", CAPTIONED)
def test_a_div_with_a_caption_is_the_caption_of_the_pictures_above_it(source: str) -> None:
    assert figures.with_captions(source)[0] == CAPTIONED[source]


@pytest.mark.parametrize(
    "source",
    [
        'Words.\n<div class="caption">A</div>',
        '<div class="x">\n\n<img src="a">\n<div class="caption">A</div>\n</div>',
        '<img src="a">\n<div class="caption">A</div>\n</div>'.replace("<img", "<div><img"),
        '```\n<img src="a">\n<div class="caption">A</div>\n```',
        '<img src="a">\n<div class="captions">A</div>',
    ],
)
def test_other_captions_stay(source: str) -> None:
    assert figures.with_captions(source) == (source, [])
