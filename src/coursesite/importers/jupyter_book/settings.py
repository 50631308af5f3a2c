"""The settings of a book: `_config.yml` of Jupyter Book 1 and `myst.yml`, as those of a course."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from coursesite.importers.book.front_matter import people
from coursesite.importers.front_matter import text_of
from coursesite.importers.plain_text import plain_text
from coursesite.importers.yaml_reader import at


def of_config(config: Mapping[str, Any]) -> dict[str, Any]:
    """The settings that `_config.yml` says."""
    sphinx = at(config, "sphinx", "config")
    theme = at(sphinx, "html_theme_options")
    repository = at(config, "repository", "url") or at(theme, "repository_url")
    launch = at(config, "launch_buttons") or at(theme, "launch_buttons")
    hubs = {"colab_url": "colab", "binderhub_url": "binder"}
    tex = at(sphinx, "mathjax3_config", "tex", "macros") or at(
        sphinx, "mathjax_config", "TeX", "Macros"
    )
    return _course(
        {
            "title": config.get("title"),
            "description": config.get("description"),
            "lecturers": config.get("author"),
            "language": at(sphinx, "language") or config.get("language"),
            "bibliography": config.get("bibtex_bibfiles") or at(sphinx, "bibtex_bibfiles"),
            "macros": tex,
            "repository": repository,
            "branch": at(config, "repository", "branch"),
            "launch": [name for key, name in hubs.items() if at(launch, key)],
            "base_url": at(config, "html", "baseurl"),
        }
    )


def of_project(project: Mapping[str, Any], site: Any) -> dict[str, Any]:
    """The settings that `myst.yml` says."""
    binder = at(project, "jupyter", "binder") or project.get("binder")
    license_name = project.get("license")
    return _course(
        {
            "title": project.get("title") or at(site, "title"),
            "description": project.get("description"),
            "lecturers": project.get("authors") or project.get("author"),
            "language": project.get("language"),
            "bibliography": project.get("bibliography"),
            "macros": project.get("math"),
            "repository": project.get("github"),
            "license": at(license_name, "content") or license_name,
            "launch": ["binder"] if binder else [],
            "institution": project.get("venue"),
        }
    )


def _course(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The keys of `course.yml` with a value."""
    course: dict[str, Any] = {}
    for key in ("title", "description", "language", "license", "base_url", "institution"):
        if text := text_of(facts.get(key)):
            course[key] = plain_text(text) if key in ("title", "description") else text
    if found := people(facts["lecturers"]):
        course["lecturers"] = found
    works = facts["bibliography"]
    if names := [text_of(one) for one in (works if isinstance(works, list) else [works])]:
        files = [name for name in names if name.endswith((".bib", ".json"))]
        course |= {"bibliography": files} if files else {}
    if defined := macros(facts["macros"]):
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
        text = value[0] if isinstance(value, list) and value else value
        text = at(text, "macro") or text
        plain = str(name).lstrip("\\")
        if isinstance(text, str) and re.fullmatch(r"[A-Za-z]+", plain):
            out[plain] = text.strip()
    return out
