"""What a report is made of: sections of text, tables and figures, as plain values that any format can render."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

Format = Callable[[Any], str]


FORMATS = ("html", "md", "csv")
"""What a report can be written as."""


@dataclass(frozen=True)
class Text:
    """Paragraphs, then points; plain text throughout, which every format escapes in its own way.

    Attributes
    ----------
    paragraphs
        one string each.
    points
        a list below the paragraphs, each with a label and what it says.
    heading
        a heading above the paragraphs, or empty.
    lead
        this is the sentence a hurried reader reads.
    """

    paragraphs: tuple[str, ...] = ()
    points: tuple[tuple[str, str], ...] = ()
    heading: str = ""
    lead: bool = False


@dataclass(frozen=True, eq=False)
class Table:
    """Rows to read, and the same rows whole as a CSV file.

    Attributes
    ----------
    name
        stem of the CSV file, `accuracy` for `tables/accuracy.csv`; unique in a report.
    frame
        raw numbers, units in the names of the columns; the CSV file holds it as it is.
    caption
        what the table shows, in one sentence.
    formats
        column → how a number is written on the page; columns the report knows need none.
    titles
        column → its heading on the page; columns the report knows need none.
    limit
        number of rows shown on the page; the CSV file always holds all.
    unseen
        columns that the CSV file has alone, since another one says the same in words.
    """

    name: str
    frame: pd.DataFrame
    caption: str
    formats: Mapping[str, Format] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    limit: int = 200
    unseen: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", self.name):
            raise ValueError(f"A table's name is its file name: expected a-z, 0-9 and '-', got {self.name!r}.")


@dataclass(frozen=True, eq=False, repr=False)
class Figure:
    """A drawing as SVG text; it always carries the table of what it draws.

    Attributes
    ----------
    svg
        the drawing; text in it is text, so that it can be searched and read in any script.
    caption
        what to see in it.
    alt
        the same for those who cannot see it.
    table
        the numbers behind it.
    """

    svg: str
    caption: str
    alt: str
    table: Table

    def __repr__(self) -> str:
        """One line; a drawing would fill screens."""
        return f"<Figure {self.table.name!r}: {self.caption}>"

    def _repr_svg_(self) -> str:
        """The drawing itself, for a notebook."""
        return self.svg


@dataclass(frozen=True)
class Said:
    """What a contender said of an image: the place of the class, −1 where it was not asked, and how sure it was."""

    label: int
    probability: float


@dataclass(frozen=True, eq=False)
class Shot:
    """One image with what contenders said of it.

    Attributes
    ----------
    image
        (height, width, 1 or 3) uint8.
    row
        its place in the data set.
    truth
        its label.
    said
        by contender, in the order of the gallery.
    group
        "10", "01", "00" or "11" by who of the pair is right, "label" where its label is suspected, or empty.
    """

    image: Any
    row: int
    truth: int
    said: tuple[Said, ...]
    group: str


@dataclass(frozen=True, eq=False)
class Gallery:
    """Images by how two contenders stand to them; a page may show any other two."""

    name: str
    pair: tuple[str, str]
    contenders: tuple[str, ...]
    classes: tuple[str, ...]
    shots: tuple[Shot, ...]
    table: Table


Element = Text | Table | Figure | Gallery


@dataclass(frozen=True, eq=False)
class Section:
    """One question and its answer.

    Attributes
    ----------
    title
        the heading.
    place
        sections are read in rising order of it.
    elements
        what is shown, in order.
    """

    title: str
    place: int
    elements: tuple[Element, ...]

    @property
    def anchor(self) -> str:
        """The title as the target of a link.

        >>> Section("Accuracy against cost", 60, ()).anchor
        'accuracy-against-cost'
        """
        return _anchor(self.title)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every figure of the section, in order."""
        return tuple(each for each in self.elements if isinstance(each, Figure))

    @property
    def tables(self) -> tuple[Table, ...]:
        """Every table of the section, those behind figures too."""
        shown = (element.table if isinstance(element, Figure | Gallery) else element for element in self.elements)
        return tuple(each for each in shown if isinstance(each, Table))


@dataclass(frozen=True, eq=False)
class Chapter:
    """One question of the reader's, its answer in a sentence, and the sections that bear on it.

    Attributes
    ----------
    title
        the question; empty where sections stand for themselves.
    answer
        one sentence that is read where the rest stays folded.
    sections
        in reading order.
    open
        titles of those that are not folded.
    """

    title: str
    answer: str
    sections: tuple[Section, ...]
    open: frozenset[str] = frozenset()

    @property
    def anchor(self) -> str:
        """The title as the target of a link."""
        return _anchor(self.title)


@dataclass(frozen=True)
class Side:
    """A champion on a card: who it is, how often it is right, what it costs, all as it is read."""

    contender: str
    family: str
    accuracy: str
    price: str


@dataclass(frozen=True)
class Card:
    """What came of one data set at a glance.

    Attributes
    ----------
    title
        the data set.
    verdict
        a few words.
    sides
        champions, the more accurate first.
    picture
        the difference with its interval as SVG text; empty where there is none.
    difference
        the same in words.
    caution
        one line that keeps the reader from taking it for more than it is.
    """

    title: str
    verdict: str
    sides: tuple[Side, ...]
    picture: str
    difference: str
    caution: str


def section(title: str, place: int, *elements: Element | None) -> Section | None:
    """A section of the elements that are there; None where nothing is, so that a report has no empty headings."""
    there = tuple(each for each in elements if each is not None)
    return Section(title, place, there) if there else None


def _anchor(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
