"""What each named range of results holds, and the alternative text of each chart."""

from __future__ import annotations

from typing import Final

from som_xl.workbook.result_layout import BREAK_EVEN, COMMITTEES, NET

RESULT_NAMES: Final = {
    "som_result_tiles": "Nøgletal øverst på Nettoresultat. Række 1: nettoresultat i alt, kommune, region, stat, pr. deltager, break-even-år, sandsynlighed for gevinst; række 2: enhed med prisniveau",
    "som_result_headline": "Resultatet i to sætninger",
    "som_result_examples": "»EKSEMPELTAL – …«, når sagen bygger på illustrative tal; ellers tom",
    "som_result_notice": "Det vigtigste forbehold; tom, når der ingen er",
    "som_result_warnings": "Alle forbehold, ét pr. række (højst 12)",
    "som_result_basis": "Enhed, prisniveau, periode og fortegn i én sætning",
    "som_result_summary_units": "Enheder i tabellen »Hvem betaler, og hvem vinder?«",
    "som_result_summary": "Diskonterede omkostninger (negative), sparede omkostninger og konsekvenser × kommune, region, stat, i alt",
    "som_result_net": "Nettoresultat: kommune, region, stat, i alt. Sammenlignes på arket Kontrol",
    "som_result_key_figures": "Udiskonteret nettoresultat, pr. deltager og pr. succes × kommune, region, stat, i alt; »findes ikke«, hvor der ikke er et tal",
    "som_result_heads": "Antal der starter, gennemfører og lykkes (netto)",
    "som_result_years_header": "Kalenderår i årstabellen; tomme efter horisonten",
    "som_result_years_units": "Enheder i årstabellen",
    "som_result_years": "Årstabel: diskonteringsfaktor; omkostninger, sparede omkostninger, konsekvenser, netto, diskonteret netto og akkumuleret diskonteret netto × kommune, region, stat, i alt; markering af break-even-år. Første kolonne er summen over årene",
    "som_result_domains": "Diskonterede konsekvenser efter hovedområde: navn, enhed, kommune, region, stat, i alt. Første række er summen",
    "som_result_roles": "Diskonterede konsekvenser efter rolle i husstanden, som ovenfor",
    "som_result_services": "Diskonterede konsekvenser efter ydelse, som ovenfor; kun ydelser i brug",
    "som_result_figures": "Tekster i figurerne: enhed på beløbsaksen og de seks titler",
    "som_result_break_even_headline": "Break-even i alt i ord",
    "som_result_break_even_units": "Enheder i break-even-tabellen",
    "som_result_break_even": "Nettosuccesrate, højeste omkostning pr. deltager, samme i forhold til i dag, antal deltagere × kommune, region, stat, i alt; »nås ikke« eller »findes ikke«, hvor der ikke er et tal",
    "som_result_break_even_year": "Break-even-år: kommune, region, stat, i alt; »nås ikke«, hvor der ikke er et år",
    "som_result_break_even_today": "I dag, i alt: nettosuccesrate, nettoomkostning pr. deltager, 100 %, antal deltagere",
    "som_result_break_even_status": "Status i ord: fire mål × kommune, region, stat, i alt",
    "som_result_break_even_text": "Forklaring i ord: fire mål × kommune, region, stat, i alt",
    "som_result_curve_success": "Nettoresultat ved nettosuccesrate 0–100 %: rate, enhed, kommune, region, stat, i alt",
    "som_result_curve_cost": "Nettoresultat ved 0–200 % af dagens nettoomkostning: andel, enhed, kommune, region, stat, i alt",
    "som_result_curve_points": "Punkter i kurverne (x, nettoresultat i alt): i dag og break-even for succesrate, i dag og break-even for omkostning",
    "som_result_committees_headline": "Enhed, prisniveau og fortegn på arket Udvalg",
    "som_result_committees_header": "Kalenderår på arket Udvalg",
    "som_result_committees": "Kommunens diskonterede nettoresultat efter udvalg: navn, enhed, aktør, i alt og pr. år. Første række er summen",
}
"""Every named range of results with what it holds."""


def chart_alt_texts() -> dict[tuple[str, int], str]:
    """Alternative text by sheet and the chart's number on it, from 0."""
    return {
        (
            NET,
            0,
        ): "Linjer for kommune, region, stat og i alt: det akkumulerede, diskonterede nettoresultat år for år. Et mærke viser break-even-året i alt. Tallene står i årstabellen nedenfor.",
        (
            NET,
            1,
        ): "Stablede søjler for kommune, region, stat og i alt: omkostninger under nul, sparede omkostninger og konsekvenser over eller under nul. En rude viser nettoresultatet. Tallene står i tabellen »Hvem betaler, og hvem vinder?«.",
        (
            NET,
            2,
        ): "Vandrette stablede søjler: diskonterede konsekvenser for kommune, region og stat efter hovedområde. Tallene står i tabellen efter hovedområde.",
        (
            BREAK_EVEN,
            0,
        ): "Linjer for kommune, region, stat og i alt: nettoresultatet ved en nettosuccesrate fra 0 til 100 procent, med mærker for i dag og break-even i alt. Tallene står i tabellen nedenfor.",
        (
            BREAK_EVEN,
            1,
        ): "Linjer for kommune, region, stat og i alt: nettoresultatet, når nettoomkostningen er fra 0 til 200 procent af dagens, med mærker for i dag og break-even i alt. Tallene står i tabellen nedenfor.",
        (
            COMMITTEES,
            0,
        ): "Vandrette søjler: kommunens diskonterede nettoresultat efter politisk udvalg, med det ikke fordelte for sig. Tallene står i tabellen ovenfor.",
    }
