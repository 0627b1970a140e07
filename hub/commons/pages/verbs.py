"""What happens to pages."""

from hub.core.activity import Verb

PAGE_CREATED = Verb("commons.page.created", "An editor began a page.")
PAGE_SAVED = Verb("commons.page.saved", "An editor saved a version of a page's text.")
PAGE_TEXT_PUBLISHED = Verb("commons.page.text_published", "A page's text was published in one language.")
PAGE_PUBLISHED = Verb("commons.page.published", "A page was shown to readers.")
PAGE_UNPUBLISHED = Verb("commons.page.unpublished", "A page was taken back from readers.")
PAGE_CHANGED = Verb("commons.page.changed", "A page's address, menu or dates were changed.")
PAGE_MOVED = Verb("commons.page.moved", "A page took another place in its menu.")
PAGES_LOADED = Verb("commons.page.loaded", "The pages of a new hub were added.")
TERMS_VERSIONED = Verb("commons.page.versioned", "The terms or the privacy notice changed so that it matters.")
REDIRECT_ADDED = Verb("commons.redirect.added", "An old address was led to a page.")
REDIRECT_REMOVED = Verb("commons.redirect.removed", "An old address leads nowhere any more.")
BARRIER_REPORTED = Verb("commons.barrier.reported", "Somebody reported that a page could not be used.")
BARRIER_ANSWERED = Verb("commons.barrier.answered", "A report of a barrier was answered.")
