"""Property tests draw the same examples every time, and no machine is too slow for them."""

from hypothesis import settings

settings.register_profile("repeatable", deadline=None, derandomize=True, database=None)
settings.load_profile("repeatable")
