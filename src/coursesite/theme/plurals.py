"""Plural forms: the one that a language has for a number, by the rules of Unicode's CLDR.

https://www.unicode.org/reports/tr35/tr35-numbers.html#Language_Plural_Rules

A table of our own: the library with these rules, Babel, brings 30 MB of other data for them.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

FORMS = ("zero", "one", "two", "few", "many", "other")
"""The names of the forms. Every language has `other`."""
_RULES = """
bm bo dz hnj id ig ii ja jbo jv kde kea km ko lkt lo ms my nqo osa sah ses sg su th to tpi vi wo yo
  yue zh
am as bn doi fa gu hi kn kok pcm tg zu
- one: i=0 | n=1
ff hy kab
- one: i=0,1
ast de en et fi fy ia ie io lij nl sc sv sw ur yi
- one: i=1 & v=0
si
- one: n=0,1 | i=0 & f=1
ak bho csw ln mg nso pa ti wa
- one: n=0..1
tzm
- one: n=0..1 | n=11..99
da
- one: n=1 | t!0 & i=0,1
is
- one: t=0 & i%10=1 & i%100!11 | t%10=1 & t%100!11
mk
- one: v=0 & i%10=1 & i%100!11 | f%10=1 & f%100!11
ceb fil
- one: v=0 & i=1,2,3 | v=0 & i%10!4,6,9 | v!0 & f%10!4,6,9
shi
- one: i=0 | n=1
- few: n=2..10
fr pt
- one: i=0..1
- many: i!0 & i%1000000=0 & v=0
ro
- one: i=1 & v=0
- few: v!0 | n=0 | n!1 & n%100=1..19
ca gl it lld pt-pt scn vec
- one: i=1 & v=0
- many: i!0 & i%1000000=0 & v=0
he
- one: i=1 & v=0 | i=0 & v!0
- two: i=2 & v=0
es
- one: n=1
- many: i!0 & i%1000000=0 & v=0
iu naq sat se sma smj smn sms
- one: n=1
- two: n=2
bs hr sr
- one: v=0 & i%10=1 & i%100!11 | f%10=1 & f%100!11
- few: v=0 & i%10=2..4 & i%100!12..14 | f%10=2..4 & f%100!12..14
lv prg
- zero: n%10=0 | n%100=11..19 | v=2 & f%100=11..19
- one: n%10=1 & n%100!11 | v=2 & f%10=1 & f%100!11 | v!2 & f%10=1
lag
- zero: n=0
- one: i=0,1 & n!0
blo cv ksh
- zero: n=0
- one: n=1
cs sk
- one: i=1 & v=0
- few: i=2..4 & v=0
- many: v!0
pl
- one: i=1 & v=0
- few: v=0 & i%10=2..4 & i%100!12..14
- many: v=0 & i!1 & i%10=0..1 | v=0 & i%10=5..9 | v=0 & i%100=12..14
be
- one: n%10=1 & n%100!11
- few: n%10=2..4 & n%100!12..14
- many: n%10=0 | n%10=5..9 | n%100=11..14
lt
- one: n%10=1 & n%100!11..19
- few: n%10=2..9 & n%100!11..19
- many: f!0
gd
- one: n=1,11
- two: n=2,12
- few: n=3..10,13..19
sl
- one: v=0 & i%100=1
- two: v=0 & i%100=2
- few: v=0 & i%100=3..4 | v!0
dsb hsb
- one: v=0 & i%100=1 | f%100=1
- two: v=0 & i%100=2 | f%100=2
- few: v=0 & i%100=3..4 | f%100=3..4
ru uk
- one: v=0 & i%10=1 & i%100!11
- few: v=0 & i%10=2..4 & i%100!12..14
- many: v=0 & i%10=0 | v=0 & i%10=5..9 | v=0 & i%100=11..14
sgs
- one: n%10=1 & n%100!11
- two: n=2
- few: n!2 & n%10=2..9 & n%100!11..19
- many: f!0
br
- one: n%10=1 & n%100!11,71,91
- two: n%10=2 & n%100!12,72,92
- few: n%10=3..4,9 & n%100!10..19,70..79,90..99
- many: n!0 & n%1000000=0
mt
- one: n=1
- two: n=2
- few: n=0 | n%100=3..10
- many: n%100=11..19
ga
- one: n=1
- two: n=2
- few: n=3..6
- many: n=7..10
gv
- one: v=0 & i%10=1
- two: v=0 & i%10=2
- few: v=0 & i%100=0,20,40,60,80
- many: v!0
kw
- zero: n=0
- one: n=1
- two: n%100=2,22,42,62,82 | n%1000=0 & n%100000=1000..20000,40000,60000,80000 | n!0 &
    n%1000000=100000
