"""Icons of fonts are characters, or words where a link has no others."""

from __future__ import annotations

import pytest

from coursesite.importers.text import icons


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ('[<span class="far fa-file-pdf"></span>][x]', "[📄][x]"),
        ('[<i class="fab fa-github fa-fw"></i>](x) A', "[Github](x) A"),
        ('<a href="x"><i class="fa fa-git" role="x"></i></a>', '<a href="x">Git</a>'),
        ('<a href="x">Code <i class="fab fa-github"></i></a>', '<a href="x">Code </a>'),
        ('<i class="bi bi-check-lg"></i> Done <i class="fa fa-anchor"></i> now', "✔ Done now"),
        ('Code<i class="fa fa-anchor"></i> now', "Code now"),
        ('| <i class="fa fa-anchor" title="yes"></i> |', "| yes |"),
        ('<i class="fa fa-times" title="no"></i>', '<span title="no">✘</span>'),
        ('<a href="x"><i class="fa fa-link" aria-label="Notes"></i></a>', '<a href="x">Notes</a>'),
        ('`<i class="fa fa-check"></i>`', '`<i class="fa fa-check"></i>`'),
        ('<i class="fa-lg"></i><i class="x"></i>', '<i class="fa-lg"></i><i class="x"></i>'),
    ],
)
def test_icons_are_characters_or_words(source: str, text: str) -> None:
    assert icons.in_html(source) == text
