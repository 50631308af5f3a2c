"""{{< box >}}: a box."""

@shortcode
def box() -> Embed
    return Embed("shortcodes/box.html")
