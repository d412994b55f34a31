"""Bring a built site to the place where readers find it; a failure at any point leaves the old site whole.

The order is the same for every kind of place: what nobody links to yet goes first (styles, new reports),
then the pages that all reports share, then the pointers (index, latest, history). What is no longer used
is removed in a step of its own, when everything else has arrived.
"""

from pmreport.publish.errors import PublishError
from pmreport.publish.fetch import fetch
from pmreport.publish.publish import Published, publish
from pmreport.publish.target import place_of

__all__ = ["PublishError", "Published", "fetch", "place_of", "publish"]
