"""Who may do what: the viewer of a request, permissions made of predicates, and views that declare who may open them."""
