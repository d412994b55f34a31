"""Customer complaints. How many complaints came, how fast were they handled, and do they return?"""

from pmreport.measure import Category
from pmreport.words import N_

category = Category(
    id="customer_complaints",
    page="customer-complaints",
    name=N_("Customer complaints"),
    question=N_("How many complaints came, how fast were they handled, and do they return?"),
)