- few: n%100=3,23,43,63,83
- many: n!1 & n%100=1,21,41,61,81
ar
- zero: n=0
- one: n=1
- two: n=2
- few: n%100=3..10
- many: n%100=11..99
cy
- zero: n=0
- one: n=1
- two: n=2
- few: n=3
- many: n=6
"""
"""The rules of CLDR: languages, and below them each form with its condition. `n` is a number, `i`
its whole part, `f` and `t` its decimals with and without zeros at the end, `v` the count of those
of `f`. Other languages have `one` for 1; where no condition holds, the form is `other`."""
_DEFAULT = {"one": "n=1"}
_RELATION = re.compile(r"([nifvt])(?:%(\d+))?([=!])(.*)")


@lru_cache(1 << 10)
def form_of(language: str, number: str) -> str:
    """The form for a number as it is printed, with a point before its decimals.

    >>> [form_of("pl", number) for number in ("1", "3", "5", "12", "1.5")]
    ['one', 'few', 'many', 'many', 'other']
    """
    whole, _, decimals = number.lstrip("-").partition(".")
    shown = decimals.rstrip("0")
    if not (whole + decimals).isdigit():  # a number with an exponent
        return "other"
    operands = {
        "n": float(f"{whole}.{shown}") if shown else int(whole),
        "i": int(whole),
        "v": len(decimals),
        "f": int(decimals or 0),
        "t": int(shown or 0),
    }
    for form, condition in rules_of(language).items():
        if any(
            all(_holds(relation, operands) for relation in every.split(" & "))
            for every in condition.split(" | ")
        ):
            return form
    return "other"


def rules_of(language: str) -> dict[str, str]:
    """The conditions of a language's forms, without `other`. A region that has no rules of its own
    has those of its language."""
    parts = language.lower().split("-")
    table = _table()
    names = ("-".join(parts[:size]) for size in range(len(parts), 0, -1))
    return next((table[name] for name in names if name in table), _DEFAULT)


@cache
def usual_forms(language: str) -> tuple[str, ...]:
    """The forms that a language has for the numbers that pages count: whole ones, up to 200.

    >>> usual_forms("ru"), usual_forms("fr"), usual_forms("ja")
    (('one', 'few', 'many'), ('one', 'other'), ('other',))
    """
    found = {form_of(language, str(number)) for number in range(201)}
    return tuple(form for form in FORMS if form in found)


@cache
def _table() -> dict[str, dict[str, str]]:
    """The rules by language."""
    table: dict[str, dict[str, str]] = {}
    rules: dict[str, str] = {}
    for line in re.sub(r"\n +", " ", _RULES.strip()).split("\n"):
        if line.startswith("- "):
            form, _, condition = line[2:].partition(": ")
            rules[form] = condition
        else:
            rules = {}
            table |= dict.fromkeys(line.split(), rules)
    return table


def _holds(relation: str, operands: dict[str, float]) -> bool:
    """Whether a relation such as `i%10=2..4` holds."""
    match = _RELATION.fullmatch(relation)
    assert match is not None, relation
    value = operands[match[1]] % int(match[2]) if match[2] else operands[match[1]]
    inside = False
    for part in match[4].split(","):
        first, _, last = part.partition("..")
        low, high = int(first), int(last or first)
        inside = inside or (low <= value <= high and value == int(value))
    return inside == (match[3] == "=")
