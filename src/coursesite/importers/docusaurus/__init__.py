"""Sites of Docusaurus.

- `planner`: the documents, the blog and the pages of a site
- `sidebars`: the order of documents: `sidebars.js`, or positions and categories in folders
- `mdx`: a page of MDX in our syntax
"""

from coursesite.importers.docusaurus.planner import plan, recognises

__all__ = ["plan", "recognises"]
