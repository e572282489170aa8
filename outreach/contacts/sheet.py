"""What does a CSV of contacts say, line by line, whatever program wrote it?

With or without BOM, UTF-8 or latin-1, with comma, semicolon or tab.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from outreach.errors import ConfigError

FIELDS = (
    "given", "family", "greeting", "email", "phone", "organisation", "owner", "stage", "tags", "language", "zone",
    "birthday", "country", "consent", "consent_date", "consent_evidence",
)  # fmt: skip
_ALSO = {
    "given": "first name|firstname|given name|vorname|prénom",
    "family": "last name|lastname|surname|family name|nachname|nom",
    "greeting": "salutation|anrede",
    "email": "e-mail|mail|email address|e-mail address",
    "phone": "telephone|tel|phone number|mobile|telefon",
    "organisation": "organization|company|account|firma",
    "owner": "owner email|contact owner",
    "stage": "status|lifecycle stage",
    "tags": "labels|tag",
    "language": "lang|sprache",
    "zone": "time zone|timezone",
    "birthday": "birth date|date of birth|geburtstag",
    "country": "country code|land|pays|país",
    "consent": "consent basis|opt in|opt-in",
    "consent_date": "consent given|opt in date",
    "consent_evidence": "consent source|opt in source",
}
_CUSTOM = "field:"
"""A heading `field:plan` fills the house's own field `plan`."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")
"""A line end in a name must not become one in a mail's header."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line: where it stands (`contacts.csv:7`) and its cells by field, squeezed, '' where empty."""

    where: str
    cells: Mapping[str, str]
    trouble: str = ""
    """Why the line cannot be read; empty where it can."""

    @property
    def custom(self) -> dict[str, str]:
        """The house's own fields that are filled in, by their names."""
        cells = self.cells.items()
        return {name.removeprefix(_CUSTOM): cell for name, cell in cells if cell and name.startswith(_CUSTOM)}

    def __getitem__(self, field: str) -> str:
        """The cell of a field, '' where the file has no such column."""
        return self.cells.get(field, "")


def read_sheet(path: Path, columns: Mapping[str, str] | None = None) -> list[Row]:
    """Every line below the header; `columns` says which heading is which field where their names differ.

    Raises `ConfigError` where the file cannot be read or has no column for an address.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", where=str(path), remedy="correct the path") from error
    lines = _decoded(raw).splitlines(keepends=True)
    if not lines:
        raise ConfigError("is empty", where=str(path), remedy=f"write a line of headings: {','.join(FIELDS)}")
    delimiter = max(",;\t", key=lines[0].count)
    reader = csv.reader(lines, delimiter=delimiter)
    fields = [_field(heading, columns or {}) for heading in next(reader)]
    if not {"email", "phone"} & set(fields):
        raise ConfigError(
            f"no column is an address: the headings are {lines[0].strip()!r}",
            where=f"{path}:1",
            remedy=f"name them {', '.join(FIELDS)}; only email or phone must be there",
        )
    return list(_rows(reader, fields, path.name))


def _rows(reader: Iterator[list[str]], fields: list[str], name: str) -> Iterator[Row]:
    while True:
        line = reader.line_num + 1  # type: ignore[attr-defined]
        try:
            cells = next(reader, None)
        except csv.Error as error:
            yield Row(f"{name}:{line}", {}, f"is no CSV: {error}")
            continue
        if cells is None:
            return
        if not any(cell.strip() for cell in cells):
            continue
        trouble = f"has {len(cells)} cells, the header {len(fields)}" if len(cells) > len(fields) else ""
        pairs = zip(fields, cells, strict=False)
        yield Row(f"{name}:{line}", {field: _clean(cell) for field, cell in pairs if field}, trouble)


def _decoded(raw: bytes) -> str:
    for encoding in ("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", "cp1252", "latin-1"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise AssertionError("latin-1 reads every byte")


def _field(heading: str, columns: Mapping[str, str]) -> str:
    """The field of a heading, '' for one that nobody asked for."""
    if heading in columns:
        return columns[heading]
    folded = re.sub(r"[\s_]+", " ", heading).strip().casefold()
    if folded.startswith(_CUSTOM):
        return _CUSTOM + re.sub(r"\W+", "_", folded.removeprefix(_CUSTOM).strip())
    return next((field for field in FIELDS if folded in (field.replace("_", " "), *_ALSO[field].split("|"))), "")


def _clean(cell: str) -> str:
    """The text of a cell on one line. What looks like a formula is text like any other."""
    return re.sub(r"\s+", " ", _CONTROL.sub(" ", cell)).strip()
