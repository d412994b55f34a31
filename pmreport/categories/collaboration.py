"""Cross-department collaboration. Where did work wait between teams?"""

from pmreport.measure import Category
from pmreport.words import N_

category = Category(
    id="collaboration",
    page="collaboration",
    name=N_("Cross-department collaboration"),
    question=N_("Where did work wait between teams?"),
)
