"""Pages of long lists."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator


class PagesFromBothEnds(Paginator):  # type: ignore[type-arg]
    """Pages of a query whose order leaves no ties; the last page costs what the first does.

    A database reads past everything before a page. So a page of the latter half is read from the end; and what is read
    past are keys alone, the rows of the page are fetched by them afterwards.
    """

    def page(self, number: int | str) -> Page[Any]:
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        end = min(start + self.per_page, self.count)
        keys = self.object_list.values_list("pk", flat=True)  # type: ignore[union-attr]  # a query, see above
        if start > self.count - end:
            wanted = list(keys.reverse()[self.count - end : self.count - start])
        else:
            wanted = list(keys[start:end])
        rows = {row.pk: row for row in self._rows(wanted)}
        # In their order by now; who was taken away between the two questions is not shown.
        shown = sorted(rows, key=wanted.index, reverse=start > self.count - end)
        return self._get_page([rows[key] for key in shown], number, self)

    def _rows(self, keys: list[Any]) -> Any:
        """The rows of these keys with everything that the query loads beside them.

        Its conditions stay: a query that somebody narrowed is never widened by asking for keys.
        """
        return self.object_list.filter(pk__in=keys).order_by()  # type: ignore[union-attr]
