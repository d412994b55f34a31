"""Poor market feedback. What do users and the market say, and does it reach the work?"""

from pmreport.measure import Category
from pmreport.words import N_

category = Category(
    id="market_feedback",
    page="market-feedback",
    name=N_("Poor market feedback"),
    question=N_("What do users and the market say, and does it reach the work?"),
)
