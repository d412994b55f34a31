"""The static site: one report more in a folder of reports, complete without script."""

from pmreport.site.check import check
from pmreport.site.house import House, house
from pmreport.site.slug import slug
from pmreport.site.write import write

__all__ = ["House", "check", "house", "slug", "write"]
