"""What every kind of contribution shares: search, reactions, notifications, moderation."""
