"""Missing features. What was promised and is not there, and what was never asked for in time?"""

from pmreport.measure import Category
from pmreport.words import N_

category = Category(
    id="missing_features",
    page="missing-features",
    name=N_("Missing features"),
    question=N_("What was promised and is not there, and what was never asked for in time?"),
)
