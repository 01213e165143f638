"""All figures of a year over one million members, beside the same questions in SQL by hand over the same extract.

    onward bench figures [MEMBERS] [DATABASE_URL]

The peer is one plain statement a figure in DuckDB's SQL, as an analyst would write them, and all of them in one
statement, as somebody in a hurry would. Bar: at most 1.3 times the quicker of the two. All see the base and a
thousand members beside it. Values must be the same.
"""

import statistics
import sys

from bench import _caseload
from bench.extract import add_milestones, timed

BAR = 1.3
RUNS = 9
WITHIN = "BETWEEN DATE '2007-01-01' AND DATE '2007-12-31'"
LEFT = f"pathway = 'return' AND departed_on {WITHIN}"
HOME = f"{LEFT} AND destination = country_of_origin"
ILL = f"{HOME} AND health IS NOT NULL"
TRAFFICKED = f"{HOME} AND trafficking"
HRT = f"{LEFT} AND (list_contains(programmes, 'HRPT') OR list_contains(programmes, 'HRT_VW2000'))"
RRI = f"{LEFT} AND (list_contains(programmes, 'RRI_II') OR list_contains(programmes, 'RIIM'))"
CHECKS = (
    "pathway = 'return' AND (list_contains(programmes, 'HRPT') OR list_contains(programmes, 'HRT_VW2000')) "
    f"AND decided_on {WITHIN}"
)


def under(code: str) -> str:
    return f"{LEFT} AND list_contains(programmes, '{code}')"


COUNTS = {
    "return.departed": LEFT,
    "return.departed_home": HOME,
    "return.departed_third_country": f"{LEFT} AND destination <> country_of_origin",
    "rean.applications_handled": f"pathway = 'return' AND list_contains(programmes, 'REAN') AND applied_on {WITHIN}",
    "rean.departed": under("REAN"),
    "rean.departed_home": f"{HOME} AND list_contains(programmes, 'REAN')",
    "health.returned": ILL,
    "health.medical_escorts": f"{LEFT} AND escort = 'medical'",
    "health.social_escorts": f"{LEFT} AND escort = 'social'",
    "minors.departed": f"{LEFT} AND unaccompanied_minor",
    "minors_angola.returned": under("UAM_ANGOLA"),
    "minors_drc.returned": under("UAM_DRC"),
    "trafficking.departed": TRAFFICKED,
    "trafficking.declined_further_help": f"{TRAFFICKED} AND trafficking_help = 'none'",
    "trafficking.arrival_assisted": f"{TRAFFICKED} AND trafficking_help = 'arrival'",
    "trafficking.reintegration_assisted": f"{TRAFFICKED} AND trafficking_help = 'reintegration'",
    "trafficking.minor_boys": f"{TRAFFICKED} AND sex = 'm' AND under_18_on_departure",
    "trafficking.minor_girls": f"{TRAFFICKED} AND sex = 'f' AND under_18_on_departure",
    "vulnerable_other.departed": (
        f"{LEFT} AND other_vulnerability AND health IS NULL AND unaccompanied_minor IS NOT TRUE "
        "AND trafficking IS NOT TRUE"
    ),
    "hrt.departed": HRT,
    "hrpt.departed": under("HRPT"),
    "hrpt.departed_adults": f"{under('HRPT')} AND adult_on_departure",
    "hrpt.departed_children": f"{under('HRPT')} AND under_18_on_departure",
    "hrt_vw2000.departed": under("HRT_VW2000"),
    "hrt_vw2000.departed_adults": f"{under('HRT_VW2000')} AND adult_on_departure",
    "hrt_vw2000.departed_children": f"{under('HRT_VW2000')} AND under_18_on_departure",
    "rri.departed": RRI,
    "rri.departed_asylum_background": f"{RRI} AND asylum_background",
    "rri2.departed": under("RRI_II"),
    "riim.departed": under("RIIM"),
    "varrp.returned": f"{under('VARRP_VINN')} AND destination = 'NG'",
    "detention.departed": under("AVRD"),
    "airport.transit_assisted": f"pathway = 'transit' AND departed_on {WITHIN}",
    "resettlement.admitted": f"pathway = 'resettlement' AND arrived_on {WITHIN}",
    "reunification.assisted": f"pathway = 'reunification' AND departed_on {WITHIN}",
}
SHARES = {
    "return.share_without_residence_right": (HOME, "residence_status = 'none'"),
    "health.share_psychological": (ILL, "health = 'psychological'"),
    "health.share_somatic": (ILL, "health = 'somatic'"),
    "hrt.checks_refused_share": (CHECKS, "decision = 'refused'"),
    "hrt.share_angolan": (HRT, "nationality = 'AO'"),
}
TOP = (
    "SELECT string_agg(nationality, '|' ORDER BY nationality) FROM (SELECT nationality, rank() OVER (ORDER BY count(*) "
    f"DESC) AS place FROM flat WHERE {HOME} GROUP BY nationality) WHERE place = 1"
)


