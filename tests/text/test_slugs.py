"""Ids of headings: of each Unicode category, what stays and what goes."""

from __future__ import annotations

import unicodedata

import pytest

from coursesite.course.tags import tag_key, tags_of
from coursesite.markup import MarkupOptions, render
from coursesite.text.urls import page_url, slug_of, slugify


def test_letters_marks_numbers_and_connectors_stay() -> None:
    for char in map(chr, range(0x3000)):
        lower = unicodedata.normalize("NFC", char.lower())
        kept = "".join(
            one
            for one in lower
            if unicodedata.category(one)[0] in "LM"
            or unicodedata.category(one) in ("Nd", "Nl", "Pc")
        )
        expected = "-" if char in " \t-" else kept
        for letter in "AÉ":
            slug = unicodedata.normalize("NFC", f"{letter.lower()}{expected}b")
            assert slugify(f"{letter}{char}b") == slug, ascii(char)


@pytest.mark.parametrize(
    ("language", "words", "slug"),
    [
        ("tr", "IŞIK ve İzmir", "ışık-ve-izmir"),
        ("tr-TR", "I\u0307stanbul Isı", "istanbul-ısı"),
        ("az", "QIZIL", "qızıl"),
        ("lt", "I\u0307\u0301 Įžanga J\u0307", "í-įžanga-j"),
        ("de", "İzmir", "izmir"),
        ("en", "IN", "in"),
        ("trv", "IN", "in"),
    ],
)
def test_lower_case_is_that_of_the_language(language: str, words: str, slug: str) -> None:
    assert slug_of(words, language) == slug
    for engine in ("python-markdown", "commonmark"):
        options = MarkupOptions(language=language, engine=engine)  # type: ignore[arg-type]
        assert render(f"## {words}\n", options).headings[0].id == slug
    assert page_url(f"01 x {words}.md", language=language) == page_url(f"x-{slug}.md")


def test_tags_of_a_language_are_one_in_both_cases() -> None:
    assert tag_key("IŞIK", "tr") == tag_key("ışık", "tr") != tag_key("IŞIK")
    assert not tags_of((), "/tags/", "tr")
