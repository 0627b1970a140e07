"""The directory: people find each other by what they show, by place, and by what they have in common."""
