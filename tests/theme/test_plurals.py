"""Plural forms, by the rules of CLDR."""

from __future__ import annotations

import doctest

import pytest

from coursesite.theme import i18n, plurals

SAMPLES = """
en one=1 other=0,2,21,1.5
fr one=0,1,1.5 other=2,21 many=1000000
ja other=0,1,2
pl one=1 few=2,4,22,104 many=0,5,12,21,100 other=1.5
ru one=1,21,101 few=2,34 many=0,5,11,100 other=1.5
cs one=1 few=2,4 other=0,5,12 many=1.5
lt one=1,21 few=2,9,22 other=0,10,11 many=1.5
sl one=1,101 two=2,102 few=3,4,1.5 other=0,5
lv zero=0,10,11 one=1,21,0.1 other=2,22
ar zero=0 one=1 two=2 few=3,10,103 many=11,99 other=100,102,1.5
cy zero=0 one=1 two=2 few=3 many=6 other=4,5,7
ga one=1 two=2 few=3,6 many=7,10 other=0,11
he one=1,0.5 two=2 other=0,3
pt one=0,1 other=2
pt-PT one=1 other=0,2
sr-Latn one=1,21 few=2,3 other=0,5,11
da one=1,0.5 other=0,2
xx one=1 other=0,2
"""
"""The examples that CLDR gives for its rules."""


@pytest.mark.parametrize("line", SAMPLES.strip().splitlines(), ids=lambda line: line.split()[0])
def test_a_number_has_the_form_of_its_language(line: str) -> None:
    language, *forms = line.split()
    for form, numbers in (one.split("=") for one in forms):
        for number in numbers.split(","):
            assert plurals.form_of(language, number) == form, number


def test_every_rule_can_be_read() -> None:
    for language in plurals._table():
        assert plurals.form_of(language, "-12.50") in plurals.FORMS
        assert plurals.form_of(language, "1e+20") == "other"


def test_examples_in_docstrings_hold() -> None:
    assert doctest.testmod(plurals).failed == 0


def test_a_text_has_the_forms_of_the_language_that_it_is_in() -> None:
    english = 'n_pages: {one: "{n} page", other: "{n} pages"}\ndecimal: "."\n'
    polish = 'n_points: {one: "{n} punkt", few: "{n} punkty", other: "{n} punktu"}\ndecimal: ","\n'
    t = i18n.locale({"theme/text/en.yml": english, "text/pl.yml": polish}, "pl-PL")
    assert [t("n_points", n=n) for n in (1, 22, 5, 1.5)] == [
        "1 punkt", "22 punkty", "5 punktu", "1,5 punktu"
    ]  # fmt: skip
    assert t("n_pages", n=22) == "22 pages" and t("n_pages", n=21) == "21 pages"
    assert t.forms("n_points", "#")["few"] == "# punkty"
    assert t.forms("n_pages", "#") == {"language": "en", "one": "# page", "other": "# pages"}
