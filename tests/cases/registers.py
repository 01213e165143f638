"""A register to bring in: rows that are good as they stand, files made of them, and the command."""

import csv
import io
import json
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

from django.core.management import call_command

GOOD = {
    "case": "REG/1",
    "member": "1",
    "pathway": "return",
    "programmes": "REAN",
    "family_name": "Silva",
    "given_names": "Ana",
    "sex": "f",
    "born_on": "1980-05-17",
    "nationality": "BR",
    "country_of_origin": "",
    "residence_status": "none",
    "asylum_background": "no",
    "asylum_applied_on": "",
    "detained_at": "",
    "municipality": "Utrecht",
    "applied_on": "2007-02-01",
    "decided_on": "2007-02-10",
    "decision": "eligible",
    "withdrawn_on": "",
    "departed_on": "2007-03-01",
    "destination": "BR",
    "arrived_on": "2007-03-02",
    "health": "",
    "escort": "",
    "unaccompanied_minor": "",
    "guardian_consent_on": "",
    "trafficking": "",
    "trafficking_help": "",
    "other_vulnerability": "",
}
NOTHING_LATER = dict.fromkeys(
    ("decided_on", "decision", "withdrawn_on", "departed_on", "destination", "arrived_on"), ""
)


def row(**changed: str) -> dict[str, str]:
    return GOOD | changed


def text_of(*rows: dict[str, str], columns: list[str] | None = None) -> str:
    into = io.StringIO()
    writer = csv.DictWriter(
        into, columns or list(rows[0] if rows else GOOD), extrasaction="ignore", lineterminator="\n"
    )
    writer.writeheader()
    writer.writerows(rows)
    return into.getvalue()


def written(folder: Path, *rows: dict[str, str], columns: list[str] | None = None, name: str = "register.csv") -> Path:
    path = folder / name
    path.write_text(text_of(*rows, columns=columns), encoding="utf-8")
    return path


def brought_in(path: Path | str, *options: str, what: str = "cases") -> tuple[int, dict]:
    """Exit status and answer of `onward import … --json`."""
    into = io.StringIO()
    try:
        call_command("import", what, str(path), "--json", *options, stdout=into, stderr=io.StringIO())
    except SystemExit as ended:
        return int(ended.code or 0), json.loads(into.getvalue())
    return 0, json.loads(into.getvalue())


def codes(answer: dict) -> list[tuple[int, str, str]]:
    """Line, column and code of every problem."""
    return [(problem["line"], problem["column"], problem["code"]) for problem in answer["problems"]]


def counts(answer: dict) -> tuple[int, int, int, int]:
    return answer["read"], answer["accepted"], answer["unchanged"], answer["refused"]


def cell(place: str, value: object) -> str:
    """A cell of a sheet. Whole XML is taken as it is: cell("A1", "<f>1+1</f><v>2</v>")."""
    if isinstance(value, int | float):
        return f'<c r="{place}"><v>{value}</v></c>'
    if str(value).startswith("<"):
        return f'<c r="{place}">{value}</c>'
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(str(value))}</t></is></c>'


def letter(column: int) -> str:
    return letter(column // 26 - 1) + chr(65 + column % 26) if column >= 26 else chr(65 + column)


def sheet_of(*rows: list[object], first: int = 1) -> str:
    lines = ""
    for number, values in enumerate(rows, start=first):
        cells = "".join(cell(f"{letter(place)}{number}", value) for place, value in enumerate(values))
        lines += f'<row r="{number}">{cells}</row>'
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{space}"><sheetData>{lines}</sheetData></worksheet>'
    )


def workbook(path: Path, *sheets: str, further: dict[str, bytes] | None = None, styles: str = "") -> Path:
    """The least XLSX that a spreadsheet program would open."""
    space = "http://schemas.openxmlformats.org"
    names = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="r{n}"/>' for n in range(1, len(sheets) + 1))
    links = "".join(
        f'<Relationship Id="r{n}" Type="{space}/officeDocument/2006/relationships/worksheet" '
        f'Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    if styles:
        links += f'<Relationship Id="s" Type="{space}/officeDocument/2006/relationships/styles" Target="styles.xml"/>'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{space}/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{space}/package/2006/relationships"><Relationship Id="w" '
        f'Type="{space}/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{space}/spreadsheetml/2006/main" '
        f'xmlns:r="{space}/officeDocument/2006/relationships"><sheets>{names}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{space}/package/2006/relationships">{links}</Relationships>'
        ),
        **{f"xl/worksheets/sheet{n}.xml": sheet for n, sheet in enumerate(sheets, start=1)},
        **({"xl/styles.xml": styles} if styles else {}),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
        for name, content in (further or {}).items():
            archive.writestr(name, content)
    return path
