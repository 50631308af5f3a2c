"""The names by which authors and other programs call the keys of front matter and `course.yml`.

None of them is read. A hint names the key that is meant; where a page, a course or solutions would
be out though the author holds them back, that is an error.
"""

from __future__ import annotations

import functools
import re

from coursesite import model

RELEASE = """
publish_date: release release_date release_at release_on release_time released_on available_from
  available_on available_at visible_from visible_on visible_after show_from show_after unlock
  unlock_at unlock_date unlock_on embargo embargo_until publish_at publish_on publish_after
  publish_from hide_until hidden_until draft_until go_live live_from not_before goes_live
"""
"""Names in both for the day on which something comes out."""
FRONT_MATTER = """
expiry_date: expires expires_at expires_on expiration expiration_date expire unpublish_date
  unpublish_at unpublish_on hide_after hidden_after visible_until visible_to available_until
  lock_at lock_date not_after
date: datetime day_of_class class_date lecture_date session_date held_on posted posted_on created
  created_at created_on date_created pub_date published_at published_on date_published
due: deadline due_date due_at due_on due_by hand_in handin hand_in_by submit_by submission
  submission_date submission_deadline
lastmod: updated updated_at updated_on last_updated last_update modified modified_at date_modified
  last_modified
description: summary abstract subtitle lead teaser synopsis blurb
lecturers: instructor instructors teacher teachers professor professors speaker speakers presenter
  presenters lecturer_name
tags: keywords topics topic labels keyword
video: youtube youtube_id youtube_url vimeo videos recordings video_id video_url video_link
  lecture_video panopto zoom_recording
slides: deck presentation slide slides_url slides_pdf slide_deck
files: pdf attachments materials downloads resources handouts handout
readings: reading required_reading suggested_reading further_reading
image: cover thumbnail banner hero og_image featured_image feature_image cover_image header_image
weight: order sidebar_position position sort_order menu_order sort
room: place venue where building
online: zoom zoom_link meeting meeting_link meeting_url online_link
points: max_points marks score worth
kind: type category_type page_type content_type
lang: language locale
permalink: url path link address
redirect_from: old_urls old_url redirects
unlisted: hide_from_lists nav_exclude exclude_from_nav hide_from_nav
bibliography: references bib
solutions: answers solutions_date solution_date solution_release solutions_release
  release_solutions solutions_after answers_after
toc: table_of_contents show_toc outline
math: mathjax katex latex use_math usemathjax
"""

COURSE = """
base_url: site_url url website address domain homepage
lecturers: instructor instructors teacher teachers professor professors
staff: assistants teaching_assistants tas ta tutors team
language: lang locale
timezone: tz zone
term: semester quarter year session
institution: university school department college organization organisation
title: name course_name course_title site_name
code: course_code course_number number catalogue_number
start_date: start starts begin begins first_day starts_on term_start
end_date: ends end last_day finishes ends_on term_end
class_days: meets days schedule lecture_days meeting_days weekdays class_times
skip: breaks holidays no_class no_classes vacations days_off
nav: menu navigation sidebar
description: summary tagline subtitle abstract
repository: repo repo_url github github_repo repository_url edit_uri
bibliography: references bib
solutions: answers solutions_after answers_after
"""

IF_TRUE = """
draft: unpublished wip work_in_progress is_draft private secret invisible
solutions: hide_solutions hide_answers hide_solution
"""
"""Names that hold something back if they are true."""
IF_FALSE = """
published: publish public visible is_published live released available ready
solutions: show_solutions show_answers show_solution
"""
"""Names that hold something back if they are false."""
STATES = "draft: status state visibility access"
_HELD = frozenset(
    ("draft", "private", "hidden", "unpublished", "wip", "scheduled", "pending", "secret")
)
"""Values of a state that hold something back."""
_FALSE = re.compile("false|no|off|0|never", re.IGNORECASE)
_DAY = re.compile(
    r"\d{4}-\d|\d{1,2}[./]\d{1,2}[./]\d|\d \w{3,9} \d{4}|\w{3,9} \d{1,2},? \d{4}|week \d",
    re.IGNORECASE,
)


def meaning(struct: type, name: str, value: str) -> tuple[str, bool]:
    """The key of a struct of the model that somebody means who writes `name: value`, "" if none is
    known by that name; and whether the value would hold back what such a key can hold back.

    >>> meaning(model.FrontMatter, "Release-Date", "2025-03-01"), meaning(model.Config, "tas", "")
    (('publish_date', True), ('staff', False))
    """
    if struct not in (model.FrontMatter, model.Config):
        return "", False
    own = FRONT_MATTER if struct is model.FrontMatter else COURSE
    word = plain(name)
    dated, false = bool(_DAY.search(value)), bool(_FALSE.fullmatch(value))
    if key := names(IF_TRUE).get(word):
        return key, not false
    if key := names(IF_FALSE).get(word):
        return ("publish_date", True) if dated else (key, false)
    if key := names(STATES).get(word):
        return (key, True) if value.casefold() in _HELD else ("", False)
    return names(RELEASE).get(word) or names(own).get(word, ""), dated


@functools.cache
def names(table: str) -> dict[str, str]:
    """The keys of a table by their other names, which are `plain`."""
    rows = (row.split(":") for row in table.replace("\n  ", " ").strip().split("\n"))
    return {plain(name): key for key, names in rows for name in names.split()}


def plain(name: str) -> str:
    """A name without signs and capital letters."""
    return re.sub(r"[\W_]+", "", name).casefold()
