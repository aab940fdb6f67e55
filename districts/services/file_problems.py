"""What is wrong with a file: where, in words a person can act on."""

from __future__ import annotations

from dataclasses import dataclass


class UnreadableFile(ValueError):
    """A file that can't be taken at all; `message` says why and what to do, in Vietnamese."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing about one cell (or a sheet, or the file), in Vietnamese."""

    message: str
    sheet: str = ""
    cell: str = ""

    def __str__(self) -> str:
        where = f"{self.sheet}!{self.cell}" if self.cell else self.sheet
        return f"{where}: {self.message}" if where else self.message
