"""Technical difficulty. Which technical problems held work up, and did they come back?"""

from pmreport.measure import Category
from pmreport.words import N_

category = Category(
    id="technical_difficulty",
    page="technical-difficulty",
    name=N_("Technical difficulty"),
    question=N_("Which technical problems held work up, and did they come back?"),
)
