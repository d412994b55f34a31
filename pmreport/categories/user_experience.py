"""Poor user experience. What did users struggle with, and how early was it found?"""

from pmreport.measure import Category
from pmreport.words import N_

category = Category(
    id="user_experience",
    page="poor-ux",
    name=N_("Poor user experience"),
    question=N_("What did users struggle with, and how early was it found?"),
)
