"""What a hook may return, and what is told of anything else."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import Any

import pytest
from markupsafe import Markup

from coursesite.extensions import GeneratedPage, Problem
from coursesite.extensions.calls import HookError, called, pages_of, printed, problems_of, text_of
from coursesite.extensions.hooks import Hook
from sitetest import for_each

HOOK = Hook("pages", "made", lambda: None)


def page(**changes: Any) -> GeneratedPage:
    return GeneratedPage(**{"path": "/made/", "title": "Made"} | changes)


class Colour(Enum):
    RED = 1


loop: list[Any] = []
loop.append(loop)


@for_each(
    [
        {1, 2},
        2**64,
        "\ud800",
        {(1, 2): 3},
        {1: 2, "a": 3},
        loop,
        Colour.RED,
        b"bytes",
        object(),
        (one for one in "ab"),
    ]
)
def test_a_context_is_data(value: Any) -> None:
    with pytest.raises(HookError) as failed:
        pages_of(HOOK, "extensions/own.py", page(context={"x": [value]}))
    assert failed.value.diagnostic.code == "hook-result"


def test_what_looks_different_is_different_data() -> None:
    """Two contexts of one digest look the same in every template."""
    given = {"x": (1, Markup("<b>")), "day": date(2026, 1, 1), "n": {1: True}}
    (made,) = pages_of(HOOK, "extensions/own.py", page(context=given))
    assert made.context == {"x": [1, "<b>"], "day": date(2026, 1, 1), "n": {1: True}}
    assert type(made.context["x"]) is list and type(made.context["x"][1]) is str


@for_each(["/./a/", "/a/../b/", "/..", "a/", "/a//b/", "/a\0b/", "/a\x1b/", "/a b/", "/a?b/", "/a"])
def test_what_is_no_address_is_told(path: str) -> None:
    with pytest.raises(HookError) as failed:
        pages_of(HOOK, "extensions/own.py", page(path=path))
    assert failed.value.diagnostic.message.isprintable()


@for_each(["/", "/a/", "/a.b/", "/..a/", "/a/b.html", "/über/"])
def test_what_is_an_address_is_taken(path: str) -> None:
    assert pages_of(HOOK, "extensions/own.py", page(path=path))[0].path == path


def test_a_page_has_a_title() -> None:
    with pytest.raises(HookError, match="no title"):
        pages_of(HOOK, "extensions/own.py", page(title=" "))


def test_a_line_that_no_file_has_is_told() -> None:
    with pytest.raises(HookError):
        problems_of(HOOK, "extensions/own.py", Problem("a-b", "Message", line=2**70))


@for_each(["../x.md", "/etc/hosts", "content/../../x", "content/\x1b[31m.md", "content/\n"])
def test_a_finding_is_about_a_file_of_the_site(path: str) -> None:
    with pytest.raises(HookError, match="no path"):
        problems_of(HOOK, "extensions/own.py", Problem("a-b", "Message", path))


def test_every_line_break_is_one() -> None:
    assert text_of(HOOK, "extensions/own.py", "", "a\r\nb\rc\n") == "a\nb\nc\n"


def test_whatever_a_hook_raises_is_told_but_ctrl_c() -> None:
    class Own(BaseException):
        pass

    def raising(kind: type[BaseException]) -> Any:
        def call() -> None:
            raise kind

        return call

    for kind in (Own, GeneratorExit, SystemExit, RecursionError):
        with pytest.raises(HookError):
            called(HOOK, "extensions/own.py", "", raising(kind))
    with pytest.raises(KeyboardInterrupt):
        called(HOOK, "extensions/own.py", "", raising(KeyboardInterrupt))


def test_a_template_gets_all_that_a_function_yields() -> None:
    """A generator prints as its address in memory, and fails where nobody told of it."""
    assert printed(HOOK, "", "", (one for one in "ab")) == ("a", "b")
    assert printed(HOOK, "", "", ["a"]) == ["a"]
    with pytest.raises(HookError):
        printed(HOOK, "", "", Markup("\ud800"))


@for_each(["", " \n", "\t"])
def test_a_finding_says_something(message: str) -> None:
    with pytest.raises(HookError) as failed:
        problems_of(HOOK, "extensions/own.py", Problem("a-code", message))
    assert "'a-code' has no message" in failed.value.diagnostic.message


def test_a_message_is_one_line() -> None:
    (told,) = problems_of(HOOK, "extensions/own.py", Problem("a-code", " one\n  line "))
    assert told.message == "one line"
