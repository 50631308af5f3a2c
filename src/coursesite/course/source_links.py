"""Links from a page to its file in the repository, to change it or to report a mistake in it."""

from __future__ import annotations

from urllib.parse import quote, urlencode, urlsplit

from coursesite.model import Repository

_EDIT = {"github": "edit", "gitlab": "-/edit", "gitea": "_edit"}
_ISSUE = {"github": "issues/new", "gitlab": "-/issues/new", "gitea": "issues/new"}
_FIELDS = {"gitlab": ("issue[title]", "issue[description]")}


def program(repository: Repository) -> str:
    """The program that serves a repository, by the name of its host: `github`, `gitlab` or
    `gitea`, whose addresses Forgejo has, too; "" for others."""
    host = urlsplit(repository.url).netloc.lower()
    if host in ("github.com", "www.github.com"):
        return "github"
    if "gitlab" in host:
        return "gitlab"
    return "gitea" if any(name in host for name in ("gitea", "forgejo", "codeberg")) else ""


def edit_url(repository: Repository | None, path: str) -> str:
    """The address at which the file at `path` below `content/` is changed; "" if it is not known.

    >>> edit_url(Repository(url="https://github.com/a/b"), "lectures/01-x.md")
    'https://github.com/a/b/edit/main/content/lectures/01-x.md'
    """
    if repository is None or not repository.edit or not (kind := program(repository)):
        return ""
    file = "/".join(part for part in (repository.folder.strip("/"), "content", path) if part)
    branch = quote(repository.branch, safe="/")
    return f"{_base(repository)}/{_EDIT[kind]}/{branch}/{quote(file)}"


def report_url(repository: Repository | None, title: str, page: str) -> str:
    """The address at which a mistake on a page is reported; `page` is its address or path, which
    the report begins with. "" if it is not known."""
    if repository is None or not repository.edit or not (kind := program(repository)):
        return ""
    heading, body = _FIELDS.get(kind, ("title", "body"))
    return f"{_base(repository)}/{_ISSUE[kind]}?{urlencode({heading: title, body: f'{page} '})}"


def _base(repository: Repository) -> str:
    return repository.url.rstrip("/").removesuffix(".git")
