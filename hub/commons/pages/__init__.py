"""What the hub itself says: standing pages, news, milestones, and the answers to reported barriers."""
