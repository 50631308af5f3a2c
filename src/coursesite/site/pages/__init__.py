"""The HTML pages of a site.

- `structured_data`: the data for search engines in pages
- `materials`: recordings, transcripts, slides and files of a post
- `translations`: the same page in other languages
- `editions`: the same course in other terms
- `frame`: the facts and the navigation that every page has
- `notebook_links`: the links to a notebook on its page
- `pages`: the pages of posts and lists of them
- `print_page`, `bibliography_page`, `solutions_page`: the pages of a whole course
- `extension_pages`: the pages that extensions make
"""
