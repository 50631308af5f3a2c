"""Parts of a text, whatever program it was written for.

- `encoding`: bytes as text
- `markdown_ranges`: code, comments and formulas in a text, which conversions leave alone
- `masks`: parts of a text behind signs, so that patterns run past them
- `block_lines`: where fenced code and divs end, and headings
- `excerpts`: lines and sections of files
- `line_map`: the lines of a converted text as those of the text it was made of
- `links`: the links of a text, rewritten
- `addresses`: the parts of addresses, and what they lead to
- `rejected_syntax`: braces, and tags that never end, that our builder would refuse, escaped
- `html_markdown`: HTML as Markdown
- `html_blocks`: HTML on lines that Markdown takes for one block
- `icons`: icons of fonts as characters or words
- `home_heading`: the heading of a home page below the title of its course
- `shortcode_text`: shortcodes as text
- `plain_text`: inline Markdown as plain text
- `slugs`: slugs as Jekyll makes them
- `javascript`: literals in files of JavaScript, read and never run
"""
