from coursesite.extensions import template_filter


@template_filter
def shout(text: str) -> str:
    return text.upper()
