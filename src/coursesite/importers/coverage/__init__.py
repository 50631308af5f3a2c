"""How much of the source of an import is in the site that is built of it.

The source is read without any converter, the site from its pages.

- `measure`: the two compared: what is there, and the places where most is missing
- `source_text`: the words, images, links and embeds of a file of the source
- `site_text`: those of a built site
- `words`: the words of a text, as both count them
"""
