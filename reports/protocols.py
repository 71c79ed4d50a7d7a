"""What a file among the sections of a report must define."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from bakeoff.compare.results.results import Results
    from bakeoff.reports.document import Section


class SectionFile(Protocol):
    """A file among the sections; they are read in rising ORDER."""

    ORDER: int

    def section(self, results: Results, /) -> Section | None:
        """The section, or None where it has nothing to say."""
