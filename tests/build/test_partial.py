"""Which errors keep the preview from showing any page."""

from __future__ import annotations

from coursesite.build.partial import may_be_shown
from coursesite.diagnostics import error, warning


def test_errors_of_posts_templates_and_extensions_keep_back_their_pages_only() -> None:
    of_installed = error("hook-failed", "f of some_package failed")
    of_one = error("link-not-found", "nothing is at 'x'").within("content/a.md")
    assert may_be_shown([of_installed, of_one, warning("output-case", "a and A")])
    assert may_be_shown([error("hook-load", "wrong").within("extensions/a.py")])
    assert not may_be_shown([of_one, error("output-conflict", "two things")])
    assert not may_be_shown([error("config-value", "wrong").within("content/course.yml")])
