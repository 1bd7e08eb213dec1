"""The forms of the spreadsheet pack, for settings without a platform: a workbook, CSV tables, and a page."""

from journal_bridge.spreadsheets.page import forms_page
from journal_bridge.spreadsheets.writing import Rows, table, workbook, write_pack

__all__ = ["Rows", "forms_page", "table", "workbook", "write_pack"]
