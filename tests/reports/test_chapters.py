"""Each section stands in the chapter whose question it answers, in reading order, and none is lost."""

from bakeoff.reports.chapters import QUESTIONS, chapters
from bakeoff.reports.document import Section


def test_no_section_is_lost_and_the_order_stays(results, sections):
    assert [section for chapter in chapters(results, sections) for section in chapter.sections] == sections


def test_sections_answer_the_question_that_they_stand_under(results, sections):
    under = {section.title: chapter.title for chapter in chapters(results, sections) for section in chapter.sections}
    assert under["Verdict"] == under["Accuracy"] == "Which is better?"
    assert under["Significance"] == "Is the difference real?"
    assert under["Cost"] == under["Energy"] == under["The bill"] == "What does it cost?"
    assert under["Learned features"] == "What did each learn to look at?"
    assert under["Calibration"] == under["Failures and warnings"] == "Can I trust this?"
    assert under["Provenance"] == "Provenance"


def test_a_question_without_a_section_is_not_asked(results):
    found = chapters(results, [Section("Mine", 65, ())])
    assert [chapter.title for chapter in found] == ["What does it cost?"]


def test_what_is_open_exists(sections):
    assert {title for question in QUESTIONS for title in question.open} <= {section.title for section in sections}


def test_answers_are_single_paragraphs(results, sections):
    for chapter in chapters(results, sections):
        assert chapter.answer.endswith(".")
        assert "\n" not in chapter.answer
