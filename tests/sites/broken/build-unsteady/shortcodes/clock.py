from time import time_ns


@shortcode
def clock() -> Markdown:
    return Markdown(str(time_ns()))
