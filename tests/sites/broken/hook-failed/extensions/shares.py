from coursesite.extensions import *


@template_filter
def share(text: str, of: int) -> float:
    return len(text) / of


@source_transform
def broken(text: str) -> str:
    raise LookupError("no such word")


@tree_transform
def last(body) -> None:
    body.css("table")[0].decompose()


@generated_pages
def people(site: Site):
    yield GeneratedPage(path="/people/", title="People", html=site.text("data/none.txt"))


@check
def late(site: Site):
    return [post.deadline for post in site.posts()]
