"""Turn what the reading of a file once asked of the files around it into the answer of today."""

from __future__ import annotations

import hashlib
from dataclasses import field

from mockaudit.documents.source import Project
from mockaudit.loaders.pyast.callers import USERS, users_of
from mockaudit.loaders.pyast.finding import FIND, Finder
from mockaudit.loaders.pymock.names import MODULE, Index
from mockaudit.model.dataclass import dataclass


@dataclass(slots=True)
class Asker:
    """Answers questions of one audit; the folders that many of them lead to are looked at once."""

    project: Project
    finder: Finder
    indexes: dict[str, Index] = field(default_factory=dict)
    there: dict[str, bool] = field(default_factory=dict)

    def answer(self, question: str) -> str:
        """Give the answer to a question as a text, "" where it is of no kind that is known."""
        kind, _, rest = question.partition("\0")
        one, _, other = rest.partition("\0")
        if kind == MODULE:
            if one not in self.indexes:
                self.indexes[one] = Index(self.project, there=self.there)
                self.indexes[one].enter(f"{one}/" if one else "")
            return self.indexes[one].file_of(other) or ""
        if kind == FIND:
            level, _, name = other.partition("\0")
            return self.finder.find(name, one, int(level)) or ""
        if kind == USERS:
            users = users_of(self.project, one, other.split("\0"))
            return hashlib.sha256("\0".join(user.path for user in users).encode("utf-8", "surrogatepass")).hexdigest()
        return ""


def new_asker(project: Project) -> Asker:
    """Make what answers the questions of one audit."""
    return Asker(project=project, finder=Finder(project))
