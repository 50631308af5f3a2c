"""The notes of a post on its page, joined to the other pages of the site.

- `links`: the page, file or anchor that a link leads to
- `included`: problems of text that a post includes
- `references`: the texts of references to numbered things
- `holes`: the texts of all holes that the notes of a page have
- `notes`: the notes on their page, links resolved and terms of the glossary marked
"""
