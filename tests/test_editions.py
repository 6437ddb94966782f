"""Editions take over what they leave out, with years and numbers moved."""

from __future__ import annotations

import pytest

from o_items.load import EditionError, load, newest, parse
from o_items.model import Edition

OLD = """
id = "2568"
version = "2568.1"
name = "OIT {N}"
weak_bases = []
general_terms = ["คลิก"]
[bases]
title = "จากชื่อข้อ"
[agency_types]
sao = "อบต."
[sub_indicators]
"9.1" = "ข้อมูล"

[[items]]
id = "O1"
key = "plan"
title = "แผนปี {N}"
title_en = "plan {N}"
sub_indicator = "9.1"
terms = ["แผน"]
[[items.elements]]
id = "O1.1"
text = "งบ"
text_en = ""
basis = "title"
confidence = "high"
any_of = []
fix = "ดูข้อ {@report}"
[[items.elements]]
id = "O1.2"
text = "เวลา"
text_en = ""
basis = "title"
confidence = "high"
any_of = []
fix = ""

[[items]]
id = "O2"
key = "report"
title = "รายงานปี {N-1}"
title_en = "report {N-1}"
sub_indicator = "9.1"
terms = ["รายงาน"]
"""
HEAD = 'id = "2569"\nversion = "2569.1"\ninherits = "2568"\n'


def heir(text: str) -> Edition:
    return parse(HEAD + text, source="2569.toml", read=lambda _: OLD)


def test_what_is_left_out_comes_from_the_year_inherited_with_its_years_moved():
    edition = heir("")
    assert [item.title for item in edition.items] == ["แผนปี 2569", "รายงานปี 2568"]
    assert (edition.name, edition.general_terms) == ("OIT 2569", ("คลิก",))


def test_an_item_moves_with_its_elements_and_keeps_its_key():
    edition = heir('[[items]]\nid = "O1"\nfrom = "O2"\n[[items]]\nid = "O2"\nfrom = "O1"\n')
    item = edition.by_id["O2"]
    assert item.key == "plan"
    assert [(e.id, e.key) for e in item.elements] == [("O2.1", "plan.1"), ("O2.2", "plan.2")]
    assert item.elements[0].fix == "ดูข้อ O1"


def test_an_item_of_two_has_the_terms_of_both_and_names_the_second():
    edition = heir('[[items]]\nid = "O1"\nfrom = ["O1", "O2"]\nalso = ["ทั้งสอง"]\n')
    assert edition.items[0].terms == ("แผน", "รายงาน", "ทั้งสอง")
    assert edition.items[0].merges == ("report",)


def test_elements_are_taken_over_one_by_one_or_new():
    edition = heir(
        """
        [[items]]
        id = "O1"
        from = "O1"
        [[items.elements]]
        id = "O1.1"
        from = "O1.2"
        fix = "เติม"
        [[items.elements]]
        id = "O1.2"
        text = "ใหม่"
        text_en = ""
        basis = "title"
        confidence = "low"
        any_of = []
        fix = ""
        """
    )
    first, second = edition.items[0].elements
    assert (first.text, first.fix, first.key) == ("เวลา", "เติม", "plan.2")
    assert (second.text, second.key) == ("ใหม่", "plan.2569-2")


def test_a_text_that_names_an_item_that_is_gone_is_a_fault():
    with pytest.raises(EditionError, match="report"):
        heir('[[items]]\nid = "O1"\nfrom = "O1"\n')


@pytest.mark.parametrize("name", ["O9", "O1.9"])
def test_taking_over_what_is_not_there_names_it(name):
    with pytest.raises(EditionError, match=name):
        heir(
            f'[[items]]\nid = "O1"\nfrom = "O1"\nelements = [ {{ id = "O1.1", from = "{name}" }} ]'
        )


def test_the_edition_judged_by_default_is_never_provisional():
    assert not load(newest()).provisional
