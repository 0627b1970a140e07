"""Versions of what pages show, so that visitors' pages answer 304 without being made again.

bump("threads", f"thread:{thread.pk}")           # in the action, inside its transaction, as its last statement

@access(PUBLIC)
@visitor_cached("thread:{number}", "people")     # in the view; the names may use the address's parts
def thread_detail(request, number, slug): ...
"""
