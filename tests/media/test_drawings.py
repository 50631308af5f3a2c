"""Drawings with colours for dark pages: which they are, and what is made of them."""

from __future__ import annotations

import doctest

import pytest

from coursesite.media import drawings

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" data-a=">"><style>%s</style></svg>'


def test_examples_in_docstrings_hold() -> None:
    assert doctest.testmod(drawings).failed == 0


@pytest.mark.parametrize(
    ("style", "light", "dark"),
    [
        (b"@media (prefers-color-scheme: dark)", b"@media (max-width:0)", b"@media (min-width:0)"),
        (b"@media ( PREFERS-color-scheme:DARK )", b"@media (max-width:0)", b"@media (min-width:0)"),
        (
            b"@media not (prefers-color-scheme: light){} @media print and (prefers-color-scheme){}",
            b"@media not (min-width:0){} @media print and (min-width:0){}",
            b"@media not (max-width:0){} @media print and (min-width:0){}",
        ),
        (b"a{fill:red}/* color-scheme */", None, None),
        (b"svg{color-scheme:light}", None, None),
    ],
)  # fmt: skip
def test_conditions_are_settled(style: bytes, light: bytes | None, dark: bytes | None) -> None:
    svg = SVG % style
    assert drawings.has_modes(svg) is (light is not None)
    if light is not None and dark is not None:
        assert drawings.in_mode(svg, "light") == SVG % light
        assert drawings.in_mode(svg, "dark") == SVG % dark


def test_a_scheme_of_its_own_is_settled() -> None:
    svg = SVG % b":root{color-scheme: light dark} a{fill:light-dark(red, blue)}"
    assert drawings.has_modes(svg)
    head, style = svg[: svg.index(b"<style")], svg[svg.index(b"<style") :]
    assert drawings.in_mode(svg, "dark") == (
        head + b"<style>:root{color-scheme:dark!important}</style>" + style
    )


@pytest.mark.parametrize(
    ("more", "light", "dark"),
    [
        ("", ' class="cs-only-light"', ' class="cs-only-dark"'),
        (' class="w-50"', ' class="cs-only-light w-50"', ' class="cs-only-dark w-50"'),
        (
            ' style="display:block" id="f"',
            ' style="display: var(--light-only, block)" id="f" class="cs-only-light"',
            ' style="display: var(--dark-only, block)" class="cs-only-dark"',
        ),
        (' class="light left"', ' class="light left"', None),
        (' class="cs-only-dark"', None, ' class="cs-only-dark"'),
    ],
)
def test_one_image_becomes_one_for_each_mode(
    more: str, light: str | None, dark: str | None
) -> None:
    made = drawings.pair(
        f'<img alt="a &gt; src" src="b&amp;c.svg"{more}>', "b&amp;c.svg", "../b&c.svg"
    )
    images = {"light": light, "dark": dark}
    assert made == "".join(
        f'<img alt="a &gt; src" src="../b&amp;c.svg.{mode}.svg"{rest}>'
        for mode, rest in images.items()
        if rest is not None
    )


def test_a_figure_may_be_for_one_mode_and_an_address_go_on() -> None:
    made = drawings.pair(
        '<img src="a.svg?2#v" alt="">', "a.svg?2#v", "a.svg?2#v", '<figure class="a light"'
    )
    assert made == '<img src="a.svg.light.svg?2#v" alt="">'
