"""Sections of what contenders say to a few images, and of the maps that go with it, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import numpy as np

from bakeoff.reports import wording
from bakeoff.reports.charts import contact_sheet, drawing, pictures
from bakeoff.reports.charts.contact_sheet import Row, Tile
from bakeoff.reports.document import Element, Figure, Section, Table, Text
from bakeoff.reports.map_trust import trust

if TYPE_CHECKING:
    from bakeoff.compare.results.kept.answers import Answer, Answers
    from bakeoff.compare.results.results import Results

A_SHEET = 6
"""Images on one sheet of maps."""

NOT_SHOWN = ("struck out", "no evidence")
"""Verdicts on maps, by how they begin, that keep a map off the page."""


def answers_sections(results: Results, answers: Answers) -> list[Section]:
    """A table of answers with the images, and sheets of maps where the contenders were asked for them."""
    sections = [Section("Answers", 1, (_words(answers), *_sheets(answers), _table(answers)))]
    if any(answer.maps for answer in answers.given):
        sections.append(Section("Where they look", 2, _maps(results, answers)))
    if answers.left_out:
        points = tuple(answers.left_out.items())
        sections.append(
            Section("Not asked", 3, (Text(("These contenders of the run have no model to ask.",), points),))
        )
    return sections


def _words(answers: Answers) -> Text:
    agreed = [len({int(answer.predicted[i]) for answer in answers.given}) == 1 for i in range(len(answers.names))]
    n, contenders = len(answers.names), len(answers.given)
    lead = (
        f"All {contenders} contenders give the same answer to {sum(agreed)} of {n} {'image' if n == 1 else 'images'}."
        if contenders > 1
        else f"{answers.given[0].contender} answers for {n} {'image' if n == 1 else 'images'}."
    )
    trained = sorted({answer.n_train for answer in answers.given})
    about = (
        f"The models are those of the first draw on {answers.dataset}, trained on "
        f"{' or '.join(f'{size:,}' for size in trained)} images. Each image is shown as the contenders see it, brought "
        "to the size and colours of the training images. What is none of the classes gets one of them all the same."
    )
    unsure = [answer.contender for answer in answers.given if answer.probability is None]
    told = f"{wording.listing(unsure)} {'gives' if len(unsure) == 1 else 'give'} no probabilities." if unsure else ""
    return Text((lead, about, *([told] if told else [])), lead=False)


def _sheets(answers: Answers) -> list[Figure]:
    """The images, a few a sheet, with what all contenders say of each."""
    found = []
    for start in range(0, len(answers.names), A_SHEET):
        some = range(start, min(start + A_SHEET, len(answers.names)))
        found.append(
            Figure(
                contact_sheet.sheet([_top(answers, some)], tile=1.3),
                "The images as the contenders see them; under each its file.",
                f"{len(some)} images.",
                _agreement(answers, f"agreement-{start // A_SHEET + 1}", some),
            )
        )
    return found


def _top(answers: Answers, some: range) -> Row:
    return Row("", [Tile(pictures.as_rgb(answers.images[i]), PurePath(answers.names[i]).name) for i in some])


def _said(answers: Answers, answer: Answer, i: int) -> str:
    sure = "" if answer.probability is None else f" {wording.percent(float(answer.probability[i]))}"
    return f"{answers.classes[answer.predicted[i]]}{sure}"


def _agreement(answers: Answers, name: str, some: range) -> Table:
    """For each image the answer that most contenders give, the first of them where several are as frequent."""
    import pandas as pd

    records = []
    for i in some:
        said = [answers.classes[answer.predicted[i]] for answer in answers.given]
        most = max(said, key=said.count)
        records.append({"file": answers.names[i], "answer": most, "agreeing": f"{said.count(most)} of {len(said)}"})
    return Table(
        name,
        pd.DataFrame(records),
        "The answer that most contenders give, and how many of them.",
        titles={"file": "File", "answer": "Most say", "agreeing": "Contenders"},
    )


def _table(answers: Answers) -> Table:
    import pandas as pd

    records: list[dict[str, Any]] = [
        {
            "file": answers.names[i],
            "contender": answer.contender,
            "answer": answers.classes[answer.predicted[i]],
            "probability": np.nan if answer.probability is None else float(answer.probability[i]),
            "next": _next(answers, answer, i),
        }
        for i in range(len(answers.names))
        for answer in answers.given
    ]
    return Table(
        "answers",
        pd.DataFrame(records),
        "What each contender says, with the probability that it gives its answer, and the class that it finds next "
        "likely. A probability says how sure a contender is, not how often such an answer is right.",
        formats={"probability": wording.percent},
        titles={"file": "File", "answer": "Answer", "probability": "Probability", "next": "Next"},
    )


def _next(answers: Answers, answer: Answer, i: int) -> str:
    if answer.scores_are == "none" or len(answers.classes) < 2:
        return ""
    scores = answer.scores[i].copy()
    scores[answer.predicted[i]] = -np.inf
    return answers.classes[int(scores.argmax())]


def _maps(results: Results, answers: Answers) -> tuple[Element, ...]:
    judged = _verdicts(results, answers)
    styles = drawing.styles(results)
    shown = [
        (answer, method)
        for answer in answers.given
        for method in answer.maps
        if not judged.get((answer.contender, method), "").startswith(NOT_SHOWN)
    ]
    hidden = [
        (f"{answer.contender}: {method}", judged[answer.contender, method])
        for answer in answers.given
        for method in answer.maps
        if (answer, method) not in shown
    ]
    blocks: list[Element] = [
        Text(
            (
                "Orange speaks for the answer, blue for its strongest rival; each map is scaled by its own strongest "
                "value. Occlusion and RISE ask every contender the same, by hiding; the others are what only one kind "
                "can give. A map says what the answer hangs on, not whether it is right.",
                "Whether maps of this run can be trusted is asked by its exams faithfulness and permuted-labels; maps "
                "that did not pass are left out here, and those that were not asked are marked “not examined”.",
            ),
            tuple(hidden),
        )
    ]
    for start in range(0, len(answers.names), A_SHEET):
        some = range(start, min(start + A_SHEET, len(answers.names)))
        rows = [_top(answers, some)]
        rows += [
            Row(
                f"{answer.contender}: {method}",
                [
                    Tile(pictures.overlaid(answers.images[i], answer.maps[method][i]), _said(answers, answer, i))
                    for i in some
                ],
                styles[answer.contender],
            )
            for answer, method in shown
        ]
        blocks.append(
            Figure(
                contact_sheet.sheet(rows, tile=0.92),
                "At the top the images, below them one row of maps a contender and method.",
                f"{len(shown)} rows of maps on {len(some)} images.",
                _strengths(answers, judged, f"maps-{start // A_SHEET + 1}", list(some)),
            )
        )
    return tuple(blocks)


def _strengths(answers: Answers, judged: Mapping[tuple[str, str], str], name: str, some: list[int]) -> Table:
    import pandas as pd

    records = [
        {
            "file": answers.names[i],
            "contender": answer.contender,
            "method": method,
            "strength": float(np.abs(maps[i]).sum()),
            "verdict": judged.get((answer.contender, method), "not examined"),
        }
        for i in some
        for answer in answers.given
        for method, maps in answer.maps.items()
    ]
    return Table(
        name,
        pd.DataFrame(records),
        "The size of each map, summed over its pixels without signs, in the contender's own unit of score, and what "
        "the exams of the run made of its method.",
        formats={"strength": wording.significant},
        titles={"file": "File", "method": "Method", "strength": "Size of the map", "verdict": "Can be trusted?"},
    )


def _verdicts(results: Results, answers: Answers) -> dict[tuple[str, str], str]:
    frame = trust(results, (answers.dataset, answers.train_size))
    pairs = zip(frame.contender.tolist(), frame.method.tolist(), strict=True)
    return dict(zip(pairs, frame.verdict.tolist(), strict=True))
