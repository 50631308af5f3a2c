"""The messages of a build as they are told: at their places, each once, in order, and without those
that follow from a mistake in the settings of a course. What is left when that is mended is told
then."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from msgspec.structs import replace

from coursesite.build.message_places import in_files, settings_root
from coursesite.diagnostics import Diagnostic, in_order

if TYPE_CHECKING:
    from coursesite.files.snapshot import Snapshot

_UNREAD = (
    *("config-syntax", "config-not-mapping", "config-alias", "config-depth"),
    *("merge-conflict", "file-unreadable"),
)
"""The codes of mistakes in a `course.yml` with which none of its settings is known."""
_KEYS = {
    "bibliography-missing": "bibliography",
    "citation-unknown": "bibliography",
    "class-days-full": "start_date|class_days|lab_days|recitation_days|skip",
    "course-key": "base_url|key",
    "date-outside": "start_date|end_date",
    "date-skipped": "start_date|skip",
    "date-without-start": "start_date",
    "foreign-block": "markdown|extensions",
    "foreign-syntax": "markdown|extensions|bibliography",
    "iframe-host": "html|embeds",
    "launch-repository": "launch|repository",
    "link-anchor": "numbering",
    "link-not-found": "publish",
    "math-error": "math",
    "math-macro": "math",
    "part-lectures": "parts",
    "reference-empty": "numbering",
    "solution-due": "solutions|start_date",
    "solution-shown": "solutions",
    "term-unknown": "glossary",
    "timezone-missing": "timezone",
    "weekly-never": "start_date|end_date|skip",
}
"""The codes of messages that may follow from a mistake in settings, and the keys of these."""

_NO_LABEL = re.compile(r"(.+) has no label '(.+)'")
_HOOK = re.compile(r"(\w+(?: failed)? on )((?:the page /|content/).+?)(: .*)", re.DOTALL)
_PLACES = {
    "template-error": re.compile(r"(.* \(on the page )(.*)(\))", re.DOTALL),
    **dict.fromkeys(("hook-failed", "hook-result"), _HOOK),
}
"""The codes of messages that name a page or post, which is group 2 of the pattern."""


def told(diagnostics: Iterable[Diagnostic], snapshot: Snapshot) -> tuple[Diagnostic, ...]:
    """The messages of a build, from all that its rules reported. Raises FileChangedError."""
    every = _without([*_of_words(list(_of_many(diagnostics)))], snapshot.origins)
    every = [*_of_labels(every, snapshot.read)]
    return in_order(in_files(every, snapshot))


def _of_many(diagnostics: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """The diagnostics, those of a template or an extension that failed alike for several pages as
    one about the first."""
    places: dict[tuple[Diagnostic, str], set[str]] = {}
    for problem in diagnostics:
        pattern = _PLACES.get(problem.code)
        if pattern is not None and (parts := pattern.fullmatch(problem.message)):
            alike = replace(problem, message=parts[1]), parts[3]
            places.setdefault(alike, set()).add(parts[2])
        else:
            yield problem
    for (problem, end), every in places.items():
        others = f" and {len(every) - 1} more" if len(every) > 1 else ""
        yield replace(problem, message=f"{problem.message}{min(every)}{others}{end}")


def _of_words(every: list[Diagnostic]) -> Iterator[Diagnostic]:
    """The diagnostics without those of shortcodes that failed since a file of words is no YAML."""
    files = [one.path for one in every if one.code == "template-syntax" and one.path[-4:] == ".yml"]
    for problem in every:
        broken = problem.code == "shortcode-template" and files
        if not (broken and any(f": {file}, line " in problem.message for file in files)):
            yield problem


def _of_labels(
    every: list[Diagnostic], read: Callable[[str], bytes | None]
) -> Iterator[Diagnostic]:
    """The diagnostics without those of references to a shortcode that failed: its label is written
    on the page, as `id=label`."""
    failed = {one.path for one in every if one.code.startswith("shortcode-")}
    for problem in every:
        label = _NO_LABEL.search(problem.message) if failed else None
        if problem.code == "reference-unknown" and label is not None:
            file = problem.path if label[1] == "this page" else f"content/{label[1]}"
            written = rf"\bid=[\"']?{re.escape(label[2])}(?![\w-])".encode()
            if file in failed and re.search(written, read(file) or b""):
                continue
        yield problem


def _without(every: list[Diagnostic], origins: Mapping[str, str]) -> list[Diagnostic]:
    """The diagnostics but for those that follow from others. `origins` are the courses that others
    take their settings from, by folder."""
    causes = [one for one in every if _is_cause(one)]
    if not causes:
        return every
    return [
        one
        for one in every
        if one in causes or not any(_follows(one, cause, origins) for cause in causes)
    ]


def _is_cause(problem: Diagnostic) -> bool:
    """Whether others may follow from a message: it is about settings, or a file that they name."""
    if problem.code == "bibliography-missing":
        return problem.message.startswith("bibliography:")
    settings = problem.code in _UNREAD or problem.code.startswith("config-")
    return settings and settings_root(problem.path) is not None


def _follows(problem: Diagnostic, cause: Diagnostic, origins: Mapping[str, str]) -> bool:
    """Whether a message may be there because of a mistake in a `course.yml`, or in the front matter
    of the same post. An error does not follow from a warning: without it the site would be
    published."""
    keys = _KEYS.get(problem.code)
    if keys is None or (cause.severity, problem.severity) == ("warning", "error"):
        return False
    if cause.code not in _UNREAD:
        named = re.compile(rf"(?:^|')(?:{keys})\b")
        if not (named.search(cause.message) or named.search(cause.hint)):
            return False
    above = [""]  # the site's own settings hold in all courses
    for folder in _folders(problem.path):
        while folder not in above:
            above.append(folder)
            folder = origins.get(folder, "")
    return problem.path == cause.path or settings_root(cause.path) in above


def _folders(path: str) -> list[str]:
    """The folders of `content/` that a file is in."""
    parts = path.removeprefix("content/").split("/")[:-1]
    return ["/".join(parts[:depth]) for depth in range(1, len(parts) + 1)]
