"""Who may do what: the viewer of a request, permissions made of predicates, views that declare their audience."""
