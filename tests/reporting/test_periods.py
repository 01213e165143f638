from onward.reporting.rules.periods import Around, around


def test_from_every_period_one_finds_its_neighbours_its_whole_and_its_parts():
    assert around("2007") == Around("2006", "2008", "", ["2007-Q1", "2007-Q2", "2007-Q3", "2007-Q4"])
    assert around("2007-Q1") == Around("2006-Q4", "2007-Q2", "2007", ["2007-01", "2007-02", "2007-03"])
    assert around("2007-12") == Around("2007-11", "2008-01", "2007-Q4")
    assert around("2007-01-15..2007-02-14") == Around()