def main(count: str = "1000000", url: str = "") -> None:
    _caseload.start(url)
    _caseload.fill(int(count))

    from datetime import date

    from django.utils import timezone

    from onward.reporting.actions import refresh_extract
    from onward.reporting.queries import figures, question

    refresh_extract(now=timezone.now())
    add_milestones(int(count), 0)
    found = refresh_extract(now=timezone.now())
    asked = question(period="2007", today=date(2026, 1, 1))
    ways = {
        "Onward, from definitions": lambda: {a.figure.id: a.value for a in figures(asked, manifest=found)},
        "by hand, a statement a figure": lambda: one_by_one(found),
        "by hand, all in one statement": lambda: all_in_one(found),
    }
    agree({name: way() for name, way in ways.items()})
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _run in range(RUNS):
        for name, way in ways.items():
            times[name].append(timed(way))
    medians = {name: statistics.median(each) for name, each in times.items()}
    for name, each in medians.items():
        print(f"{name:<32} {1000 * each:8.0f} ms")
    ours, *hands = medians.values()
    ratio = ours / min(hands)
    print(f"{len(COUNTS) + len(SHARES) + 1} figures over {int(count):,} members; ratio {ratio:.2f} (bar {BAR})")
    sys.exit(ratio > BAR)


def one_by_one(found) -> dict:
    from onward.reporting.queries import opened

    database, _found = opened(found)
    values = {}
    for id_, where in COUNTS.items():
        values[id_] = database.execute(f"SELECT count(*) FROM flat WHERE {where}").fetchone()[0]
    for id_, (whole, part) in SHARES.items():
        rows, counts = database.execute(f"SELECT count(*), count(*) FILTER ({part}) FROM flat WHERE {whole}").fetchone()
        values[id_] = counts / rows if rows else None
    values["return.top_nationality"] = (database.execute(TOP).fetchone() or [None])[0]
    database.close()
    return values


def all_in_one(found) -> dict:
    from onward.reporting.queries import opened

    database, _found = opened(found)
    columns = [f"count(*) FILTER ({where})" for where in COUNTS.values()]
    columns += [
        f"count(*) FILTER ({whole} AND {part}) / nullif(count(*) FILTER ({whole}), 0)"
        for whole, part in SHARES.values()
    ]
    columns.append(f"({TOP})")
    dates = " OR ".join(f"{day} {WITHIN}" for day in ("applied_on", "decided_on", "departed_on", "arrived_on"))
    row = database.execute(f"SELECT {', '.join(columns)} FROM flat WHERE {dates}").fetchone()
    database.close()
    return dict(zip([*COUNTS, *SHARES, "return.top_nationality"], row, strict=True))


def agree(answers: dict[str, dict]) -> None:
    first, *others = answers.values()
    for other in others:
        wrong = {id_: (first[id_], other[id_]) for id_ in first if first[id_] != other[id_]}
        if wrong:
            sys.exit(f"the ways do not agree: {wrong}")


if __name__ == "__main__":
    main(*sys.argv[1:])
