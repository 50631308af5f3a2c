"""Jupyter notebooks as notes: the bytes of an `.ipynb` file to Markdown, pictures and a download.

Nothing is ever run: the outputs are those that the notebook was saved with. In reading order:

- `structs`: the format as typed structs
- `reader`: bytes to a notebook, or the mistake in them
- `tags`: the tags by which cells hide or remove their parts
- `options`: the options above the code of a cell
- `outputs`: the outputs of a cell, as Markdown and pictures
- `conversion`: a notebook as one post of Markdown, and the origin of each of its lines
- `positions`: a place in that Markdown as a place in the file
- `download`: the notebook for readers, without what is removed or not out

Format: https://nbformat.readthedocs.io/en/latest/format_description.html (version 4).
"""

from coursesite.media.notebooks.conversion import Notes, convert
from coursesite.media.notebooks.download import for_readers
from coursesite.media.notebooks.outputs import Picture
from coursesite.media.notebooks.positions import placed

__all__ = ["Notes", "Picture", "convert", "for_readers", "placed"]
