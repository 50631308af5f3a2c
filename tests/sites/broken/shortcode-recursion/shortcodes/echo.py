"""{{< echo >}}: says itself again."""


@shortcode
def echo() -> Markdown:
    return Markdown("again {{< echo >}}")
