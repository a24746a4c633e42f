"""Which cells of a workbook are merged: its streaming reader does not tell (合并单元格)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from posixpath import join, normpath
from zipfile import ZipFile

from lxml import etree
from openpyxl.utils.cell import range_boundaries

_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"


@dataclass(frozen=True, slots=True)
class Merge:
    """Rows and the first column of merged cells, from 0."""

    first_row: int
    last_row: int
    column: int


def merges_of(archive: ZipFile) -> Mapping[str, tuple[Merge, ...]]:
    """By the sheet's name; nothing where the workbook has another build than all known writers give it."""
    names = set(archive.namelist())
    if not {_WORKBOOK, _RELATIONS} <= names:
        return {}
    targets = {
        str(relation.get("Id")): normpath(join("xl", relation.get("Target", "")))
        for relation in _read(archive, _RELATIONS)
    }
    merges = {}
    for sheet in _read(archive, _WORKBOOK).iterfind("{*}sheets/{*}sheet"):
        ids = [value for key, value in sheet.attrib.items() if str(key).endswith("}id")]
        path = targets.get(str(ids[0]), "") if ids else ""
        path = path.lstrip("/")
        if path in names:
            merges[str(sheet.get("name", ""))] = tuple(_merges(archive, path))
    return merges


def _merges(archive: ZipFile, path: str) -> Iterator[Merge]:
    with archive.open(path) as part:
        for _, element in etree.iterparse(part, tag=("{*}mergeCell", "{*}row"), resolve_entities=False):
            if etree.QName(element).localname == "mergeCell":
                column, first, _, last = range_boundaries(str(element.get("ref", "")))
                if first is not None and last is not None and column is not None:
                    yield Merge(first - 1, last - 1, column - 1)
            element.clear()


def _read(archive: ZipFile, path: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    return etree.fromstring(archive.read(path), parser)
