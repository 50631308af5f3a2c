"""The layers that templates come from: a site's own, those of a theme that is installed, and the
built-in ones. A template hides those of its name in the layers below it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from coursesite.text.lazy_regex import rare

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

BELOW = "theme/"
"""The beginning of the name of a template in the layers below the first; twice, below the second.
"""
_TAG = rare(r"\{%.*?%\}", re.DOTALL)
_NAME_BELOW = rare(rf"([\"']){BELOW}")


def layered(layers: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """The sources for a `Theme`, by all names that templates may give to one another.

    >>> sources = layered([{"a": "own"}, {"a": "{% extends 'theme/a' %}"}, {"a": "built in"}])
    >>> sources["a"], sources["theme/a"], sources["theme/theme/a"]
    ('own', "{% extends 'theme/theme/a' %}", 'built in')
    """
    sources: dict[str, str] = {}
    for start in range(len(layers)):
        for layer in reversed(range(start, len(layers))):
            texts = layers[layer].items()
            sources |= {BELOW * start + name: in_layer(text, layer) for name, text in texts}
    return sources


def not_built_in(sources: Mapping[str, str], layers: int) -> frozenset[str]:
    """The names at which the sources of so many layers have another template than the built-in one
    of that name."""
    lowest = BELOW * (layers - 1)
    return frozenset(
        name
        for name, text in sources.items()
        if sources.get(lowest + name.rpartition(BELOW)[2]) != text
    )


def in_layer(source: str, layer: int) -> str:
    """A template of a layer, counted from 0, with the names that it gives to others as all
    templates give them.

    In each layer `theme/NAME` is a template below: a package's `lecture.html` extends
    `theme/lecture.html` as a site's does. Lines stay where they are.
    """
    if not layer or BELOW not in source:
        return source
    deeper = rf"\1{BELOW * (layer + 1)}"
    return _TAG.sub(lambda tag: _NAME_BELOW.sub(deeper, tag[0]), source)


def as_written(name: str) -> str:
    """The name of a template as templates write it, in whichever layer."""
    while name.startswith(BELOW * 2):
        name = name.removeprefix(BELOW)
    return name
