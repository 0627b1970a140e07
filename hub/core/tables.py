"""Tables that go out to spreadsheets and come in from them: CSV in the encodings and dialects that people send."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from hub.core.access.errors import Refused

MOST_BYTES = 20 * 1024 * 1024
MOST_LINES = 50_000
MOST_COLUMNS = 200
LONGEST_CELL = 20_000
# What can be chosen by hand where the guess is wrong.
ENCODINGS = (
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "cp1252",
    "cp1250",
    "cp1253",
    "iso-8859-2",
    "iso-8859-7",
    "iso-8859-15",
)
DELIMITERS = (",", ";", "\t", "|")
# Spreadsheets run what begins like a formula (CWE-1236).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
# The letters beyond ASCII of each language in the old eight-bit encodings: the file is in the encoding in which most of
# its letters are those of one language.
_ALPHABETS = {
    "cp1252": (
        "àâæçèéêëîïôœùûüÿ",
        "äöüßéà",
        "åäöæøéü",
        "áéíñóúü¿¡ºª",
        "áâãàçéêíóôõú",
        "àèéìíîòóù",
        "äõöüšž",
        "éëïóüáíú",
    ),
    "cp1250": (
        "áéíóöőúüű",
        "ąćęłńóśźż",
        "áčďéěíňóřšťúůýž",
        "áäčďéíĺľňóôŕšťúýž",
        "čšžćđ",
        "ăâîşţ",
    ),
    "iso-8859-7": ("αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ",),
}
_MIXED_WORD = re.compile(r"[a-z][^\x00-\x7f]+|[^\x00-\x7f]+[a-z]", re.IGNORECASE | re.ASCII)
_QUOTES = frozenset("“”‘’„–—…«»´\xa0")


def plain_cell(cell: object) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


def csv_lines(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """A table line by line, for a response that is sent while it is made; begins with the mark that Excel needs."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    writer.writerow(head)
    for row in rows:
        writer.writerow([plain_cell(cell) for cell in row])
        if buffer.tell() > 16_000:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it was read: `lines` says for each row on which line of the file it begins."""

    head: tuple[str, ...]
    rows: list[list[str]]
    lines: list[int]
    encoding: str
    delimiter: str


def read_table(content: bytes, *, encoding: str = "") -> Table:
    """Read a CSV file; encoding and delimiter are found by what fits best, unless the encoding is given.

    Empty rows are left out. Raises `Refused` for what is too large, empty, not text, or has no head.
    """
    if len(content) > MOST_BYTES:
        raise Refused(_("The file is larger than 20 MB. Divide it."), field="file")
    encoding = encoding if encoding in ENCODINGS else detect_encoding(content)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise Refused(_("The file cannot be read in this encoding. Choose another."), field="encoding") from error
    if not text.strip("\ufeff \r\n\t\0"):
        raise Refused(_("The file is empty."), field="file")
    if "\0" in text[:10_000] or text.startswith("PK\x03\x04"):
        raise Refused(
            _("This is not a table in CSV format. In a spreadsheet, choose “Save as” and then CSV."), field="file"
        )
    delimiter = detect_delimiter(text)
    return _split(text, encoding, delimiter)


def _split(text: str, encoding: str, delimiter: str) -> Table:
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=delimiter)
    head: tuple[str, ...] = ()
    rows: list[list[str]] = []
    lines: list[int] = []
    begins = 1
    try:
        for row in reader:
            if any(map(str.strip, row)):
                if not head:
                    head = tuple(cell.strip() for cell in row)
                elif len(rows) >= MOST_LINES:
                    raise Refused(_("The file has more than 50,000 lines. Divide it."), field="file")
                else:
                    rows.append(row)
                    lines.append(begins)
            begins = reader.line_num + 1
    except csv.Error as error:
        raise Refused(
            _("Line %(line)d cannot be read: a quotation mark is probably not closed.") % {"line": begins}, field="file"
        ) from error
    if len(head) > MOST_COLUMNS:
        raise Refused(_("The file has more than 200 columns."), field="file")
    if not rows:
        raise Refused(_("The file has a head but no lines below it."), field="file")
    return Table(head, rows, lines, encoding, delimiter)


def detect_delimiter(text: str) -> str:
    """What separates the cells: the sign by which most of the first lines have equally many columns, and the most."""
    sample = text.removeprefix("\ufeff")[:50_000].splitlines()[:30]
    best, best_score = ",", 0.0
    for delimiter in DELIMITERS:
        try:
            widths = [len(row) for row in csv.reader(sample, delimiter=delimiter) if row]
        except csv.Error:
            continue
        if widths and widths[0] > 1:
            score = sum(width == widths[0] for width in widths) / len(widths) * 100 + widths[0]
            if score > best_score:
                best, best_score = delimiter, score
    return best


def detect_encoding(content: bytes) -> str:
    """The encoding of a file: by its mark, by UTF-8's own checks, else by the alphabets that its letters fit."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    # Without a mark: every second byte of plain letters is empty.
    if content[:1000].count(0) * 3 > len(content[:1000]):
        return "utf-16-le" if content[1:2] == b"\0" else "utf-16-be"
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    else:
        return "utf-8-sig"
    sample = content[:400_000]
    scores = {name: score for name in _ALPHABETS if (score := _fit(sample, name)) is not None}
    return max(scores, key=lambda name: scores[name]) if scores else "cp1252"


def _fit(sample: bytes, encoding: str) -> float | None:
    """Which share of the letters beyond ASCII is of the one language that fits best; None if it cannot be read so."""
    try:
        text = sample.decode(encoding)
    except UnicodeDecodeError:
        text = sample.decode(encoding, "replace")
        if text.count("\ufffd") > 3:
            return None
    alphabets = _ALPHABETS[encoding]
    if encoding == "iso-8859-7":
        # Read as Greek, every accented Latin letter is a Greek one too; but it then stands between Latin letters.
        text = _MIXED_WORD.sub("\ufffd", text)
    foreign = [char for char in text.lower() if ord(char) > 127 and char not in _QUOTES]
    if not foreign:
        return 0.5
    best = max(sum(char in alphabet for char in foreign) for alphabet in alphabets)
    any_of_them = sum(char in "".join(alphabets) for char in foreign)
    return (0.8 * best + 0.2 * any_of_them) / len(foreign)
