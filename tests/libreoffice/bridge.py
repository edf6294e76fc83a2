"""One headless LibreOffice, told what to do by lines of JSON. Runs under the Python that can ``import uno``.

``python bridge.py SOFFICE PROFILE_FOLDER``: every line in is ``[command, argument, …]``; every line out is
``{"answer": …}`` or ``{"error": text}``. The office ends when the input does. Rows and columns count from 1.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.document.MacroExecMode import ALWAYS_EXECUTE_NO_WARN
from com.sun.star.sheet.FormulaResult import ERROR
from com.sun.star.table import CellRangeAddress

STARTING_SECONDS = 120
PIXEL = 2540 / 96  # hundredths of a millimetre


def properties(**values):
    return tuple(PropertyValue(name, 0, value, 0) for name, value in values.items())


class Bridge:
    """The office, and the one document that is open in it."""

    def __init__(self, soffice, profile):
        pipe = f"som-{os.getpid()}"
        self.process = subprocess.Popen(
            [
                soffice,
                "--headless",
                "--norestore",
                "--nologo",
                f"-env:UserInstallation={Path(profile).resolve().as_uri()}",
                f"--accept=pipe,name={pipe};urp;",
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        context = self._connected(resolver, f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        self.services = context.ServiceManager
        self.functions = None
        self.desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        self.document = None

    def _connected(self, resolver, address):
        end = time.monotonic() + STARTING_SECONDS
        while True:
            try:
                return resolver.resolve(address)
            except Exception:
                if self.process.poll() is not None or time.monotonic() > end:
                    raise RuntimeError("LibreOffice did not start") from None
                time.sleep(0.2)

    def open(self, path):
        """Open a file, its macros asleep."""
        return self._open(path)

    def open_with_macros(self, path):
        """Open a file of our own making whose macros may run, without asking."""
        return self._open(path, MacroExecutionMode=ALWAYS_EXECUTE_NO_WARN)

    def _open(self, path, **how):
        self.close()
        url = Path(path).resolve().as_uri()
        self.document = self.desktop.loadComponentFromURL(url, "_blank", 0, properties(Hidden=True, **how))
        if self.document is None:
            raise RuntimeError(f"LibreOffice cannot open {path}")
        return list(self.document.Sheets.ElementNames)

    def serve_functions(self, python, folder, log):
        """Give macros a service that calls this Python's functions."""
        import functions_road

        self.functions = functions_road.Functions(python, folder, log)
        self.factory = functions_road.Factory(self.functions)
        self.services.insert(self.factory)

    def close(self):
        if self.document is not None:
            self.document.close(True)
            self.document = None

    def recalculate(self):
        """Calculate every formula anew, also those that look unchanged; the seconds it took."""
        start = time.perf_counter()
        self.document.calculateAll()
        return time.perf_counter() - start

    def values(self, sheet):
        """All values of a sheet from A1 on, row by row, empty text where there is none."""
        source = self.document.Sheets.getByName(sheet)
        cursor = source.createCursor()
        cursor.gotoEndOfUsedArea(False)
        end = cursor.RangeAddress
        return source.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow).DataArray

    def errors(self):
        """Every formula cell in error: sheet, row, column and what it shows."""
        found = []
        for sheet in self.document.Sheets:
            for area in sheet.queryFormulaCells(ERROR).RangeAddresses:
                for row in range(area.StartRow, area.EndRow + 1):
                    for column in range(area.StartColumn, area.EndColumn + 1):
                        text = sheet.getCellByPosition(column, row).String
                        found.append([sheet.Name, row + 1, column + 1, text])
        return found

    def _named(self, name):
        return self.document.NamedRanges.getByName(name).ReferredCells

    def name(self, name):
        """The values of a named range."""
        return self._named(name).DataArray

    def put(self, name, row, column, value):
        """Type a number or a text into one cell of a named range, past the sheet's protection."""
        area = self._named(name)
        area.Spreadsheet.unprotect("")
        cell = area.getCellByPosition(column - 1, row - 1)
        if isinstance(value, str):
            cell.String = value
        else:
            cell.Value = value

    def locale(self):
        """Language of the office's own settings, as it took them."""
        return self.document.CharLocale.Language + "-" + self.document.CharLocale.Country

    def formatted(self, name):
        """What the first cell of a named range shows."""
        return self._named(name).getCellByPosition(0, 0).String

    def pdf(self, sheet, target):
        """Print one sheet, set up as it is, to a PDF file."""
        self._store_pdf(self.document.Sheets.getByName(sheet), target)

    def picture(self, sheet, width, height, target):
        """What a screen of this many pixels shows of the top of a sheet, on one PDF page of that size."""
        source = self.document.Sheets.getByName(sheet)
        columns, shown_width = self._fitting(source.Columns, "Width", width)
        rows, shown_height = self._fitting(source.Rows, "Height", height)
        area = CellRangeAddress(source.RangeAddress.Sheet, 0, 0, columns - 1, rows - 1)
        source.setPrintAreas((area,))
        source.removeAllManualPageBreaks()
        source.setPrintTitleRows(False)
        source.setPrintTitleColumns(False)
        source.removeAllManualPageBreaks()
        style = self.document.StyleFamilies.getByName("PageStyles").getByName(source.PageStyle)
        style.HeaderIsOn = style.FooterIsOn = style.CenterHorizontally = style.CenterVertically = False
        style.LeftMargin = style.RightMargin = style.TopMargin = style.BottomMargin = 0
        style.ScaleToPages = style.ScaleToPagesX = style.ScaleToPagesY = 0
        style.PageScale = 100
        # A hair more than the cells, or the last column goes to the next page.
        style.Width, style.Height = shown_width + 30, shown_height + 30
        self.pdf(sheet, target)
        return [columns, rows]

    @staticmethod
    def _fitting(lines, measure, pixels):
        number = total = 0
        while True:
            line = lines.getByIndex(number)
            size = getattr(line, measure) if line.IsVisible else 0
            if total + size > pixels * PIXEL:
                return max(number, 1), total
            total += size
            number += 1

    def _store_pdf(self, selection, target):
        chosen = uno.Any("[]com.sun.star.beans.PropertyValue", properties(Selection=selection))
        url = Path(target).resolve().as_uri()
        self.document.storeToURL(url, properties(FilterName="calc_pdf_Export", FilterData=chosen))

    def end(self):
        try:
            self.close()
            if self.functions is not None:
                self.services.remove(self.factory)
                self.functions.end()
            self.desktop.terminate()
        except Exception:  # it may have ended of itself
            self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()


def main(soffice, profile):
    bridge = Bridge(soffice, profile)
    print(json.dumps({"answer": "ready"}), flush=True)
    try:
        for line in sys.stdin:
            command, *arguments = json.loads(line)
            try:
                answer = {"answer": getattr(bridge, command)(*arguments)}
            except Exception as error:
                answer = {"error": f"{command}: {type(error).__name__}: {error}"}
            print(json.dumps(answer), flush=True)
    finally:
        bridge.end()


if __name__ == "__main__":
    main(*sys.argv[1:])
