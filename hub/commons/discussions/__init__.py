"""Conversation: threads and their posts, drafts, attachments, reading."""
