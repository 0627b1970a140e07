"""What pages, forms and rules may know of the hub's settings."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from django.db import models
from django.utils.translation import gettext_lazy as _


class SignUp(models.TextChoices):
    """Who may become a member."""

    OPEN = "open", _("Anyone may join")
    INVITATION = "invitation", _("By invitation only")
    CLOSED = "closed", _("Nobody may join at present")


@dataclass(frozen=True, slots=True)
class HubSnapshot:
    """The settings as one process last read them; never changed in place, so that pages may share it."""

    version: int = 0
    name: str = "Education hub"
    taglines: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    operator: str = ""
    territory: str = "EU"
    languages: tuple[str, ...] = ("en",)
    default_language: str = "en"
    sign_up: str = SignUp.OPEN
    brand_primary: str = ""
    brand_accent: str = ""
    logo: str = ""
    contact_email: str = ""
    terms_version: str = ""
    privacy_version: str = ""
    source_url: str = ""
    setup_completed_at: datetime | None = None

    def tagline(self, language: str) -> str:
        """The tagline in a language, else in the hub's own, else none."""
        return self.taglines.get(language) or self.taglines.get(self.default_language, "")

    @property
    def is_set_up(self) -> bool:
        """Whether somebody has gone through the set-up of this hub."""
        return self.setup_completed_at is not None

    @property
    def has_brand(self) -> bool:
        """Whether pages load the brand's stylesheet."""
        return bool(self.brand_primary or self.brand_accent)


# What the form of the settings changes, and what the one of the brand.
SETTINGS_FORM = (
    "name",
    "taglines",
    "operator",
    "territory",
    "languages",
    "default_language",
    "sign_up",
    "contact_email",
    "source_url",
)
BRAND_FORM = ("brand_primary", "brand_accent", "logo")


def fingerprint(settings: object, names: Sequence[str] = SETTINGS_FORM) -> str:
    """A short mark of what the settings say, for a form: it tells whether somebody changed them in the meantime.

    Not the version, which also counts what changes by itself, such as the menus.
    """
    values = {name: getattr(settings, name) for name in names}
    if "taglines" in values:
        values["taglines"] = dict(values["taglines"])
    if "languages" in values:
        # A hub that was never set up has no list yet.
        values["languages"] = list(values["languages"]) or [values["default_language"]]
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:16]
