"""Changes the hub's settings."""

import hashlib
from io import BytesIO
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from hub.core.access.errors import Refused
from hub.core.access.permissions import require
from hub.core.access.viewer import Viewer
from hub.core.activity import record
from hub.core.hubsettings.kinds import BRAND_FORM, fingerprint
from hub.core.hubsettings.models import HubSettings
from hub.core.hubsettings.queries import forget_hub_settings
from hub.core.hubsettings.verbs import HUB_LOGO_CHANGED, HUB_SET_UP, HUB_SETTINGS_CHANGED
from hub.core.languages import INTERFACE_LANGUAGES
from hub.core.states import EditConflict
from hub.core.text import tidy_line

CHANGEABLE = frozenset(
    """
    name taglines operator territory languages default_language sign_up brand_primary brand_accent contact_email
    terms_version privacy_version source_url
    """.split()  # noqa: SIM905 -- one word after another is easier to keep in order
)
_LINES = frozenset({"name", "operator"})
LOGO_SIZE = (640, 192)
LOGO_PIXELS = 25_000_000


@transaction.atomic
def update_hub_settings(*, by: Viewer, expected: str = "", **changes: Any) -> HubSettings:
    """Change some of the settings (`CHANGEABLE`); every process sees it within a few seconds.

    Raises `EditConflict` where the settings no longer have the `fingerprint` that is expected, and `Refused` with the
    field where a value cannot be used: a brand colour that is no colour, a default language that is not among the
    languages, a language that the interface does not speak.
    """
    require("core_hubsettings.change_settings", by)
    unknown = set(changes) - CHANGEABLE
    if unknown:
        raise TypeError(f"no such setting: {', '.join(sorted(unknown))}")
    row = _locked_row()
    if expected and fingerprint(row) != expected:
        raise EditConflict("somebody else has changed the settings")
    for name, value in changes.items():
        if name in _LINES:
            value = tidy_line(value)
        setattr(row, name, value.lower() if name.startswith("brand_") else value)
    row.languages = list(row.languages) or [row.default_language]
    _check(row)
    _save(row)
    record(
        HUB_SETTINGS_CHANGED, by=by, target=("hub", row.pk), data={"fields": sorted(changes), "version": row.version}
    )
    return row


@transaction.atomic
def renew_menus() -> None:
    """Let every process ask anew what stands in the menus, and visitors' browsers for every page.

    For actions that change what `nav_items` or `footer_items` answer; the settings themselves stay as they are.
    """
    _save(_locked_row())


@transaction.atomic
def complete_setup(*, by: Viewer) -> HubSettings:
    """Mark that the hub has been set up; the first visitor is no longer led through it."""
    require("core_hubsettings.change_settings", by)
    row = _locked_row()
    row.setup_completed_at = row.setup_completed_at or timezone.now()
    _save(row)
    record(HUB_SET_UP, by=by, target=("hub", row.pk))
    return row


@transaction.atomic
def update_brand(
    *,
    by: Viewer,
    primary: str,
    accent: str,
    logo: IO[bytes] | None = None,
    removes_logo: bool = False,
    expected: str = "",
) -> HubSettings:
    """Change both colours, and the logo where there is a new one or it goes: all of it or nothing.

    Raises `EditConflict` where the brand no longer has the `fingerprint` that is expected, and `Refused` as
    `update_hub_settings` and `update_logo` do.
    """
    require("core_hubsettings.change_settings", by)
    if expected and fingerprint(_locked_row(), BRAND_FORM) != expected:
        raise EditConflict("somebody else has changed the brand")
    row = update_hub_settings(by=by, brand_primary=primary, brand_accent=accent)
    return update_logo(logo, by=by) if logo or removes_logo else row


@transaction.atomic
def update_logo(upload: IO[bytes] | None, *, by: Viewer) -> HubSettings:
    """Use an uploaded picture as the logo, re-encoded as PNG at most 640 × 192 pixels; None takes the logo away.

    Raises `Refused` for what is not a PNG, JPEG or WebP picture. SVG is refused: it may carry scripts.
    """
    require("core_hubsettings.change_settings", by)
    row = _locked_row()
    old = row.logo
    row.logo = _store_logo(upload) if upload else ""
    _save(row)
    record(HUB_LOGO_CHANGED, by=by, target=("hub", row.pk), data={"version": row.version})
    if old and old != row.logo:
        transaction.on_commit(lambda: default_storage.delete(old))
    return row


def _store_logo(upload: IO[bytes]) -> str:
    message = _("The logo must be a PNG, JPEG or WebP picture.")
    try:
        opened = Image.open(upload, formats=("PNG", "JPEG", "WEBP"))
        if opened.width * opened.height > LOGO_PIXELS:
            raise Refused(_("This picture has too many pixels for a logo."), field="logo")
        picture = opened.convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as error:
        raise Refused(message, field="logo") from error
    picture.thumbnail(LOGO_SIZE)
    buffer = BytesIO()
    picture.save(buffer, "PNG", optimize=True)
    content = buffer.getvalue()
    name = f"brand/{hashlib.sha256(content).hexdigest()[:32]}.png"
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(content))
    return name


def _check(row: HubSettings) -> None:
    if not any(char.isalnum() for char in row.name):
        raise Refused(_("Give the hub a name."), field="name")
    foreign = [code for code in row.languages if code not in INTERFACE_LANGUAGES]
    if foreign:
        raise Refused(_("The interface does not speak “%(code)s”.") % {"code": foreign[0]}, field="languages")
    if row.default_language not in row.languages:
        raise Refused(_("The main language must be one of the hub's languages."), field="default_language")
    try:
        row.full_clean()
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise Refused(messages[0], field=field) from error


def _locked_row() -> HubSettings:
    row, _is_new = HubSettings.objects.get_or_create(pk=1)
    return HubSettings.objects.select_for_update().get(pk=row.pk)


def _save(row: HubSettings) -> None:
    row.version += 1
    row.save()
    # At once for what follows in this transaction, and again when other threads can see the change.
    forget_hub_settings()
    transaction.on_commit(forget_hub_settings)
