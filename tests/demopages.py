"""Pages of the demo courses, one of each kind at least."""

from __future__ import annotations

LECTURE = "deep-learning/lectures/intro/index.html"
SYLLABUS = "deep-learning/syllabus/index.html"
"""A page that browsers open with less than half of the work, for what all pages have."""
BOOK = "deep-learning/print/index.html"
PAGES = (
    "index.html",
    "deep-learning/index.html",
    LECTURE,
    "deep-learning/lectures/sequence-modeling/index.html",
    "deep-learning/labs/music-generation/index.html",
    "deep-learning/schedule/index.html",
    "deep-learning/tags/index.html",
    "deep-learning/tags/attention/index.html",
    "deep-learning/assignments/index.html",
    "deep-learning/announcements/welcome/index.html",
    "deep-learning/glossary/index.html",
    "deep-learning/lectures/models-in-the-wild/index.html",
    BOOK,
    "guide/index.html",
    "404.html",
)
