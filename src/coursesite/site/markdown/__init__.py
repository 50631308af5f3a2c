"""Notes as HTML, before anything is known of other pages.

- `diagrams`: diagrams in notes, drawn
- `pictures`: the sizes of pictures, and their smaller copies
- `transforms`: transforms of extensions, of Markdown and of its tree
- `prose`: the notes of a post as HTML, shortcodes expanded, links as they are written
- `numbers`: what is numbered on the page of a post, and what its labels stand for on others
- `notebook_files`: what is made of a notebook beside its page
"""
