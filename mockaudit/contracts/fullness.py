"""Turn a value into how many of the properties that its schema declares it states (metric PAY018)."""

from __future__ import annotations

from mockaudit.contracts.declared import Declared, properties_of
from mockaudit.contracts.nodes import Nodes
from mockaudit.contracts.property_faults import Faults, Visit
from mockaudit.contracts.refs import Link
from mockaudit.model.contract import Direction, PropertyFault, SchemaRef
from mockaudit.model.value import Value


class Fullness(Faults):
    """The search through responses that counts, in every object, the properties that surely apply."""

    def __init__(self, nodes: Nodes) -> None:
        super().__init__(nodes, Direction.RESPONSE)
        self.stated = self.declared = 0

    def count(self, schema: SchemaRef, value: Value) -> tuple[int, int]:
        """Count the declared properties that a response states, and those that it could, over all its objects."""
        self.stated = self.declared = 0
        self.of(schema, value)
        return self.stated, self.declared

    def _object(
        self, value: dict[str, Value], link: Link, declared: Declared, found: list[PropertyFault]
    ) -> list[Visit]:
        for name in {name for holder in declared.holders if holder.sure for name in properties_of(holder)}:
            if self._known(declared, name).hidden is None:
                self.declared += 1
                self.stated += name in value
        return super()._object(value, link, declared, found)
