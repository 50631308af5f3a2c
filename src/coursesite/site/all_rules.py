"""Every rule, loaded: the table of outputs and the traces of earlier builds name rules by text."""

from coursesite.site.checks import problems as problems
from coursesite.site.listings import calendars as calendars
from coursesite.site.listings import feeds as feeds
from coursesite.site.listings import search as search
from coursesite.site.listings import sitemap as sitemap
from coursesite.site.pages import bibliography_page as bibliography_page
from coursesite.site.pages import extension_pages as extension_pages
from coursesite.site.pages import materials as materials
from coursesite.site.pages import pages as pages
from coursesite.site.pages import print_page as print_page
from coursesite.site.pages import solutions_page as solutions_page
