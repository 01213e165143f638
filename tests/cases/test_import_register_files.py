"""Files that are malformed or mean harm: each refused with what, where and how to mend, and nothing half done."""

import tracemalloc
import zipfile

import pytest

from onward.cases.models import Case, Member
from onward.people.models import Person
from tests.cases.registers import (
    GOOD,
    brought_in,
    codes,
    counts,
    letter,
    row,
    sheet_of,
    text_of,
    workbook,
    written,
)

pytestmark = pytest.mark.django_db
HEADER = list(GOOD)


@pytest.fixture
def refused(tmp_path, office):
    """Brings in a file of these bytes, which must be refused as a whole: its line, column and code."""

    def bring(content: bytes, name: str = "register.csv") -> tuple[int, str, str]:
        path = tmp_path / name
        path.write_bytes(content)
        status, answer = brought_in(path)
        assert (status, counts(answer), Person.objects.count()) == (2, (0, 0, 0, 0), 0)
        assert all(problem["message"] for problem in answer["problems"])
        return codes(answer)[0]

    return bring


def test_an_unknown_column_is_refused_by_name(refused):
    assert refused(text_of(row(), columns=[*HEADER, "shoe_size"]).encode()) == (1, "shoe_size", "unknown_column")


def test_the_likely_column_is_named(tmp_path, office):
    _status, answer = brought_in(written(tmp_path, row(), columns=[*HEADER, "Family_Nam"]))

    assert "family_name" in answer["problems"][0]["message"]


def test_a_required_column_that_is_missing_is_refused_by_name(refused):
    assert refused(text_of(row(), columns=[c for c in HEADER if c != "applied_on"]).encode()) == (
        1,
        "applied_on",
        "missing_column",
    )


def test_a_column_that_stands_twice_is_refused(refused):
    assert refused(b"case,member,pathway,applied_on,case\nA,1,return,2007-01-01,A\n") == (1, "case", "duplicate_column")


def test_a_column_without_a_name_is_refused(refused):
    assert refused(b"case,,member,pathway,applied_on\nA,,1,return,2007-01-01\n") == (1, "", "unnamed_column")


def test_five_hundred_columns_are_refused_and_not_all_repeated(tmp_path, office):
    path = tmp_path / "register.csv"
    path.write_text(",".join([*HEADER, *(f"c{n}" for n in range(500))]))

    status, answer = brought_in(path)

    assert (status, len(answer["problems"])) == (2, 50)


def test_semicolons_are_recognised(refused):
    assert refused(text_of(row()).replace(",", ";").encode())[2] == "separator"


def test_latin_1_is_refused_with_its_line(refused):
    rows = text_of(row(), row(case="REG/2"), row(case="REG/3", family_name="Müller"))

    assert refused(rows.encode("latin-1")) == (4, "", "encoding")


def test_nothing_goes_in_of_a_file_that_turns_bad_at_its_very_end(refused):
    rows = text_of(*(row(case=f"REG/{number}") for number in range(6000)))

    assert refused(rows.encode() + b"\xff") == (6002, "", "encoding")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_refused(refused, encoding):
    assert refused(text_of(row()).encode(encoding)) == (1, "", "encoding")


def test_a_byte_order_mark_and_windows_line_ends_are_welcome(tmp_path, office):
    path = tmp_path / "register.csv"
    path.write_bytes(b"\xef\xbb\xbf" + text_of(row(), row(case="REG/2")).replace("\n", "\r\n").encode())

    assert counts(brought_in(path)[1]) == (2, 2, 0, 0)


def test_line_ends_of_old_are_welcome(tmp_path, office):
    path = tmp_path / "register.csv"
    path.write_bytes(text_of(row(), row(case="REG/2", sex="?")).replace("\n", "\r").encode())

    assert codes(brought_in(path)[1]) == [(3, "sex", "unknown_value")]


def test_a_quotation_mark_that_is_never_closed_is_refused_with_the_line_it_opens_on(refused):
    content = text_of(row(), row(case="REG/2", family_name="QUOTE"), row(case="REG/3")).replace("QUOTE", '"Silva')

    assert refused(content.encode()) == (3, "", "unclosed_quote")


def test_a_quotation_mark_astray_is_refused_with_its_line(refused):
    content = text_of(row(), row(case="REG/2", family_name="QUOTE")).replace("QUOTE", '"Sil"va')

    assert refused(content.encode()) == (3, "", "stray_quote")


