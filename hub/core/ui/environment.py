"""The Jinja environment in which every page, form and mail of the hub is rendered."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from jinja2 import Environment, FileSystemBytecodeCache, StrictUndefined, Template
from jinja2.environment import TemplateModule
from jinja2.runtime import Context

from hub.core.languages.formats import FILTERS
from hub.core.ui import filters, rows, translations
from hub.core.ui.context import desk_groups
from hub.core.ui.editor import editor_words
from hub.core.ui.icons import icon


@lru_cache(maxsize=512)
def static_url(path: str) -> str:
    """The address of a static file; found once per process, because the manifest costs a look-up and a join."""
    return static(path)


@lru_cache(maxsize=512)
def _url(name: str, _language: str | None) -> str:
    return reverse(name)


def url(name: str, **arguments: Any) -> str:
    """`reverse`, remembered where the address has no arguments, for it costs as much as a row of a list."""
    return reverse(name, kwargs=arguments) if arguments else _url(name, translation.get_language())


class HubTemplate(Template):
    """A template whose components are made once per process."""

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        """The imported template's macros.

        Jinja compares the globals of both templates at each import, to make the module anew where they differ. All of
        the hub's templates have the environment's globals and no others, and seven comparisons cost a page 0.1 ms.
        """
        return super()._get_default_module(None)


def make_environment(**options: Any) -> Environment:
    """The environment that `settings.TEMPLATES` names.

    An unknown variable is an error, not an empty string: a page that forgets to pass something fails its test.
    Compiled templates are kept in the data folder, so that a restarted process need not compile them again.
    """
    options.update(autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined, cache_size=-1)
    options["auto_reload"] = settings.ENV == "development"
    if settings.ENV != "test":
        folder = settings.DATA_DIR / "cache" / "templates"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        options["bytecode_cache"] = FileSystemBytecodeCache(str(folder))
    environment = Environment(**options)  # noqa: S701 -- autoescape is among the options above
    environment.template_class = HubTemplate
    environment.policies["ext.i18n.trimmed"] = True
    # Tells `{% trans %}` to hand its variables to the functions below instead of filling them in itself.
    environment.newstyle_gettext = True  # type: ignore[attr-defined]  # from ext.i18n
    environment.globals.update(
        _=translations.gettext,
        gettext=translations.gettext,
        ngettext=translations.ngettext,
        pgettext=translations.pgettext,
        npgettext=translations.npgettext,
        static=static_url,
        url=url,
        icon=icon,
        get_language=translation.get_language,
        form_attributes=filters.form_attributes,
        editor_words=editor_words,
        desk_groups=desk_groups,
        write_thread_row=rows.thread_row,
        write_entity_row=rows.entity_row,
        # Where whole addresses are asked for, as by search engines.
        origin=settings.HUB_URL,
    )
    environment.filters.update(
        FILTERS,
        compact=filters.compact,
        initials=filters.initials,
        hue=filters.hue,
    )
    return environment
