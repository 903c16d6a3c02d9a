"""Synthetic case audits: 120 cases under pseudonyms, graded as real ones tend to be, waiting and timeliness weakest."""

from datetime import date, timedelta
from random import Random
from typing import Any

from evidence.collect.audit_tool import AuditTool
from evidence.collect.case_audits import ANSWERS_SHEET, LONG_COLUMNS
from evidence.demo.content import DemoFile, load_mark, load_yaml
from evidence.workbook import Sheet, SheetColumn, build_workbook

_Grades = dict[str, dict[int, int]]
_SAME_HAND = 0.85
"""How far a case that is weak in one question is weak in others: cases go wrong as a whole more than by question."""


def build_audits(name: str, tool: AuditTool, random: Random) -> DemoFile:
    """A workbook with an answer a row for every case and every question, those that do not apply included."""
    plan = load_yaml("audits.yaml")
    situations = _draw_situations(plan, random)
    grades = _draw_grades(plan, tool, situations, random)
    second = set(random.sample(range(plan["n_cases"]), plan["n_cases"] * plan["pc_second_read"] // 100))
    days = _draw_days(plan, random)
    rows = [
        _row(case, question.code, grades[question.code].get(case), case in second, days[case], plan, random)
        for case in range(plan["n_cases"])
        for question in tool.questions
    ]
    columns = [SheetColumn(column.heading, 20, date=column.key == "audited_on") for column in LONG_COLUMNS]
    sheet = Sheet(ANSWERS_SHEET, columns, [[row[c.key] for c in LONG_COLUMNS] for row in rows], title=load_mark())
    return DemoFile(name, build_workbook([sheet], title="SYNTHETIC case audits", subject=load_mark()))


def _draw_situations(plan: dict[str, Any], random: Random) -> dict[str, list[int]]:
    """For each situation the cases that are in it, in order."""
    found: dict[str, list[int]] = {}
    for name, rule in plan["situations"].items():
        pool = found[rule["within"]] if "within" in rule else list(range(plan["n_cases"]))
        found[name] = sorted(random.sample(pool, len(pool) * rule["pc"] // 100))
    return found


def _draw_grades(plan: dict[str, Any], tool: AuditTool, situations: dict[str, list[int]], random: Random) -> _Grades:
    """Grades for every question and case it applies to: the shares are exact, which case gets which is drawn."""
    strength = [random.random() for _ in range(plan["n_cases"])]
    grades: _Grades = {}
    for question in tool.questions:
        rule = plan["questions"][question.code]
        cases = situations[rule["situation"]]
        noise = {case: _SAME_HAND * strength[case] + (1 - _SAME_HAND) * random.random() for case in cases}
        ranked = sorted(cases, key=lambda case: noise[case])
        grades[question.code] = _share_out(ranked, rule)
    return grades


def _share_out(ranked: list[int], rule: dict[str, Any]) -> dict[int, int]:
    """The weakest get 1, the next 2, the strongest 4, and those between 3."""
    n = len(ranked)
    n_ones, n_weak, n_best = (round(n * rule[key] / 100) for key in ("ones", "weak", "outstanding"))
    return {
        case: 1 if at < n_ones else 2 if at < n_weak else 4 if at >= n - n_best else 3 for at, case in enumerate(ranked)
    }


def _draw_days(plan: dict[str, Any], random: Random) -> list[date]:
    first, last = date.fromisoformat(plan["first_audit"]), date.fromisoformat(plan["last_audit"])
    return sorted(first + timedelta(days=random.randrange((last - first).days)) for _ in range(plan["n_cases"]))


def _row(
    case: int, question: str, grade: int | None, twice: bool, day: date, plan: dict[str, Any], random: Random
) -> dict[str, object]:
    answer = "not applicable" if grade is None else grade
    if grade == 3 and random.randrange(100) < plan["pc_cannot_tell"]:
        answer, grade = "cannot tell", None
    second = _read_again(grade, plan, random) if twice and grade is not None else None
    return {
        "case": f"SYN-{case + 1:03d}",
        "question": question,
        "audited_on": day,
        "grade": answer,
        "evidence_seen": random.choice(plan["seen"]) if grade else None,
        "comment": random.choice(plan["comments"][grade]) if grade and random.randrange(3) == 0 else None,
        "second_grade": second,
        "moderated_grade": second if second != grade else None,
        "by_rule": "yes",
    }


def _read_again(grade: int, plan: dict[str, Any], random: Random) -> int:
    """A second reader agrees as a rule, and is stricter more often than kinder; nobody adds a 1 to a case."""
    if random.randrange(100) >= plan["pc_second_differs"]:
        return grade
    return max(2, grade - 1) if grade > 1 and random.randrange(4) else min(4, grade + 1)
