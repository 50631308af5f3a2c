"""Notes of Obsidian, and pages of the wikis of GitHub, which have the same links.

- `page`: a note in our syntax
- `notes`: the notes by their names, the ids of their headings, and their parts
"""
