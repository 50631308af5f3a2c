"""Every rule, loaded: the table of outputs and the traces of earlier builds name rules by text."""

from coursesite.site import bibliography_page as bibliography_page
from coursesite.site import calendars as calendars
from coursesite.site import checks as checks
from coursesite.site import extension_pages as extension_pages
from coursesite.site import feeds as feeds
from coursesite.site import materials as materials
from coursesite.site import pages as pages
from coursesite.site import print_page as print_page
from coursesite.site import search as search
from coursesite.site import sitemap as sitemap
from coursesite.site import solutions_page as solutions_page
