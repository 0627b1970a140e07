"""What people do together: conversation, pages, messages."""
