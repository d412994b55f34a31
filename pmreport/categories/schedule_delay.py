"""Schedule delay. How late was it, and was the plan one that the work could meet?"""

from pmreport.measure import Category
from pmreport.words import N_

category = Category(
    id="schedule_delay",
    page="schedule-delay",
    name=N_("Schedule delay"),
    question=N_("How late was it, and was the plan one that the work could meet?"),
)
