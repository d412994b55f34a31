"""The figures of the ten categories, in report order."""

from pmreport.figures import (
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
from pmreport.figures.declare import Gallery

GALLERIES: tuple[Gallery, ...] = (
    requirement_change.gallery,
    schedule_delay.gallery,
    user_experience.gallery,
    missing_features.gallery,
    collaboration.gallery,
    technical_difficulty.gallery,
    market_feedback.gallery,
    team_management.gallery,
    customer_complaints.gallery,
    release_problems.gallery,
)
