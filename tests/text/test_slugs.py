"""Ids of headings: of each Unicode category, what stays and what goes."""

from __future__ import annotations

import unicodedata

from coursesite.text.urls import slugify


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
