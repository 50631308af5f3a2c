from coursesite.extensions import template_filter, template_function


@template_filter
def upper(text: str) -> str:
    return text.swapcase()


@template_function
def site() -> str:
    return "ours"
