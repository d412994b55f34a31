"""Requirement changes. How far did the agreed scope move, when, and what did it cost?"""

from pmreport.measure import Category
from pmreport.words import N_

category = Category(
    id="requirement_change",
    page="requirement-changes",
    name=N_("Requirement changes"),
    question=N_("How far did the agreed scope move, when, and what did it cost?"),
)
