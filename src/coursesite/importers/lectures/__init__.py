"""A long text split into the lectures of a course, whatever source the text is from.

The rooms, from the whole text to its details:

- `sections`: the text split at the headings of its lectures
- `intro`: the text before the first lecture, read for facts of the course
- `lecture`: one section as a lecture: front matter and body
- `anchors`: the new places of the anchors of the old page, and a page that redirects to them
- `links`: links between the new pages, and addresses of files
- `headings`: headings, those of lectures among them, and their levels
- `dates`: days in titles, and their year
- `embeds`: frames with recordings and slides
- `media_links`: lines with nothing but links to recordings and slides
- `markdown_fixes`: mistakes and detours in Markdown, written our way
"""