def test_an_empty_file_is_refused(refused):
    assert refused(b"") == (0, "", "empty_file")


def test_a_header_alone_is_an_empty_register(tmp_path, office):
    assert brought_in(written(tmp_path)) == (
        0,
        {"read": 0, "accepted": 0, "unchanged": 0, "refused": 0, "problems": []},
    )


def test_what_is_no_text_is_refused(refused):
    assert refused(bytes(range(256)) * 50)[2] == "encoding"
    assert refused(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")[2] in {"encoding", "unknown_column"}


@pytest.mark.parametrize("option", [(), ("--dry-run",)])
def test_a_file_that_is_not_there_and_a_folder_are_refused(tmp_path, office, option):
    assert [codes(brought_in(tmp_path / "none.csv", *option)[1]), brought_in(tmp_path / "none.csv", *option)[0]] == [
        [(0, "", "no_such_file")],
        2,
    ]
    assert codes(brought_in(tmp_path, *option)[1]) == [(0, "", "not_a_file")]


def test_ten_megabytes_in_one_cell_refuse_that_row_alone(tmp_path, office):
    rows = [row(), row(case="REG/2", municipality="x" * 10_000_000), row(case="REG/3")]

    status, answer = brought_in(written(tmp_path, *rows))

    assert (status, counts(answer)) == (3, (3, 2, 0, 1))
    assert codes(answer) == [(3, "municipality", "too_long")]
    assert len(answer["problems"][0]["value"]) < 100


def test_a_line_without_end_is_refused(refused):
    assert refused(text_of(row()).encode() + b"x" * 17_000_000) == (3, "", "too_long")


def test_rows_with_too_few_or_too_many_fields_are_refused(tmp_path, office):
    path = tmp_path / "register.csv"
    path.write_text(text_of(row(), row(case="REG/2")) + "REG/3,1,return\n" + text_of(row()).split("\n")[1] + ",more\n")

    status, answer = brought_in(path)

    assert (status, counts(answer)) == (3, (4, 2, 0, 2))
    assert codes(answer) == [(4, "", "field_count"), (5, "", "field_count")]


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\x1b[2J", "\x7f", "\x9b"])
def test_signs_that_nobody_can_see_are_refused(tmp_path, office, sign):
    status, answer = brought_in(written(tmp_path, row(family_name=f"Sil{sign}va"), row(case="REG/2")))

    assert (status, counts(answer)) == (3, (2, 1, 0, 1))
    assert codes(answer) == [(2, "family_name", "control_character")]
    assert sign not in answer["problems"][0]["value"]


def test_of_very_many_errors_the_first_are_listed_and_all_are_counted(tmp_path, office):
    columns = ["case", "member", "pathway", "family_name", "applied_on"]
    path = tmp_path / "register.csv"
    path.write_text(",".join(columns) + "\n" + ",,,,\nA,x,y,,z\n" * 40_000)

    tracemalloc.start()
    status, answer = brought_in(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert (status, counts(answer)) == (3, (40_000, 0, 0, 40_000))
    assert len(answer["problems"]) == 1001
    assert (answer["problems"][-1]["code"], "159000" in answer["problems"][-1]["message"]) == ("more_not_listed", True)
    assert peak < 30_000_000


def test_a_workbook_comes_in_like_csv_with_numbers_and_dates_as_it_has_them(tmp_path, office):
    columns = ["case", "member", "pathway", "applied_on", "family_name", "born_on", "departed_on", "destination"]
    styles = (
        '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="2">'
        '<xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>'
    )
    sheet = sheet_of(columns, [12, 1, "return", 0, "Silva", 1980, "2007-03-01", "BR"]).replace(
        '<c r="D2"><v>0</v></c>', '<c r="D2" s="1"><v>39114</v></c>'
    )

    status, answer = brought_in(workbook(tmp_path / "register.xlsx", sheet, styles=styles))

    assert (status, answer["problems"]) == (0, [])
    member = Member.objects.select_related("case", "person").get()
    assert (member.case.register_reference, member.person.born_on) == ("12", "1980")
    assert [str(m.happened_on) for m in member.milestones.order_by("pk")] == ["2007-02-01", "2007-03-01"]


def test_a_line_of_a_workbook_is_its_row_number(tmp_path, office):
    columns = ["case", "member", "pathway", "applied_on", "family_name"]
    good = ["A", 1, "return", "2007-02-01", "Silva"]
    sheet = sheet_of(columns, good, [], ["B", 1.5, "return", "2007-02-01", "Silva"], first=3)

    status, answer = brought_in(workbook(tmp_path / "register.xlsx", sheet))

    assert (status, counts(answer), codes(answer)) == (3, (2, 1, 0, 1), [(6, "member", "bad_number")])


def test_a_formula_and_an_error_in_a_workbook_refuse_their_cells(tmp_path, office):
    columns = ["case", "member", "pathway", "applied_on", "family_name"]
    formula, error = "<f>1+1</f><v>2</v>", "<f>1/0</f><v>#DIV/0!</v>"
    rows = [["A", 1, "return", "2007-02-01", formula], ["B", error, "return", "2007-02-01", "Silva"]]

    status, answer = brought_in(workbook(tmp_path / "register.xlsx", sheet_of(columns, *rows)))

    assert (status, counts(answer)) == (3, (2, 0, 0, 2))
    assert codes(answer)[0] == (2, "family_name", "formula")
    assert (3, "member", "formula") in codes(answer)


def workbook_bytes(tmp_path, *sheets: str, **parts) -> bytes:
    return workbook(tmp_path / "made.xlsx", *sheets, **parts).read_bytes()


def test_a_workbook_with_macros_is_refused(refused, tmp_path):
    content = workbook_bytes(tmp_path, sheet_of(HEADER), further={"xl/vbaProject.bin": b"macro"})

    assert refused(content)[2] == "macros"


def test_a_workbook_with_several_sheets_that_hold_something_is_refused(refused, tmp_path):
    assert refused(workbook_bytes(tmp_path, sheet_of(HEADER), sheet_of(["notes"])))[2] == "several_sheets"


def test_empty_sheets_beside_the_register_do_no_harm(tmp_path, office):
    sheet = sheet_of(HEADER, list(row().values()))

    assert counts(brought_in(workbook(tmp_path / "register.xlsx", sheet_of(), sheet))[1]) == (1, 1, 0, 0)


def test_a_workbook_that_unpacks_without_end_is_refused(refused, tmp_path):
    path = tmp_path / "made.xlsx"
    with zipfile.ZipFile(workbook(path, sheet_of(HEADER)), "a", zipfile.ZIP_DEFLATED) as archive:
        for number in range(9):
            archive.writestr(f"xl/media/{number}.bin", b"\0" * 50_000_000)

    assert refused(path.read_bytes())[2] == "too_big"


def test_a_workbook_with_a_cell_at_the_far_end_is_refused(refused, tmp_path):
    sheet = sheet_of(HEADER).replace(
        "</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    )

    assert refused(workbook_bytes(tmp_path, sheet))[2] == "too_big"


def test_a_workbook_that_declares_entities_is_refused(refused, tmp_path):
    sheet = sheet_of(HEADER).replace("<worksheet", '<!DOCTYPE x [<!ENTITY a "b">]><worksheet', 1)

    assert refused(workbook_bytes(tmp_path, sheet))[2] == "not_a_table"


def test_a_workbook_with_a_part_that_does_not_unpack_is_refused(refused, tmp_path):
    content = workbook_bytes(tmp_path, sheet_of(HEADER))
    damaged = tmp_path / "damaged.xlsx"
    damaged.write_bytes(content)
    with zipfile.ZipFile(damaged, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/picture.bin", bytes(range(256)) * 40)
    content = bytearray(damaged.read_bytes())
    start = content.index(b"xl/media/picture.bin") + len("xl/media/picture.bin")
    content[start] = 0b111  # a block of a kind that there is not

    assert refused(bytes(content))[2] == "not_a_table"


def test_a_damaged_workbook_an_archive_and_an_old_workbook_are_refused(refused, tmp_path):
    content = workbook_bytes(tmp_path, sheet_of(HEADER))
    path = tmp_path / "other.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "no sheet")

    assert refused(content[: len(content) // 2])[2] == "not_a_table"
    assert refused(path.read_bytes())[2] == "not_a_table"
    assert refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000)[2] == "not_a_table"


def test_letters_of_columns_are_counted_as_a_spreadsheet_does():
    assert [letter(0), letter(25), letter(26), letter(28)] == ["A", "Z", "AA", "AC"]
    assert Case._meta.get_field("register_reference").max_length == 120
