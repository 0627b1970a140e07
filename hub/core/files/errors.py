"""Why an upload is refused; each is a plain sentence for the person who uploads."""

from collections.abc import Iterable

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from hub.core.access.errors import Refused
from hub.core.files.kinds import KINDS, FileKind


class FileRefused(Refused):
    """An upload cannot be accepted."""


class FileIsEmpty(FileRefused):
    """Nothing is in it."""

    def __init__(self, *, field: str = "") -> None:
        super().__init__(_("This file is empty."), field=field)


class FileTooLarge(FileRefused):
    """It has more bytes than its kind may have."""

    def __init__(self, limit: int, *, field: str = "") -> None:
        super().__init__(
            _("This file is too large: %(limit)s is the most.") % {"limit": filesizeformat(limit)}, field=field
        )


class FileKindRefused(FileRefused):
    """It is of no accepted kind."""

    def __init__(self, accepted: Iterable[str], *, field: str = "") -> None:
        kinds = ", ".join(name for name in KINDS if name in accepted)
        super().__init__(
            _("Files of this kind are not accepted here. Accepted are: %(kinds)s.") % {"kinds": kinds}, field=field
        )


class FileNameMismatch(FileRefused):
    """Its name and its content say different things."""

    def __init__(self, named: FileKind, *, field: str = "") -> None:
        super().__init__(
            _("By its name this file is of the kind “%(kind)s”, but its content is not.") % {"kind": named.label},
            field=field,
        )


class FileIsBroken(FileRefused):
    """It cannot be read as what it is, or carries something behind its end."""

    def __init__(self, *, field: str = "") -> None:
        super().__init__(_("This file is damaged. Save it again and upload the new one."), field=field)


class FileHasMacros(FileRefused):
    """An office document with programs inside."""

    def __init__(self, *, field: str = "") -> None:
        super().__init__(_("This document contains macros (small programs). Save it without them."), field=field)


class PictureHasTooManyPixels(FileRefused):
    """A picture too large to decode, whatever its bytes."""

    def __init__(self, *, field: str = "") -> None:
        super().__init__(_("This picture has too many pixels. Make it smaller and upload it again."), field=field)
