"""A line that says nothing but a day."""

from __future__ import annotations

import datetime as dt
import re

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?"
_BEFORE = rf"(?:(?:date|when|held on|published|recorded)\s*:?\s+)?{_WEEKDAY}"
_FORMS = (
    (re.compile(rf"{_BEFORE}{_MONTH}\s+{_DAY},?\s+(\d{{4}})\Z", re.I), (3, 1, 2)),
    (re.compile(rf"{_BEFORE}{_DAY}\.?\s+(?:of\s+)?{_MONTH},?\s+(\d{{4}})\Z", re.I), (3, 2, 1)),
    (re.compile(rf"{_BEFORE}(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}})\Z", re.I), (1, 2, 3)),
)


def day_of(line: str) -> dt.date | None:
    """The day that a line says and nothing else, as in `Apr. 29, 2024` or `*13 May 2024*`.

    >>> day_of("Apr. 29, 2024"), day_of("13 May 2024"), day_of("May 2024 was warm")
    (datetime.date(2024, 4, 29), datetime.date(2024, 5, 13), None)
    """
    text = re.sub(r"[*_`()\[\]]", "", line).strip(" .")
    for pattern, order in _FORMS:
        if found := pattern.match(text):
            year, month, day = (found[i] for i in order)
            number = int(month) if month.isdigit() else _MONTHS.index(month[:3].lower()) + 1
            try:
                return dt.date(int(year), number, int(day))
            except ValueError:
                return None
    return None
