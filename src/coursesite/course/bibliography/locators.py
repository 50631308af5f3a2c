"""The words behind a key that say where in the work: `, p. 3`, `, ch. 2 and elsewhere`."""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct

from coursesite.course.bibliography.setting import Words, is_several
from coursesite.text.lazy_regex import rare

LABELS = (
    *("page", "chapter", "section", "paragraph", "part", "volume", "figure", "table", "equation"),
    *("line", "verse", "note", "column", "book", "folio", "issue", "opus", "appendix", "theorem"),
)
"""The names of CSL for places in a work, and some that notes of a course need."""
_ENGLISH = {
    "page": "p.|pp.|page|pages|pg.|pgs.",
    "chapter": "chap.|chaps.|chapter|chapters|ch.|chs.|chapt.",
    "section": "sec.|secs.|section|sections|sect.|§|§§",
    "paragraph": "para.|paras.|paragraph|paragraphs|par.|¶|¶¶",
    "part": "pt.|pts.|part|parts",
    "volume": "vol.|vols.|volume|volumes",
    "figure": "fig.|figs.|figure|figures",
    "table": "tab.|tabs.|table|tables|tbl.",
    "equation": "eq.|eqs.|equation|equations|eqn.|eqns.",
    "line": "l.|ll.|line|lines",
    "verse": "v.|vv.|verse|verses",
    "note": "n.|nn.|note|notes|fn.",
    "column": "col.|cols.|column|columns",
    "book": "bk.|bks.|book|books",
    "folio": "fol.|fols.|folio|folios",
    "issue": "no.|nos.|issue|issues|number|numbers",
    "opus": "op.|opp.|opus",
    "appendix": "app.|apps.|appendix|appendices",
    "theorem": "thm.|thms.|theorem|theorems|lemma|prop.|def.|cor.",
}
"""The forms in English, which are understood in every language: singular, plural, others."""
_VALUE = r"[\w.:/-]*\d[\w.:/-]*|[ivxlcdm]+\b|[IVXLCDM]+\b|[A-Z]\b"
_NUMBER = rare(r"[^\d]*\d|[ivxlcdm]+\b")
"""The numbers that stand without a word; a letter alone does not."""
_BRACED = rare(r",?\s*\{\s*([^{}]*?)\s*\}")
_BETWEEN = r"\s*(?:–|—|--?|,|&amp;|&)\s*|\s+(?:and|und)\s+"
_NUMBERS = rf"(?:{_VALUE})(?:(?:{_BETWEEN})(?:{_VALUE})|\s?ff?\.)*"


class Located(Struct, frozen=True):
    """A place in a work: its `label`, one of `LABELS`, its number as HTML, and the rest of the
    suffix that it stood in."""

    label: str = ""
    value: str = ""
    rest: str = ""

    def html(self, words: Words, *, long: frozenset[str] = frozenset()) -> str:
        """The place with its label, which is a whole word for some."""
        if not self.value:
            return ""
        forms = words(f"locator_{self.label}").split("|")
        singular, plural = (forms + forms)[:2]
        if self.label in long and len(forms) > 3:
            singular, plural = (form[:1].upper() + form[1:] for form in forms[2:4])
        return f"{plural if is_several(self.value) else singular}\u00a0{self.value}"


def located(suffix: str, words: Words) -> Located:
    """The place that a suffix begins with; a number without a word is that of a page."""
    text = suffix.strip()
    if not text:
        return Located()
    if (braced := _BRACED.match(text)) is not None:
        inner = located(braced[1], words)
        return Located(
            inner.label or "page", inner.value or braced[1], text[braced.end() :].strip()
        )
    pattern, labels = _pattern(words.locators)
    found = pattern.match(text)
    if found is None or not (found["label"] or _NUMBER.match(found["value"])):
        return Located(rest=text)
    value = re.sub(r"(?<=\w)\s*(?:--?|—)\s*(?=\d)", "–", found["value"].rstrip(".:,"))
    label = labels.get(re.sub(r"\s", "", found["label"] or "").rstrip(".").casefold(), "page")
    return Located(
        label, value, text[found.start("value") + len(found["value"].rstrip(".:,")) :].strip()
    )


@lru_cache(maxsize=16)
def _pattern(forms: tuple[tuple[str, str], ...]) -> tuple[re.Pattern[str], dict[str, str]]:
    labels: dict[str, str] = {}
    own = dict(forms)
    for label in LABELS:
        for form in (*own.get(f"locator_{label}", "").split("|"), *_ENGLISH[label].split("|")):
            if form:
                labels.setdefault(form.rstrip(".").casefold(), label)
    every = "|".join(re.escape(form) for form in sorted(labels, key=len, reverse=True))
    return (
        re.compile(
            rf",?\s*(?:(?P<label>(?i:{every}))\.?(?:\s*|(?=\W)))?(?P<value>{_NUMBERS})(?!\w)"
        ),
        labels,
    )
