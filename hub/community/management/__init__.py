"""Management: what waits, members, imports, invitations, settings and the activity log."""
