"""Release problems. Did the release go out cleanly, and how fast was it put right when not?"""

from pmreport.measure import Category
from pmreport.words import N_

category = Category(
    id="release_problems",
    page="release-problems",
    name=N_("Release problems"),
    question=N_("Did the release go out cleanly, and how fast was it put right when not?"),
)
