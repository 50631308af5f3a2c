"""Files of the site within a page."""

from __future__ import annotations

import pytest

from coursesite.model import Include
from coursesite.shortcodes.includes import as_markdown
from shortcodes.kit import expand, wrong


@pytest.mark.parametrize(
    ("call", "wish"),
    [
        ("code/train.py", Include("code/train.py", "py")),
        ("../a.md", Include("../a.md")),
        ("LICENSE", Include("LICENSE", "text")),
        ("a.md lang=md", Include("a.md", "md")),
        ('a.h lines="3-10, 20-,5,-2"', Include("a.h", "c", ((3, 10), (20, 0), (5, 5), (1, 2)))),
    ],
)
def test_an_include_asks_for_a_file(call: str, wish: Include) -> None:
    assert expand(f"{{{{< include {call} >}}}}").include == wish


@pytest.mark.parametrize(
    ("call", "place"),
    [
        ("https://h/x.py", "https://h/x.py"),
        ("//h/x.py", "//h/x.py"),
        ("a.py lines=10-3", "lines=10-3"),
        ("a.py lines=0", "lines=0"),
        ("a.py lines=x", "lines=x"),
        ("a.py lines=-", "lines=-"),
    ],
)
def test_only_lines_of_a_file_of_the_site_can_be_included(call: str, place: str) -> None:
    ((code, _, where, _),) = wrong(f"{{{{< include {call} >}}}}")
    assert (code, where) == ("shortcode-argument", place)


def test_an_included_file_is_markdown_or_fenced_code() -> None:
    text = "class A:\r\n    def f(self):\r\n        return '```'\r\n"
    assert as_markdown(Include("a.md"), "# A\n\nb\n") == ("# A\n\nb", ())
    whole, found = as_markdown(Include("a.py", "py"), text)
    assert whole == "````py {file=\"a.py\"}\nclass A:\n    def f(self):\n        return '```'\n````"
    part, found = as_markdown(Include("a.py", "py", ((2, 0),)), "x\n  y\n    z\n")
    assert (part, found) == ('```py {file="a.py"}\ny\n  z\n```', ())
    part, (found,) = as_markdown(Include("a.py", "py", ((3, 9), (1, 1))), "x\ny\nz")
    assert part == '```py {file="a.py"}\nz\nx\n```'
    assert (found.code, found.message) == (
        "shortcode-argument",
        "include: a.py has 3 lines, not 9",
    )
