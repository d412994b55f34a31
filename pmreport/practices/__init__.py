"""The practice checks of the ten categories. Importing a module files its checks with its category."""

from pmreport.practices import (
    collaboration,
    customer_complaints,
    market_feedback,
    missing_features,
    release_problems,
    requirement_change,
    schedule_delay,
    team_management,
    technical_difficulty,
    user_experience,
)

PRACTICES = (
    requirement_change,
    schedule_delay,
    user_experience,
    missing_features,
    collaboration,
    technical_difficulty,
    market_feedback,
    team_management,
    customer_complaints,
    release_problems,
)
