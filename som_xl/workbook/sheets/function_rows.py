"""The worksheet functions as the sheet *Vejledning* lists them; written by ``python -m som_xl.excel.documents``."""

from __future__ import annotations

from typing import Final

FUNCTION_ROWS: Final = (
    (
        "SOM_NETTORESULTAT",
        "Nettoresultatet af et budgetøkonomisk skøn, nutidsværdi i kr.; plus er en gevinst. Konsekvenser er offentliggjorte tal fra videnbasen, ikke SØMs egne.",
        '=SOM_NETTORESULTAT("adults_homelessness";40;0,1;25000;"kommune")',
    ),
    (
        "SOM_NETTO_AAR",
        "Skønnets nettoresultat pr. kalenderår i en række, udiskonteret i kr. Konsekvenser er offentliggjorte tal fra videnbasen, ikke SØMs egne.",
        '=SOM_NETTO_AAR("adults_homelessness";40;0,1;25000;"i alt";3;6)',
    ),
    (
        "SOM_BREAKEVEN_SUCCESRATE",
        "Den nettosuccesrate, hvor skønnet går i nul. Over 1 kan den ikke nås; #I/T, hvis den ikke findes.",
        '=SOM_BREAKEVEN_SUCCESRATE("adults_homelessness";40;0,1;25000;"kommune")',
    ),
    (
        "SOM_BREAKEVEN_PRIS",
        "Den højeste omkostning pr. deltager (nutidsværdi i kr.), hvor skønnet går i nul.",
        '=SOM_BREAKEVEN_PRIS("adults_homelessness";40;0,1;25000;"kommune")',
    ),
    (
        "SOM_BREAKEVEN_AAR",
        "Det første kalenderår, hvorfra skønnets akkumulerede nettoresultat ikke er negativt; #I/T, hvis det ikke nås.",
        '=SOM_BREAKEVEN_AAR("adults_homelessness";40;0,6;25000;"kommune")',
    ),
    (
        "SOM_SANDSYNLIGHED",
        "Sandsynligheden (andel) for, at skønnets nettoresultat er over 0, når succesrate, omkostning, konsekvens og pris er usikre efter SØM-XLs konvention. 10.000 træk; samme argumenter giver samme tal.",
        '=SOM_SANDSYNLIGHED("adults_homelessness";40;0,4;25000;"kommune")',
    ),
    (
        "SOM_RESULTAT",
        "Et tal fra beregningen i den åbne SØM-arbejdsbog.",
        '=SOM_RESULTAT("nettoresultat";"kommune")',
    ),
    (
        "SOM_PRIS",
        "Prisen pr. enhed af en ydelse efter statsrefusion, i kr.",
        '=SOM_PRIS("sel110_shelter";"kommune";2026)',
    ),
    (
        "SOM_KONSEKVENS",
        "Ændring i antal enheder pr. succes i et konsekvensår; minus er mindre forbrug. #I/T, hvor intet er offentligt.",
        '=SOM_KONSEKVENS("adults_homelessness";"C005";1)',
    ),
    (
        "SOM_EFFEKT",
        "Et felt fra en publiceret effekt. Har indsatsen flere, vælges den bedst passende og bedst underbyggede.",
        '=SOM_EFFEKT("EA001";;"estimat")',
    ),
    (
        "SOM_SUCCESRATE",
        "Regner en effekt fra et studie om til en nettosuccesrate (andel).",
        '=SOM_SUCCESRATE(1,5;"RR";0,2)',
    ),
    (
        "SOM_NUTIDSVAERDI",
        "Nutidsværdien af ét beløb pr. år, i kr. En tom celle er et år uden beløb.",
        "=SOM_NUTIDSVAERDI(B2:F2;0,035)",
    ),
    (
        "SOM_DISKONTERING",
        "Diskonteringsfaktoren for et år; 1 i det første år.",
        "=SOM_DISKONTERING(2028;0,035;2026)",
    ),
    (
        "SOM_FREMSKRIV",
        "Regner et beløb om fra ét års prisniveau til et andet med nettoprisindekset.",
        "=SOM_FREMSKRIV(100;2015;2023)",
    ),
    (
        "SOM_REFUSION",
        "En aktørs del af en forsørgelsesydelse i en given uge efter refusionstrappen.",
        "=SOM_REFUSION(1000;10)",
    ),
    (
        "SOM_KILDE",
        "Kilden til en række i videnbasen: forfatter, år, titel, udgiver og tallets status.",
        '=SOM_KILDE("EA001")',
    ),
    (
        "SOM_VERSION",
        "Programmets og videnbasens version.",
        "=SOM_VERSION()",
    ),
    (
        "SOM_STATUS",
        "Om motoren kører, og hvad den regner med.",
        "=SOM_STATUS()",
    ),
    (
        "SOM_SIDSTE_FEJL",
        "Hvorfor den seneste SØM-funktion gav en fejl: hvad, hvor, hvad der blev fundet, og hvad du kan gøre.",
        "=SOM_SIDSTE_FEJL(B7)",
    ),
)
"""Name, what it gives, and an example as a Danish Excel shows it."""
