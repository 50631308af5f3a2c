from coursesite.extensions import template_filter


@template_filter
def words(text: str) -> int
    return len(text.split())
