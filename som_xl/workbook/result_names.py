"""What each named range of results holds, and the alternative text of each chart."""

from __future__ import annotations

from typing import Final

from som_xl.workbook.analysis_layout import SENSITIVITY
from som_xl.workbook.plan import EFFECT, SCENARIOS
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
    "som_result_groups": "Diskonteret nettoresultat efter målgruppe i en blandet målgruppe: egne konsekvenser minus gruppens andel af omkostningerne, som ovenfor",
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
    "som_sensitivity_tiles": "Nøgletal øverst på Følsomhed. Række 1: sandsynlighed for gevinst i alt, kommune, region, stat; 95 %-interval i ord; (tom); værdien af fuld viden; den forudsætning, der betyder mest; række 2: enhed eller interval",
    "som_sensitivity_texts": "Det vigtigste i fem sætninger: sandsynlighed, interval, mest betydende forudsætning, værdi af viden, bemærkninger. Når intet er usikkert, kun én sætning om det",
    "som_sensitivity_record": "Antal træk, startværdi, versioner og tidspunkt",
    "som_sensitivity_statistics": "Simulering: enhed, kommune, region, stat, i alt × middel, standardafvigelse, percentilerne 2,5, 5, 10, 25, 50, 75, 90, 95, 97,5, sandsynlighed for gevinst, værdien af fuld viden",
    "som_sensitivity_years_header": "Kalenderår i viften; tomme efter horisonten",
    "som_sensitivity_years_units": "Enheder i viften",
    "som_sensitivity_years": "Vifte: percentilerne 2,5, 25, 50, 75, 97,5 af det akkumulerede, diskonterede nettoresultat i alt, og andelen af træk uden minus i alt og for kommunen, år for år",
    "som_sensitivity_knowledge": "Hvad fuld viden højst er værd: navn, enhed, kommune, region, stat, i alt. Første række er alle forudsætninger samtidig, derefter de ti vigtigste hver for sig",
    "som_sensitivity_two_way": "Nettoresultat i alt ved andre nettosuccesrater (nedad) og omkostninger (første række); anden kolonne mærker sagens egen rate",
    "som_sensitivity_two_way_municipality": "Det samme for kommunen",
    "som_sensitivity_curve": "Nettosuccesrate ved break-even for hvert omkostningsniveau: omkostning, enhed, kommune, region, stat, i alt; »findes ikke«, hvor der ikke er en",
    "som_sensitivity_choices": "Nettoresultat ved andre valg af rente, horisont og første konsekvensår: valg, i stedet, kommune, region, stat, i alt",
    "som_sensitivity_extremes": "Værste fald, sagen og bedste fald: enhed, kommune, region, stat, i alt",
    "som_sensitivity_optimism": "Før og efter optimismekorrektion: navn, enhed, kommune, region, stat, i alt; én sætning, når der ingen er",
    "som_sensitivity_parameters": "Én forudsætning ændret ad gangen, højst 40: navn, i sagen, lav, høj (i ord); i alt ved lav, ved høj, spænd; kommunen ved lav, ved høj, spænd; værdi i værste og bedste fald",
    "som_sensitivity_histogram": "Tal bag figuren: midten af hver søjle i 1.000 kr., fra, til (kr.), andel af træk med tab eller nul, med gevinst",
    "som_sensitivity_bars": "Tal bag figuren: forudsætning med interval, usynlig del, og de synlige dele for lav og høj værdi",
    "som_sensitivity_curve_points": "Tal bag figuren: omkostningsniveau, break-even-succesrate i alt og for kommunen (0–100 %), sagens succesrate",
    "som_scenario_texts": "Hvilket scenarie der er bedst, hvad der ikke kan beregnes, eller hvordan man laver et scenarie",
    "som_scenario_names": "Sagen og scenariernes navne over sammenligningen",
    "som_scenario_comparison": "Sammenligning: enhed, sagen og op til otte scenarier × nettoresultat kommune, region, stat, i alt; pr. deltager; forskel fra sagen i alt og for kommunen; nettoomkostninger; deltagere; nettosuccesrate; break-even-succesrate og -år; sandsynlighed for gevinst i alt og for kommunen",
    "som_scenario_steps": "Trin fra sagen til hvert scenarie, 16 rækker pr. scenarie: nummer, input, før, efter, beløb i alt, beløb for kommunen",
    "som_scenario_ends": "Hvor hvert scenarie ender: navn, antal trin, nettoresultat i alt, for kommunen, forskellen i ord",
    "som_result_committees_headline": "Enhed, prisniveau og fortegn på arket Udvalg",
    "som_result_committees_header": "Kalenderår på arket Udvalg",
    "som_result_committees": "Kommunens diskonterede nettoresultat efter udvalg: navn, enhed, aktør, i alt og pr. år. Første række er summen",
}
"""Every named range of results with what it holds."""


def chart_alt_texts() -> dict[tuple[str, int], str]:
    """Alternative text by sheet and the chart's number on it, from 0."""
    return {
        (
            EFFECT,
            0,
        ): "Søjler efter kalenderår: deltagere, der starter, og deltagerår i forløb. En linje viser netto-succeser i konsekvensår 1. Tallene står i tabellen ovenfor.",
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
            SENSITIVITY,
            0,
        ): "Vandrette søjler omkring sagens nettoresultat i alt: hvor langt hver usikker forudsætning flytter det ved sin lave og sin høje værdi, den vigtigste øverst. Tallene står i tabellen »Én forudsætning ændret ad gangen«.",
        (
            SENSITIVITY,
            1,
        ): "Søjler: andelen af simuleringens træk efter nettoresultat i alt, tab og gevinst i hver sin farve. Tallene står under »Tal bag figuren: fordelingen«.",
        (
            SENSITIVITY,
            2,
        ): "Fem linjer: percentilerne 2,5, 25, 50, 75 og 97,5 af det akkumulerede nettoresultat i alt år for år. Tallene står i tabellen år for år.",
        (
            SENSITIVITY,
            3,
        ): "Linjer for kommunen og i alt: den nettosuccesrate, der giver nul, ved omkostninger fra 50 til 150 procent af sagens, med sagens egen succesrate som vandret linje. Tallene står i tabellen nedenfor.",
        (
            SENSITIVITY,
            4,
        ): "Vandrette søjler for kommunen og i alt: hvad fuld viden om hver forudsætning højst er værd. Tallene står i tabellen »Hvad er bedre viden højst værd?«.",
        (
            SCENARIOS,
            0,
        ): "Vandfald: fra sagens nettoresultat i alt trin for trin til det valgte scenaries. Tallene står i tabellen under figuren.",
        (
            COMMITTEES,
            0,
        ): "Vandrette søjler: kommunens diskonterede nettoresultat efter politisk udvalg, med det ikke fordelte for sig. Tallene står i tabellen ovenfor.",
    }
