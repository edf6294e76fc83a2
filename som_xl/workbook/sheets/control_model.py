"""The net result once more, with plain formulas from the input cells: what *Kontrol* compares the engine with.

The section is laid out from top to bottom; ``formula_rows`` says how its templates are written.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Final

from openpyxl.utils import get_column_letter

from som_xl.model import ACTORS
from som_xl.workbook import plan as p
from som_xl.workbook.canvas import put
from som_xl.workbook.description import Table, absolute
from som_xl.workbook.plan import PAYER_HEADERS
from som_xl.workbook.sheets.formula_rows import FIRST_YEAR_COLUMN, YEARS_FROM, FormulaRows

ACTOR_COLUMNS: Final = {"municipality": "C", "region": "D", "state": "E"}
AUDIENCES: Final = {**{actor: PAYER_HEADERS[actor].lower() for actor in ACTORS}, "total": "i alt"}


class ControlModel(FormulaRows):
    """The recomputation, section by section."""

    def draw(self) -> None:
        """Everything, from assumptions to the net result."""
        self._assumptions()
        self._cohorts()
        self._calendar()
        self._quantities()
        self._payers()
        self._amounts()
        self._costs()
        self._values()
        self._units()
        self._paths()
        self._lags()
        self._result()

    # --- sections -------------------------------------------------------------------------------------------

    def _assumptions(self) -> None:
        self._title("1. Forudsætninger")
        longest = max(self.cohorts, self.horizon, self.plan.capacity.consequence_years)
        self._line("number", "Nummer", "1, 2, …", "[<]+1", first="1", count=longest)
        starts = self.plan.cohorts.row_part(0, "y1", f"y{self.cohorts}")
        self._scalar(
            "operating_years",
            "Antal driftsår",
            f'SUMPRODUCT(MAX(({starts}<>"")*{self._numbers(self.cohorts)}))',
        )
        self._scalar("length", "Forløbets længde", 'IF(som_course_years="",1,som_course_years)')
        self._scalar("delay", "Fra start til gennemført", "MAX(ROUNDUP([length=],0),1)-1")
        year_after = p.FIRST_CONSEQUENCE[1][0]
        self._scalar(
            "begin", "Fra start til konsekvensår 1", f'[delay=]+IF(som_first_consequence="{year_after}",1,0)'
        )

    def _numbers(self, count: int) -> str:
        """1, 2, … ``count`` as a row."""
        last = get_column_letter(FIRST_YEAR_COLUMN + count - 1)
        return f"${YEARS_FROM}${self.at['number']}:${last}${self.at['number']}"

    def _cohorts(self) -> None:
        self._title("2. Hold pr. driftsår (fra kolonne F)")
        starts, phase = (self.plan.cohorts.row_part(i, "y1", f"y{self.cohorts}") for i in (0, 1))
        given = f"INDEX({phase},[number])"
        n = self.cohorts
        self._line(
            "starts",
            "Starter",
            "personer",
            f"IF([number]<=[operating_years=],N(INDEX({starts},[number])),0)",
            count=n,
        )
        self._line("completed", "Gennemfører", "personer", "[starts]*(1-som_dropout)", count=n)
        self._line(
            "phase",
            "Indfasning",
            "andel",
            f'IF({given}<>"",{given},[<])',
            first=f'IF({given}<>"",{given},1)',
            count=n,
        )
        self._line("successes", "Netto-succeser", "personer", "[completed]*[phase]*som_net_rate", count=n)

    def _calendar(self) -> None:
        self._title("3. Kalenderår (fra kolonne F)")
        official = "LOOKUP([elapsed],som_schedule_from,som_schedule_rate)"
        self._line("elapsed", "År siden første driftsår", "år", "[number]-1")
        self._line("year", "Kalenderår", "år", "som_first_year+[elapsed]", style="year")
        self._line("inside", "Inden for horisonten", "1 = ja", "IF([elapsed]<som_horizon,1,0)")
        self._line(
            "rate",
            "Diskonteringsrente",
            "pr. år",
            f'IF(som_discounting="{p.FLAT}",som_flat_rate,{official})',
            style="pct",
        )
        self._line("factor", "Diskonteringsfaktor", "", "[<]/(1+[rate])", first="1", style="factor")
        since = "[elapsed]-[begin=]"
        for key, label, source in (
            ("success_heads", "Succeser med konsekvensår 1", "successes"),
            ("start_heads", "Deltagere med konsekvensår 1", "starts"),
        ):
            moved = f"IF(AND({since}>=0,{since}<COLUMNS([{source}:])),INDEX([{source}:],{since}+1),0)"
            self._line(key, label, "personer", moved)

    def _quantities(self) -> None:
        """What an amount of operating year t is multiplied with in calendar year c, one block per kind of cost."""
        templates = {
            "fixed": "IF(AND([D]=[number]-1,[number]<=[operating_years=]),1,0)",
            "per_start": "IF([D]=[number]-1,[starts],0)",
            "per_completion": "IF([D]=[number]-1+[delay=],[completed],0)",
            "per_participant_year": "IF([D]>=[number]-1,[starts]*MAX(0,MIN(1,[length=]-([D]-[number]+1))),0)",
        }
        self._title("4. Mængder, som beløb ganges med: kalenderår nedad (D), driftsår fra kolonne F")
        for name, kind in p.KINDS:
            for c in range(self.horizon):
                self._beside("D", f"INDEX([elapsed:],{c + 1})")
                self._line("quantities", name, "mængde", templates[kind], count=self.cohorts)

    def _payers(self) -> None:
        table = self.plan.costs
        self._title("5. Omkostninger: betalerandele med fortegn (C–E)")
        self.at["payers"] = self.row
        for i in range(table.rows):
            payers = table.row_part(i, "payer_municipality", "payer_state")
            put(self.sheet, self.row, 2, f'={table.cell(i, "name")}&""', "som_label")
            for actor, column in ACTOR_COLUMNS.items():
                alone = 1 if actor == "municipality" else 0
                share = f"IF(COUNT({payers})=0,{alone},N({table.cell(i, f'payer_{actor}')}))"
                self._beside(column, f'IF({table.cell(i, "saved")}="{p.YES}",-1,1)*{share}')
            self.row += 1

    def _amounts(self) -> None:
        table = self.plan.costs
        self._title("6. Beløb i sagens priser med overhead: typenummer (D), faktor (E), driftsår fra F (kr.)")
        for i in range(table.rows):
            kind, year, every, overhead = (
                table.cell(i, key) for key in ("kind", "price_year", "amount", "overhead")
            )
            amounts = table.row_part(i, "y1", f"y{self.cohorts}")
            index = f'IF({year}="",1,som_index_now/SUMIF(som_index_years,{year},som_index_used))'
            self._beside("D", f"IFERROR(MATCH({kind},som_list_kinds,0),0)")
            self._beside("E", f"(1+N({overhead}))*{index}", "factor")
            amount = f'IF({every}<>"",{every},N(INDEX({amounts},[number])))'
            template = f"IF([number]<=[operating_years=],{amount}*[E],0)"
            self._line(
                "amounts", f'={table.cell(i, "name")}&""', "", template, count=self.cohorts, style="kr"
            )

    def _costs(self) -> None:
        table = self.plan.costs
        self._title("7. Omkostninger pr. kalenderår (kr.)")
        quantities = self.block("quantities", len(p.KINDS) * self.horizon)
        last = get_column_letter(FIRST_YEAR_COLUMN + self.cohorts - 1)
        for i in range(table.rows):
            source = self.at["amounts"] + i
            quantity = f"INDEX({quantities},($D{source}-1)*COLUMNS([elapsed:])+[elapsed]+1,0)"
            template = f"IF($D{source}=0,0,SUMPRODUCT(${YEARS_FROM}${source}:${last}${source},{quantity}))"
            self._line("cost_years", f'={table.cell(i, "name")}&""', "kr.", template, style="kr")
        for actor in ACTORS:
            shares = self.down("payers", "$" + ACTOR_COLUMNS[actor], table.rows)
            for_year = f"INDEX({self.block('cost_years', table.rows)},0,[number])"
            self._line(
                f"net_cost_{actor}",
                f"Nettoomkostning, {AUDIENCES[actor]}",
                "kr.",
                f"SUMPRODUCT({shares},{for_year})",
                style="kr",
            )

    def _values(self) -> None:
        self._title(
            "8. Konsekvenslinjer: værdi pr. enhed med vægt og fortegn (C–E, kr.; 0 når linjen ikke medregnes)"
        )
        self.at["values"] = self.row
        for label, values in chain(self._known_values(), self._own_values()):
            put(self.sheet, self.row, 2, label, "som_label")
            for column, template in zip(ACTOR_COLUMNS.values(), values, strict=True):
                self._beside(column, template, "kr_ore")
            self.row += 1

    def _known_values(self) -> Iterator[tuple[str, list[str]]]:
        """Lines of *Konsekvenser 1*: row i there is row i on *Priser*."""
        table, prices = self.plan.consequences, self.plan.prices
        for i in range(table.rows):
            own, known = prices.cell(i, "own_revenue"), prices.cell(i, "known_revenue")
            sign = f'IF(IF({own}<>"",{own},{known})="{p.YES}",1,-1)'
            yield (
                f"={table.cell(i, 'name')}",
                [self._value(table, i, f"N({prices.cell(i, f'used_{a}')})", sign) for a in ACTORS],
            )

    def _own_values(self) -> Iterator[tuple[str, list[str]]]:
        """Lines of *Konsekvenser 2*; where the service was found (G known, H own) and its sign (I) stand beside."""
        table, prices, own_prices = self.plan.own_consequences, self.plan.prices, self.plan.own_prices
        for i in range(table.rows):
            row, name = self.row, table.cell(i, "service")

            def found(key: str, otherwise: str, row: int = row) -> str:
                known = f"INDEX({absolute(prices.part(key))},$G{row})"
                own = f"INDEX({absolute(own_prices.part(key))},$H{row})"
                return f"IF($G{row}>0,{known},IF($H{row}>0,{own},{otherwise}))"

            self._beside("G", f"IFERROR(MATCH({name},{absolute(prices.part('name'))},0),0)")
            self._beside("H", f"IFERROR(MATCH({name},{absolute(own_prices.part('name'))},0),0)")
            chosen = found("own_revenue", '""')
            known = f'IF($G{row}>0,INDEX({absolute(prices.part("known_revenue"))},$G{row}),"")'
            self._beside("I", f'IF(IF({chosen}<>"",{chosen},{known})="{p.YES}",1,-1)')
            yield (
                f'={name}&""',
                [self._value(table, i, f"N({found(f'used_{a}', '0')})", f"$I{row}") for a in ACTORS],
            )

    @staticmethod
    def _value(table: Table, i: int, price: str, sign: str) -> str:
        weight = table.cell(i, "weight")
        return f'IF({table.cell(i, "include")}="{p.YES}",{price}*{sign}*IF({weight}="",1,{weight}),0)'

    @property
    def worth(self) -> str:
        """More than 0 for each line that is included and has a price, as an array in a formula."""
        return "+".join(f"({self.down('values', column, self._lines)})^2" for column in ("$C", "$D", "$E"))

    @property
    def _lines(self) -> int:
        return self.plan.consequences.rows + self.plan.own_consequences.rows

    def _units(self) -> None:
        self._title(
            "9. Enheder pr. konsekvensår fra F: antal udfyldte år (C), fortsættes (D), pr. succes = 1 (E)"
        )
        years = self.plan.capacity.consequence_years
        for table, key in ((self.plan.consequences, "name"), (self.plan.own_consequences, "service")):
            for i in range(table.rows):
                units = table.row_part(i, "u1", f"u{years}")
                self._beside("C", f'SUMPRODUCT(MAX(({units}<>"")*{self._numbers(years)}))')
                self._beside("D", f"N({table.cell(i, 'continue_years')})")
                self._beside("E", f'IF({table.cell(i, "per")}="{p.PER[1][0]}",0,1)')
                repeated = f"IF([number]<=[C]+[D],N(INDEX({units},[C])),0)"
                template = f"IF([C]=0,0,IF([number]<=[C],N(INDEX({units},[number])),{repeated}))"
                self._line("units", f'={table.cell(i, key)}&""', "", template)
        filled, further = (self.down("units", column, self._lines) for column in ("$C", "$D"))
        used = f"({self.worth}>0)*({filled}>0)"
        self._scalar("longest", "Længste konsekvens", f"SUMPRODUCT(MAX({used}*({filled}+{further})))")

    def _paths(self) -> None:
        """kr. per head and consequence year."""
        per_success = self.down("units", "$E", self._lines)
        units = f"INDEX({self.block('units', self._lines)},0,[number])"
        for actor in ACTORS:
            value = self.down("values", "$" + ACTOR_COLUMNS[actor], self._lines)
            template = f"SUMPRODUCT({value},{per_success},{units})*(1-som_relapse)^([number]-1)"
            self._line(
                f"path_success_{actor}", f"Værdi pr. succes, {AUDIENCES[actor]}", "kr.", template, style="kr"
            )
        for actor in ACTORS:
            value = self.down("values", "$" + ACTOR_COLUMNS[actor], self._lines)
            template = f"SUMPRODUCT({value},{units})-SUMPRODUCT({value},{per_success},{units})"
            self._line(
                f"path_participant_{actor}",
                f"Værdi pr. deltager, {AUDIENCES[actor]}",
                "kr.",
                template,
                style="kr",
            )

    def _lags(self) -> None:
        self._title("10. Personer efter konsekvensår: kalenderår nedad (D), konsekvensår fra F")
        for key, heads, label in (
            ("lag_success", "success_heads", "Succeser"),
            ("lag_participant", "start_heads", "Deltagere"),
        ):
            for c in range(self.horizon):
                self._beside("D", f"INDEX([elapsed:],{c + 1})")
                self._line(key, label, "personer", f"IF([D]>=[number]-1,INDEX([{heads}:],[D]-[number]+2),0)")

    def _result(self) -> None:
        self._title("11. Resultat pr. kalenderår (kr.)")
        for actor in ACTORS:
            parts = [
                f"SUMPRODUCT(INDEX({self.block(f'lag_{kind}', self.horizon)},[number],0),[path_{kind}_{actor}:])"
                for kind in ("success", "participant")
            ]
            self._line(
                f"consequence_{actor}",
                f"Konsekvenser, {AUDIENCES[actor]}",
                "kr.",
                "+".join(parts),
                style="kr",
            )
        for actor in ACTORS:
            template = f"([consequence_{actor}]-[net_cost_{actor}])*[inside]*[factor]"
            self._line(
                f"discounted_{actor}", f"Diskonteret netto, {AUDIENCES[actor]}", "kr.", template, style="kr"
            )
        total = "+".join(f"[discounted_{actor}]" for actor in ACTORS)
        self._line("discounted_total", "Diskonteret netto, i alt", "kr.", total, style="kr")
        for name, label in AUDIENCES.items():
            flow = f"[discounted_{name}]"
            self._line(
                f"cumulative_{name}", f"Akkumuleret, {label}", "kr.", f"[<]+{flow}", first=flow, style="kr"
            )
        for name, label in AUDIENCES.items():
            flows = f"[discounted_{name}:]"
            rounding = f"som_rounding*(1+MAX({flows})-MIN({flows}))"
            template = f"IF(AND([inside]=1,[cumulative_{name}]<-{rounding}),[number],0)"
            self._line(f"deficit_{name}", f"Underskud ved årets slutning, {label}", "år nr.", template)
