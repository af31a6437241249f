"""What a file is that is no table of events, told from its first bytes or its name, and what to do about it."""

from __future__ import annotations

from pathlib import Path

_STATA = "is a Stata file; write it as csv (export delimited in Stata) and name that"
_R = "holds objects of R; write the table as csv there (write.csv, row.names = FALSE) and name that"
_SPSS = "is an SPSS file; save it as csv and name that"
_PACKED = "is packed ({}); unpack it and name what is inside"
_SHEET = "is a spreadsheet that is not opened here; save it as xlsx or csv and name that"
_MAP = "is a map; download the csv of the events instead"
_STORE = "is a database or a store of another program; write the table as csv or Parquet and name that"
_WORDS = "is a document, not a table; download the csv of the events"

# the first bytes, then the ends of names
_BYTES = {
    b"BZh": _PACKED.format("bzip2"),
    b"\xfd7zXZ\x00": _PACKED.format("xz"),
    b"\x28\xb5\x2f\xfd": _PACKED.format("zstd"),
    b"7z\xbc\xaf\x27\x1c": _PACKED.format("7z"),
    b"Rar!": _PACKED.format("rar"),
    b"<stata_dta>": _STATA,
    b"RDX": _R,
    b"RDA": _R,
    b"$FL2": _SPSS,
    b"$FL3": _SPSS,
    b"SQLite format 3": _STORE,
    b"ARROW1": _STORE,
    b"FEA1": _STORE,
    b"%PDF": _WORDS,
}
_ENDS = {
    _STATA: ("dta",),
    _R: ("rds", "rdata", "rda"),
    _SPSS: ("sav", "zsav", "por"),
    _PACKED.format("bzip2"): ("bz2", "tbz2"),
    _PACKED.format("xz"): ("xz", "txz", "lzma"),
    _PACKED.format("zstd"): ("zst",),
    _PACKED.format("an archive"): ("7z", "rar", "tar", "tgz", "br", "lz4"),
    _SHEET: ("ods", "xlsb", "numbers", "gsheet"),
    _MAP: ("shp", "shx", "dbf", "prj", "gpkg", "kml", "kmz", "gdb"),
    _STORE: ("sqlite", "sqlite3", "db", "duckdb", "feather", "arrow", "ipc", "pkl", "pickle", "sas7bdat", "h5", "mdb"),
    _WORDS: ("pdf", "doc", "docx", "odt"),
}


def told(name: str, start: bytes = b"") -> str | None:
    """What a file of this name and these first bytes is, and what to do; None: perhaps a table.

    Examples
    --------
    >>> from afpak.outside import foreign
    >>> foreign.told("ged261.dta")
    'is a Stata file; write it as csv (export delimited in Stata) and name that'
    """
    for sign, sentence in _BYTES.items():
        if start.startswith(sign):
            return sentence
    end = Path(name).suffix.lower().removeprefix(".")
    return next((sentence for sentence, ends in _ENDS.items() if end in ends), None)
