"""What readers do with a contribution without writing: reactions, bookmarks, follows."""
