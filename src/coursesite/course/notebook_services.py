"""The addresses at which services run a notebook, from its place in a repository."""

from __future__ import annotations

from urllib.parse import quote

from coursesite.model import Repository
from coursesite.text.lazy_regex import rare

_HOSTS = rare(r"https?://(?:www\.)?(github|gitlab)\.com/([^/\s]+(?:/[^/\s]+)*?)(?:\.git)?/?$")
NAMES = {"colab": "Colab", "binder": "Binder"}
"""The services with names of their own; another is an installation of JupyterLite."""


def place_of(repository: Repository) -> tuple[str, str] | None:
    """The host ("github", "gitlab") and the name of a repository there; None for other hosts."""
    found = _HOSTS.match(repository.url)
    return (found[1], found[2]) if found else None


def can_open(service: str, repository: Repository | None) -> bool:
    """Whether a service opens notebooks from a repository: Colab from GitHub only, Binder from
    GitLab, too. JupyterLite has files of its own."""
    if service not in NAMES:
        return True
    place = place_of(repository) if repository else None
    return place is not None and (place[0] == "github" or service == "binder")


def address(service: str, repository: Repository | None, path: str) -> str:
    """The address at which a service that can open it runs the notebook at `path` below `content/`.

    >>> address("colab", Repository(url="https://github.com/a/b"), "lectures/01-x.ipynb")
    'https://colab.research.google.com/github/a/b/blob/main/content/lectures/01-x.ipynb'
    """
    if service not in NAMES or repository is None:
        return f"{service.rstrip('/')}/lab/index.html?path={quote(path, safe='/')}"
    host, name = place_of(repository) or ("github", "")
    folder = repository.folder.strip("/")
    file = f"{folder}/content/{path}" if folder else f"content/{path}"
    if service == "colab":
        branch = quote(repository.branch, safe="/")
        return f"https://colab.research.google.com/github/{name}/blob/{branch}/{quote(file)}"
    kind, owner = ("gh", name) if host == "github" else ("gl", quote(name, safe=""))
    branch = quote(repository.branch, safe="")
    return f"https://mybinder.org/v2/{kind}/{owner}/{branch}?labpath={quote(file, safe='')}"


def title(service: str) -> str:
    """The name of a service as readers know it."""
    return NAMES.get(service, "JupyterLite")
