"""The settings of a book: `_config.yml` of Jupyter Book 1 and `myst.yml`, as those of a course."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from coursesite.importers.book.front_matter import people
from coursesite.importers.data.front_matter import text_of
from coursesite.importers.data.yaml_reader import at
from coursesite.importers.text.plain_text import plain_text


def of_config(config: Mapping[str, Any]) -> dict[str, Any]:
    """The settings that `_config.yml` says."""
    sphinx = at(config, "sphinx", "config")
    theme = at(sphinx, "html_theme_options")
    launch = at(config, "launch_buttons") or at(theme, "launch_buttons")
    hubs = {"colab_url": "colab", "binderhub_url": "binder"}
    facts = {
        "language": at(sphinx, "language"),
        "base_url": at(config, "html", "baseurl"),
        "bibliography": config.get("bibtex_bibfiles"),
        "math": at(sphinx, "mathjax3_config", "tex", "macros")
        or at(sphinx, "mathjax_config", "TeX", "Macros"),
        "repository": at(config, "repository", "url") or at(theme, "repository_url"),
        "branch": at(config, "repository", "branch"),
        "launch": [name for key, name in hubs.items() if at(launch, key)],
    }
    return _course({**config, **facts})


def of_project(project: Mapping[str, Any], site: Any) -> dict[str, Any]:
    """The settings that `myst.yml` says."""
    facts = {
        "title": project.get("title") or at(site, "title"),
        "author": project.get("authors") or project.get("author"),
        "license": at(project, "license", "content") or project.get("license"),
        "repository": project.get("github"),
        "launch": ["binder"] if at(project, "jupyter", "binder") else [],
    }
    return _course({**project, **facts})


def _course(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The keys of `course.yml` with a value."""
    keys = ("title", "description", "language", "license", "base_url")
    course: dict[str, Any] = {key: text for key in keys if (text := text_of(facts.get(key)))}
    course |= {key: plain_text(course[key]) for key in keys[:2] if key in course}
    author = facts.get("author")
    if isinstance(author, str):  # some say there, in HTML, what the book is made with
        author = re.split(r",?\s*\b(?:built|made) with\b", re.sub(r"<[^<>]*>", "", author))[0]
    if found := people(author):
        course["lecturers"] = found
    works = facts.get("bibliography")
    names = [text_of(one) for one in (works if isinstance(works, list) else [works])]
    if files := [name for name in names if name.endswith((".bib", ".json"))]:
        course["bibliography"] = files
    if defined := macros(facts.get("math")):
        course["math"] = {"macros": defined}
    if url := text_of(facts["repository"]).removesuffix(".git").rstrip("/"):
        url = url if "://" in url else f"https://github.com/{url}"
        branch = text_of(facts.get("branch"))
        course["repository"] = {"url": url, "branch": branch} if branch else url
        course |= {"launch": facts["launch"]} if facts["launch"] else {}
    return course


def macros(found: Any) -> dict[str, str]:
    """Macros of MathJax and of MyST by their names: `\\\\RR` is `RR`, a list has the text first."""
    out: dict[str, str] = {}
    for name, value in found.items() if isinstance(found, dict) else ():
        text = value[0] if isinstance(value, list) and value else at(value, "macro") or value
        plain = str(name).lstrip("\\")
        if isinstance(text, str) and re.fullmatch(r"[A-Za-z]+", plain):
            out[plain] = text.strip()
    return out
