from coursesite.extensions import *


@source_transform
def counted(text: str) -> int:
    return len(text)


@tree_transform
def written(body) -> str:
    return body.html


@generated_pages
def people():
    return "<p>Ada</p>"


@generated_pages
def lost():
    return GeneratedPage(path="people", title="People")


@check
def late():
    yield "this is late"


@check
def later():
    yield Problem("Later Than That", "this is late")
