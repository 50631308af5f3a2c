"""The work that scripts give the browser: how often it has to lay out a page before its time, and
how much of one is styled anew for a small change. Counted, since a clock tells of the machine."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

LONGEST = "deep-learning/lectures/sequence-modeling/index.html"
HOME = "deep-learning/index.html"
PHONE: ViewportSize = {"width": 412, "height": 823}
DESKTOP: ViewportSize = {"width": 1440, "height": 900}
_TIMELINE = ["devtools.timeline", "disabled-by-default-devtools.timeline"]
_STACKS = [*_TIMELINE, "disabled-by-default-devtools.timeline.stack"]
_ASKED = {"UpdateLayoutTree", "Layout"}


def work(
    browser: Browser, page: Page, categories: list[str], do: Callable[[], object]
) -> list[dict[str, Any]]:
    """The times that the browser styles or lays out the page while something is done."""
    browser.start_tracing(page=page, categories=categories)
    do()
    page.wait_for_timeout(300)
    events = json.loads(browser.stop_tracing())["traceEvents"]
    return [one["args"] for one in events if one["name"] in _ASKED and one["ph"] in "XB"]


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("path", [LONGEST, HOME])
def test_scripts_measure_before_they_change(
    browser: Browser, origin: str, path: str, size: ViewportSize
) -> None:
    """A script that asks for a place after it has changed something has the page laid out at once:
    those of the longest lecture and of a home do so a few times, however much these hold."""
    with closing(browser.new_context(viewport=size)) as context:
        page = context.new_page()
        done = work(browser, page, _STACKS, lambda: page.goto(f"{origin}/{path}"))
    begun = [one.get("beginData") or {} for one in done]
    assert begun
    forced = [one["stackTrace"][0] for one in begun if one.get("stackTrace")]
    assert len(forced) <= 4, forced


def test_a_small_change_is_styled_alone(browser: Browser, origin: str) -> None:
    """No rule makes the browser style the whole page again when something is put into it."""
    with closing(browser.new_context(viewport=PHONE)) as context:
        page = context.new_page()
        page.goto(f"{origin}/{LONGEST}")
        page.wait_for_timeout(300)
        add = "document.querySelector('.cs-prose p').append(document.createElement('button'))"
        done = work(browser, page, _TIMELINE, lambda: page.evaluate(add))
        styled = sum(one.get("elementCount", 0) for one in done)
    assert 0 < styled < 100
