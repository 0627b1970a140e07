"""Search: one port, an engine for each database, and nothing found that its reader may not see.

    from hub.core.search.kinds import SearchDocument, SearchQuery
    from hub.core.search.queries import facets, search, suggest
    from hub.core.search.terms import audience_of

    search(SearchQuery("tanárok", audience_of(viewer), languages=("hu", "en"), sort="best"))

A feature brings its things in by answering `points.search_sources` and by enqueueing `jobs.refresh(kind, ids)` in the
transactions that change them. See docs/features/search.md.
"""
