"""Team management. Was the work spread, owned and steady enough to be done?"""

from pmreport.measure import Category
from pmreport.words import N_

category = Category(
    id="team_management",
    page="team-management",
    name=N_("Team management"),
    question=N_("Was the work spread, owned and steady enough to be done?"),
)
