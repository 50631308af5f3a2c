"""Keys by the names that authors and other programs give them."""

from __future__ import annotations

import doctest
import zoneinfo

import pytest

from coursesite import model
from coursesite.settings import config, mappings, other_names, post_file
from coursesite.settings.spellings import plan

TABLES = (
    (model.FrontMatter, other_names.RELEASE),
    (model.Config, other_names.RELEASE),
    (model.FrontMatter, other_names.FRONT_MATTER),
    (model.FrontMatter, other_names.IF_TRUE),
    (model.FrontMatter, other_names.IF_FALSE),
    (model.FrontMatter, other_names.STATES),
    (model.Config, other_names.COURSE),
)


def test_examples() -> None:
    assert doctest.testmod(other_names).attempted
    assert doctest.testmod(other_names).failed == 0


def test_every_name_means_a_key_and_none_is_one_itself() -> None:
    """A name that is a key, or ignored, or in two tables, would be there in vain."""
    seen: set[tuple[type, str]] = set()
    for struct, table in TABLES:
        names = other_names.names(table)
        keys, ignored = plan(struct).spellings, mappings.MAPPINGS[struct].ignored
        assert set(names.values()) <= set(keys)
        assert not names.keys() & {other_names.plain(one) for one in (*keys, *ignored)}
        assert not {(struct, name) for name in names} & seen
        seen |= {(struct, name) for name in names}


def told(line: str) -> tuple[str, str, str]:
    """The severity, message and hint for a post with the line in its front matter."""
    text = f"---\ntitle: T\n{line}\n---\n\nText.\n"
    (one,) = post_file.parse(text, zone=zoneinfo.ZoneInfo("UTC")).diagnostics
    assert one.code == "front-matter-unknown-key"
    return one.severity, one.message, one.hint


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("release: 2027-01-01", "publish_date"),
        ("Release Date: 1 March 2027", "publish_date"),
        ("available_from: week 3 Mon", "publish_date"),
        ("publish: 2027-01-01 10:00", "publish_date"),
        ("visible: false", "published"),
        ("public: no", "published"),
        ("private: true", "draft"),
        ("wip: yes", "draft"),
        ("status: Draft", "draft"),
        ("expires: 2026-01-01", "expiry_date"),
    ],
)
def test_what_would_hold_a_page_back_is_an_error(line: str, key: str) -> None:
    severity, message, hint = told(line)
    assert severity == "error"
    assert "so the page would be out" in message
    assert hint == f"did you mean '{key}'?"


@pytest.mark.parametrize("line", ["hide_solutions: true", "show_answers: false"])
def test_so_is_what_would_hold_solutions_back(line: str) -> None:
    assert told(line)[0] == "error"
    assert "its solutions would be out" in told(line)[1]
    assert told(line)[2] == "did you mean 'solutions'?"


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("published_on: 2027-01-01", "did you mean 'date'?"),
        ("deadline: 2027-01-01", "did you mean 'due'?"),
        ("youtube: dqoEU9Ac3ek", "did you mean 'video'?"),
        ("instructor: Ada", "did you mean 'lecturers'?"),
        ("subtitle: x", "did you mean 'description'?"),
        ("release: v1.2", "did you mean 'publish_date'?"),
        ("visible: true", "did you mean 'published'?"),
        ("private: false", "did you mean 'draft'?"),
        ("status: done", "data of your own goes under 'extra'"),
        ("release:", "did you mean 'publish_date'?"),
        ("time: 10:15", "write it behind the day: date: 2025-02-17 10:15"),
    ],
)
def test_other_names_are_warnings_that_name_the_key(line: str, hint: str) -> None:
    assert told(line)[0] == "warning"
    assert told(line)[2] == hint


def test_settings_have_other_names_too() -> None:
    _, problems = config.parse("semester: Fall\ntas: [Ada]\nsite_url: https://example.org/\n")
    hints = [one.hint for one in problems]
    assert hints == [f"did you mean '{key}'?" for key in ("term", "staff", "base_url")]


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("release_date: 2027-01-01", "publish_date"),
        ("private: true", "draft"),
        ("visible: false", "published"),
        ("status: draft", "draft"),
        ("drfat: true", "draft"),
        ("hide_solutions: true", "solutions"),
    ],
)
def test_what_would_hold_a_course_back_is_an_error(line: str, key: str) -> None:
    _, (problem,) = config.parse(f"title: T\n{line}\n")
    what = "its solutions" if key == "solutions" else "the course"
    assert (problem.code, problem.severity) == ("config-unknown-key", "error")
    assert problem.message.endswith(f", so {what} would be out")
    assert problem.hint == f"did you mean '{key}'?"
