"""Names of files as people see them."""

import unicodedata

from hub.core.files.kinds import KINDS

_LONGEST = 100


def split_name(name: str) -> tuple[str, str]:
    """The name without folders and its extension in small letters without the dot: `("report", "pdf")`."""
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    stem, dot, extension = base.rpartition(".")
    return (stem, extension.strip().lower()) if dot else (base, "")


def clean_name(name: str, kind: str) -> str:
    """A harmless name for a stored file of this kind, with the kind's own extension.

    Control characters and those that reverse the direction of writing are left out: "gnp.exe" must not read as an
    "exe.png". An extension that the kind uses (`jpeg`) is kept.
    """
    stem, extension = split_name(name)
    plain = "".join(
        character
        for character in unicodedata.normalize("NFC", stem)
        if unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
        and character not in '"<>|*?:'
    )
    plain = " ".join(plain.split()).strip(". ")[:_LONGEST] or "file"
    return f"{plain}.{extension if extension in KINDS[kind].extensions else kind}"
