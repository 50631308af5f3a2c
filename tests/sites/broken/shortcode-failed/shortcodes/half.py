"""{{< half N >}}: one part of N."""


@shortcode
def half(n: int) -> Markdown:
    return Markdown(str(1 / n))
