"""The benchmark: fills a hub with a million posts and a million members, then measures what each page costs."""
