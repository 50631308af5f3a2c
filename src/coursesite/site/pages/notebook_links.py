"""The links on a notebook's page to the notebook: to download it, and to run it somewhere."""

from __future__ import annotations

from coursesite.course import notebook_services
from coursesite.diagnostics import find, warning
from coursesite.engine import Need, rule
from coursesite.site.inputs import notebook, settings_file, text_of
from coursesite.site.markdown.notebook_files import hidden_lines, notebook_file
from coursesite.site.posts.locations import location_of, page_language
from coursesite.site.posts.settings import config
from coursesite.site.theme.templates import Context, phrase
from coursesite.text import urls


def links(need: Need, path: str) -> tuple[Context, ...]:
    """The facts of the links below a notebook's page: to download it, and to run it."""
    location, language = need(location_of, path), page_language(need, path)
    here, data = location.url, need(notebook_file, path)
    name = path.rpartition("/")[2]
    file = _link(urls.relative(here, urls.file_url(path)), name, len(data))
    settings = need(config, location.course)
    services = [
        _link(
            notebook_services.address(service, settings.repository, path),
            phrase(need, language, "open_in", name=notebook_services.title(service)),
        )
        for service in settings.launch
        if notebook_services.can_open(service, settings.repository)
    ]
    if any(service in notebook_services.NAMES for service in settings.launch):
        _check_launch(need, path)
    return (file, *services)


def _link(url: str, title: str, size: int = 0) -> Context:
    """The facts of a link as the list of files takes them."""
    return {"url": url, "title": title, "title_html": "", "note": "", "note_html": "", "size": size}


def _check_launch(need: Need, path: str) -> None:
    """Reports a notebook that runs from a repository which has more than readers are to have."""
    notes = need(notebook, f"content/{path}")
    hidden = need(hidden_lines, path)
    if not (notes.removes or hidden):
        return
    what = "solutions that are not out" if hidden else "cells that are removed from the page"
    problem = warning(
        "launch-shows",
        f"the repository that this notebook is opened from has {what}",
        hint="keep them in a notebook that is not in it, or take launch: away",
    )
    need.report(problem.within(f"content/{path}"))


@rule
def launch_problems(need: Need, root: str) -> None:
    """Reports the services that cannot open a course's notebooks."""
    settings = need(config, root)
    if root and settings.launch == need(config, "").launch:
        return
    name = settings_file(root)
    for service in settings.launch:
        if notebook_services.can_open(service, settings.repository):
            continue
        hosts = "GitHub" if service == "colab" else "GitHub and GitLab"
        message = f"{notebook_services.title(service)} opens notebooks from {hosts} only"
        hint = "give repository: with its address there, such as https://github.com/NAME/COURSE"
        span = find(text_of(need, name), service)
        need.report(warning("launch-repository", message, span, hint).within(name))
