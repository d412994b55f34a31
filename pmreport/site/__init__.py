"""The static site: one report more in a folder of reports, complete without script."""

from pmreport.site.check import check
from pmreport.site.house import House, house
from pmreport.site.slug import slug
from pmreport.site.write import published, refresh, write

__all__ = ["House", "check", "house", "published", "refresh", "slug", "write"]
