"""The Danish texts of the sheets Forside, Vejledning and Versionslog."""

from __future__ import annotations

from typing import Final, NamedTuple

from som_xl.workbook import plan as p
from som_xl.workbook.modules.estimate_layout import SHEET as ESTIMATE
from som_xl.workbook.modules.family_layout import SHEET as FAMILY
from som_xl.workbook.modules.portfolio_layout import SHEET as PORTFOLIO
from som_xl.workbook.modules.project_layout import SHEET as PROJECT
from som_xl.workbook.result_layout import FOLLOWUP
from som_xl.workbook.sheets import knowledge as k

FRONT: Final = "Forside"
GUIDE: Final = "Vejledning"
ENGINE: Final = "xlwings.conf"
LOG: Final = "Versionslog"
NET_RESULT: Final = "Nettoresultat"
BREAK_EVEN: Final = "Break-even"
SENSITIVITY: Final = "Følsomhed"
COMMITTEES: Final = "Udvalg"
CONTROL: Final = "Kontrol"


class Entry(NamedTuple):
    """One line of the table of contents."""

    sheet: str
    group: str
    text: str


CONTENTS: Final = (
    Entry(FRONT, "guide", "Formål, trin for trin, indholdsfortegnelse og status."),
    Entry(GUIDE, "guide", "Hvad skrives hvor, typiske fejl, funktioner, ordliste og statuskoder."),
    Entry(p.SETTINGS, "input", "Titel, år, horisont, prisniveau, diskontering, udvalg og nettoprisindeks."),
    Entry(p.GROUP, "input", "Målgruppen og vurderingen af, om videnbasens tal passer til den."),
    Entry(p.COSTS, "input", "Indsatsens omkostninger og det tilbud, der spares."),
    Entry(p.EFFECT, "input", "Deltagere, frafald, forløbets længde og succesrate med og uden indsatsen."),
    Entry(p.CONSEQUENCES, "input", "Ændringen i brugen af videnbasens offentlige ydelser, år for år."),
    Entry(p.OWN_CONSEQUENCES, "input", "Egne ydelser og ekstra linjer, fx for flere i husstanden."),
    Entry(p.PRICES, "input", "Pris pr. enhed for kommune, region og stat, og fordelingen på udvalg."),
    Entry(p.UNCERTAINTY, "input", "Hvor usikre de vigtigste forudsætninger er, og hvordan de simuleres."),
    Entry(ESTIMATE, "input", "Budgetøkonomisk skøn: få tal ind, resultat pr. betaler på samme ark."),
    Entry(FAMILY, "input", "Partner, børn og andre i husstanden: resultatet pr. rolle og betaler."),
    Entry(PROJECT, "input", "Gemte projekter pr. deltager: læg et i sagen, og se det, der er justeret."),
    Entry(NET_RESULT, "result", "Resultatet i alt og for kommune, region og stat, år for år."),
    Entry(BREAK_EVEN, "result", "Hvad der skal til, før indsatsen går i nul."),
    Entry(
        SENSITIVITY, "result", "Hvor sikkert resultatet er, hvad det hænger på, og hvad bedre viden er værd."
    ),
    Entry(p.SCENARIOS, "result", "Gemte scenarier side om side, og hvad der forklarer forskellen."),
    Entry(COMMITTEES, "result", "Kommunens resultat fordelt på politiske udvalg og år."),
    Entry(FOLLOWUP, "result", "Gik det som forventet? Realiserede tal, afvigelsen forklaret, ny prognose."),
    Entry(
        PORTFOLIO, "result", "Mange sager i én beregning: rangliste, og de bedste valgt inden for et budget."
    ),
    Entry(k.TARGET_GROUPS, "knowledge", "Målgrupper med definition og succesmål, samt kommunerne."),
    Entry(k.EFFECTS, "knowledge", "Publicerede effekter af indsatser med evidensniveau."),
    Entry(k.CONSEQUENCES, "knowledge", "Publicerede tal tæt på SØM's konsekvenser, og samlede tal."),
    Entry(k.PRICES, "knowledge", "Priser, refusionsregler og ydelser."),
    Entry(k.PROJECTS, "knowledge", "Projektberegninger og publicerede omkostninger ved indsatser."),
    Entry(k.RECOMMENDATIONS, "knowledge", "Hvilke ydelser en beregning bør medregne."),
    Entry(k.EXPERIENCES, "knowledge", "Andres offentliggjorte beregninger."),
    Entry(k.SOURCES, "knowledge", "Alle kilder, prisindeks, diskonteringsrenter og hovedområder."),
    Entry(CONTROL, "control", "Samme resultat regnet med almindelige formler, datakontrol og tjekliste."),
    Entry(LOG, "control", "Ændringer af model og data."),
    Entry(ENGINE, "control", "Indstillinger for beregningsmotoren. Rettes normalt ikke."),
)
"""Every sheet in the order of the tabs."""

GROUP_WORDS: Final = {
    "guide": "vejledning",
    "input": "input",
    "result": "resultat",
    "knowledge": "viden",
    "control": "kontrol",
}

PURPOSE: Final = (
    (
        "Formål",
        "SØM-XL regner ud, hvad en social indsats betyder for de offentlige budgetter over tid, fordelt på kommune, "
        "region og stat. I skriver, hvad indsatsen koster, hvor mange den virker for, og hvad det ændrer i brugen af "
        "offentlige ydelser. Arbejdsbogen regner nettoresultatet og viser, hvor robust det er.",
    ),
    (
        "Hvem står bag",
        "SØM-XL er en uafhængig, åben genskabelse af Den Socialøkonomiske Investeringsmodel (SØM). Den er ikke "
        "udgivet, godkendt eller kontrolleret af Social- og Boligstyrelsen. Ansvaret for en beregning ligger hos "
        "den, der laver den.",
    ),
    (
        "Fortegn",
        "Plus (+) er en gevinst eller besparelse for det offentlige. Minus (−) er en udgift. Alle beløb er i kr. i "
        "det prisniveau, der er valgt på arket Indstillinger.",
    ),
)

EXAMPLE_FORMULA: Final = (
    '=IF(som_example_count>0,"EKSEMPELTAL: "&som_example_count&" tal i beregningen er opdigtede eksempler. '
    'Resultatet må ikke bruges.","")'
)
EXAMPLE_TEXT: Final = (
    "Arbejdsbogen åbner med et indbygget eksempel, så man kan se, hvordan en udfyldt sag ser ud. Tal med status "
    "»eksempeltal« er opdigtede. Skriv jeres egne tal i stedet, eller vælg Ny beregning på fanen SØM (på "
    "kommandolinjen: som-xl ny). Advarslen forsvinder, når der ikke er flere eksempeltal."
)


class Step(NamedTuple):
    """One of the six steps: the sheet to go to, what to do, and a sheet that helps."""

    sheet: str
    text: str
    see_also: str


STEPS: Final = (
    Step(
        p.SETTINGS,
        "Skriv titel, første driftsår, horisont og prisniveau. Skriv også udvalg, hvis de skal bruges.",
        GUIDE,
    ),
    Step(
        p.GROUP,
        "Vælg målgruppen, og vurder, om jeres deltagere og effektmål svarer til videnbasens.",
        k.TARGET_GROUPS,
    ),
    Step(
        p.COSTS, "Skriv, hvad indsatsen koster hvert år, og hvilket sædvanligt tilbud der spares.", k.PROJECTS
    ),
    Step(p.EFFECT, "Skriv antal deltagere, frafald og succesrate med og uden indsatsen.", k.EFFECTS),
    Step(
        p.CONSEQUENCES,
        "Medregn de ydelser, som ændrer sig. Se priserne efter, og ret dem, I kender bedre.",
        p.PRICES,
    ),
    Step(
        NET_RESULT,
        "Tryk Beregn på fanen SØM (ellers: se Vejledning). Læs resultatet, og se, at Kontrol giver det samme.",
        CONTROL,
    ),
)

LIMITATIONS: Final = (
    (
        "Ikke årsager",
        "Konsekvenser fra registre er forskelle mellem grupper, der ligner hinanden. De beviser ikke, at indsatsen "
        "er årsagen.",
    ),
    (
        "Ikke godkendt",
        "Arbejdsbogen kontrollerer, at der er regnet rigtigt. Den kan ikke kontrollere, at forudsætningerne er rigtige.",
    ),
    (
        "Tilbagefald er med",
        "Konsekvensskøn fra registre rummer allerede, at nogle falder tilbage. Ekstra tilbagefald tæller det to gange.",
    ),
    (
        "Kun det målbare",
        "Kun ændringer, der kan måles i registre og prissættes, tælles med. Livskvalitet og frivilligt arbejde gør ikke.",
    ),
    (
        "Gennemsnit",
        "Priser og konsekvenser er landsgennemsnit eller enkelte kilder. Små grupper og lokale forhold kan afvige meget.",
    ),
    (
        "SØM's egne tal",
        "SØM's egne konsekvensskøn er ikke offentlige og er ikke med her. Videnbasen har andre publicerede tal, og "
        "I kan skrive jeres egne.",
    ),
    (
        "Udligning",
        "Priser er efter statsrefusion. Kommunal udligning og bloktilskud er ikke med.",
    ),
)

SHEET_GUIDE: Final = (
    (
        p.SETTINGS,
        "Første driftsår er året, hvor de første starter. Horisonten er antal kalenderår i resultatet, ikke antal "
        "driftsår. Prisniveauet er det års priser, som resultatet vises i.",
        "Horisonten er for kort: omkostningerne er med, men gevinsterne falder senere. Resultatet oplyser, hvor meget "
        "der er skåret fra.",
    ),
    (
        p.GROUP,
        "Vælg en målgruppe fra listen, eller skriv jeres egen. Svar på, om gruppen og effektmålet svarer til "
        "videnbasens, og skriv hvorfor. Svarene kommer med i rapporten.",
        "Effektmålet er et andet end succesmålet, fx trivsel i stedet for beskæftigelse. Så gælder konsekvenserne ikke "
        "uden videre.",
    ),
    (
        p.COSTS,
        "Én linje pr. post. Skriv enten ét beløb for alle driftsår eller ét pr. driftsår. Alle beløb skrives positive. "
        "Det tilbud, deltagerne ellers ville have fået, skrives som egen linje med Sparet alternativ = Ja.",
        "Prisåret mangler: et beløb uden prisår regnes for at være i sagens prisniveau. Det sparede alternativ er "
        "skrevet med minus eller allerede trukket fra.",
    ),
    (
        p.EFFECT,
        "Deltagere er dem, der starter hvert driftsår. Skriv succesraten med og uden indsatsen. Forskellen er "
        "nettosuccesraten, som der regnes med. Nedenunder ses indsatsår, forløbsår og konsekvensår for hvert hold.",
        "Bruttoraten er brugt som nettorate. Hvis 12 % lykkes med indsatsen og 2 % uden, er effekten 10 procentpoint. "
        "Frafald er trukket fra to gange.",
    ),
    (
        p.CONSEQUENCES,
        "Sæt Medregn = Ja ved de ydelser, som ændrer sig. Skriv ændringen i antal enheder pr. person for hvert "
        "konsekvensår. Mindre forbrug er negativt.",
        "Fortegnet er vendt, eller der er skrevet kr. i stedet for enheder. Enheden står ved siden af ydelsen.",
    ),
    (
        p.OWN_CONSEQUENCES,
        "Bruges til egne ydelser og til en linje mere for samme ydelse, fx for børnene i husstanden. Egne ydelser skal "
        "have en pris nederst på arket Priser.",
        "Samme virkning står både på Konsekvenser 1 og 2 og tælles to gange.",
    ),
    (
        p.PRICES,
        "Videnbasens pris bruges, når I ikke skriver en egen. Skriv en egen pris for alle tre betalere, med 0 hvor de "
        "ikke betaler, og med prisår.",
        "Prisen er før refusion eller pr. måned, mens enheden er uge. Prisåret mangler.",
    ),
    (
        p.UNCERTAINTY,
        "Skriv en lav og en høj værdi for de forudsætninger, I er i tvivl om. Tallene ændrer ikke nettoresultatet. De "
        "bruges af følsomhed og simulering.",
        "Lav og høj for omkostninger, konsekvenser og priser er faktorer: 0,8 betyder 20 % lavere, 1,2 betyder 20 % højere.",
    ),
    (
        ESTIMATE,
        "Få tal: målgruppe (eller flere med andele), deltagere, år, pris og succesrate eller et effektstudie. Tryk på Skøn. "
        "Lav fuld beregning lægger det over i inputarkene.",
        "Videnbasen mangler tal for gruppen. Så siges det, og de nærmeste grupper med tal nævnes: vælg en af dem, eller "
        "skriv jeres egen gevinst pr. succes. Der fyldes intet i af sig selv.",
    ),
    (
        FAMILY,
        "Skriv forælderens sag først. Skriv så hver rolle i husstanden med personer pr. familie og enten en målgruppe "
        "eller egne konsekvenser pr. person. Tryk på Familie: linjerne lægges på Konsekvenser 2.",
        "Det, familien får én gang, står hos hvert barn og tælles flere gange. Læg det i rollen Familien samlet med "
        "1 person.",
    ),
    (
        PROJECT,
        "Vælg et gemt projekt, og tryk på Indlæs projektberegning. Dets linjer pr. deltager lægges i sagen, når I har svaret "
        "Ja, og kan rettes dér. Hver rettelse står her mod originalen.",
        "De offentlige projekters konsekvenser er ikke offentlige: arket siger tal for tal, hvad der mangler. Har I SØMs "
        "officielle Excel-fil, fyldes de med Importér vidensdatabase.",
    ),
    (
        NET_RESULT,
        "Læs først tallet i alt, dernæst hvem der betaler, og hvem der får gevinsten. Et positivt resultat i alt kan "
        "være negativt for kommunen.",
        "Resultatet læses, selv om banneret siger, at input er ændret. Beregn sagen igen først.",
    ),
    (
        SENSITIVITY,
        "Intet: arket skrives af beregningen ud fra Usikkerhed. Læs først sandsynligheden for gevinst og intervallet, "
        "dernæst hvilke forudsætninger der betyder mest.",
        "Arket er tomt, fordi Usikkerhed er tom: vælg Foreslå intervaller. Et resultat, der hviler på konventioner, "
        "læses, som om usikkerheden var målt.",
    ),
    (
        p.SCENARIOS,
        "Ret tallene på inputarkene, vælg Gem scenarie, og fortryd rettelserne. Navn og bemærkning kan rettes her, og "
        "det gule felt vælger, hvilket scenarie der forklares trin for trin.",
        "Sagen er ændret, siden scenariet blev gemt: scenariets egne rettelser står fast, alt andet følger sagen (ikke ved Hel sag). "
        "Beregn igen, før scenarierne sammenlignes.",
    ),
    (
        FOLLOWUP,
        "Tryk på Opfølgning: det forventede skrives. Udfyld de gule felter, hvor I har tal, og tryk igen. Et tomt felt "
        "regnes som forventet. Gem prognose gemmer den nye prognose som en sag.",
        "Forskellen læses som effekten af indsatsen. Den siger kun, at det gik anderledes end ventet. Omkostninger i "
        "egne års priser sammenlignes med sagens prisniveau: vælg Ja øverst.",
    ),
    (
        PORTFOLIO,
        "Læg sagerne i én mappe, tryk på Portefølje, og vælg en af dem (eller en liste). Skriv et budget i de gule felter, "
        "hvis der skal vælges. Læs først, hvem der er valgt, dernæst begrundelsen ved dem, der ikke er.",
        "Sagerne har forskellig horisont og sammenlignes alligevel: se »Forbehold«. Et projekt, der taber, vælges ikke, selv "
        "om der er penge til det, medmindre listen siger, at det skal med.",
    ),
)

TYPING: Final = (
    (
        "Procent",
        "Skriv altid procenttegnet: 12 % eller 12,5 %. Feltet gemmer så andelen 0,125.",
        "Skriver man 0,5 uden tegn, afhænger det af Excels indstillinger, om det bliver 0,5 % eller 50 %.",
    ),
    (
        "Decimaler",
        "Brug decimalkomma i dansk Excel: 1,5. Skriv ikke enheder i feltet; de står ved siden af.",
        "»1,5 år« er tekst, ikke et tal, og giver en fejlbesked.",
    ),
    (
        "Prisår",
        "Hvert beløb kan have sit eget prisår. Det omregnes til sagens prisniveau med nettoprisindekset.",
        "100.000 kr. i 2020-priser bliver til flere kr. i 2026-priser.",
    ),
    (
        "Indsæt tal",
        "Kopiér og indsæt kun værdier (Indsæt speciel > Værdier), så felternes kontrol og format bevares.",
        "Almindelig indsæt kan overskrive feltets liste over gyldige valg.",
    ),
    (
        "Låste felter",
        "Kun de gule felter kan ændres. Beskyttelsen har ingen adgangskode og kan slås fra under Gennemse.",
        "Slå den til igen bagefter, så formler ikke overskrives ved en fejl.",
    ),
)

CONCEPTS: Final = (
    (
        "Nettoeffekt",
        "Forskellen mellem, hvor mange der lykkes med indsatsen og uden den. Kun forskellen skyldes indsatsen.",
        "35 % med og 20 % uden giver 15 procentpoint. 100 gennemførte giver 15 succeser.",
    ),
    (
        "Pr. succes eller deltager",
        "Pr. succes: ændringen gælder kun dem, der lykkes på grund af indsatsen. Pr. deltager: ændringen er målt på "
        "alle, der starter, fx i en projektberegning.",
        "Et ekstra lægebesøg for alle, der starter, er pr. deltager. Færre uger på kontanthjælp er pr. succes.",
    ),
    (
        "Vægt",
        "Et tal, som linjen ganges med. Bruges ved blandede målgrupper (gruppens andel) og familier (personer pr. "
        "husstand). Tom er 1.",
        "Er 40 % af deltagerne unge, får de unges linjer vægten 0,4.",
    ),
    (
        "Sparet alternativ",
        "Det sædvanlige tilbud, deltagerne ellers ville have fået. Det skrives som en omkostning med Sparet alternativ "
        "= Ja og tæller som en besparelse.",
        "Støtte til 6.000 kr. pr. opstart, der bortfalder: Type »Pr. opstart«, beløb 6.000, Sparet alternativ Ja.",
    ),
    (
        "Indtægt",
        "Ved indtægter som skat er flere enheder en gevinst. Ved alle andre ydelser er flere enheder en udgift.",
        "Skat af indkomst: Indtægt = Ja. 15.000 kr. mere i løn giver en gevinst.",
    ),
    (
        "Konsekvensår",
        "Konsekvensår 1 er året, hvor forløbet slutter, eller året efter, som valgt på Indstillinger. Det er ikke et "
        "kalenderår.",
        "Starter forløbet i 2026 og varer et år, er konsekvensår 1 normalt 2026.",
    ),
    (
        "Fortsætter (år)",
        "Hvor mange år den sidste værdi gentages efter det sidste udfyldte konsekvensår.",
        "Er −12 skrevet i år 3, og Fortsætter er 2, gælder −12 også i år 4 og 5.",
    ),
    (
        "Horisont",
        "Alt, der falder efter det sidste kalenderår, er ikke med. Det gælder både omkostninger og gevinster.",
        "Drift i 3 år med en horisont på 3 år skjuler næsten alle gevinster for dem, der starter sidst.",
    ),
    (
        "Udvalg",
        "Kommunens del af hver ydelse og af nettoomkostningerne kan fordeles på udvalg. Andelene må højst give 100 %.",
        "Resten vises som »Ikke fordelt«.",
    ),
    (
        "Diskontering",
        "Beløb i senere år tæller mindre. Første år tæller fuldt. Både omkostninger og gevinster diskonteres.",
        "Med 3,5 % er 100 kr. om ét år 96,62 kr. værd i dag.",
    ),
)

RUNNING: Final = (
    (
        "I Excel på Windows",
        "Tryk Beregn på fanen SØM. Motoren læser de gule felter, regner og skriver resultatarkene. De gule felter ændres "
        "ikke.",
        "Kræver, at motoren er installeret, og at makroer må køre. Tryk ellers Kontrollér installation på fanen SØM.",
    ),
    (
        "Uden Excel, eller på Mac",
        "Gem, luk arbejdsbogen, og kør kommandoen i mappen med arbejdsbogen. Den viser resultatet og skriver en ny "
        "arbejdsbog med udfyldte resultatark. Den oprindelige fil ændres ikke.",
        "som-xl beregn SOM.xlsm --ud resultat.xlsm",
    ),
    (
        "Uden motor",
        "Arket Kontrol regner nettoresultatet med almindelige formler. Det virker også i Excel til Mac, Excel på "
        "nettet og LibreOffice.",
        "Resultatark og figurer viser da den seneste beregning.",
    ),
    (
        "Banneret øverst",
        "»Input er ændret siden sidste beregning« betyder, at mindst ét gult felt er ændret, efter at resultatet blev "
        "regnet. Tallene på resultatarkene er gamle, indtil sagen er beregnet igen.",
        "»Verificeret« betyder, at formlerne på Kontrol giver samme resultat som motoren.",
    ),
)

FUNCTION_NOTES: Final = (
    (
        "I egne budgetark",
        "Vælg Indsæt funktion (fx) og kategorien SØM; der er hjælp til hvert argument. Skriv semikolon mellem "
        "argumenterne. I andre projektmapper kræver det tilføjelsesprogrammet SOM.xlam.",
        "Et område i stedet for ét tal giver et svar pr. celle.",
    ),
    (
        "Når cellen viser en fejl",
        "#I/T: det findes ikke, eller motoren kører ikke. #VÆRDI!: et argument er af forkert slags. #NUM!: et tal er "
        "uden for det mulige. #NAVN?: makroer er slået fra, eller SOM.xlam mangler.",
        "Skriv =SOM_SIDSTE_FEJL() i en celle: den siger hvorfor. Alle ark i denne arbejdsbog virker stadig.",
    ),
)

GLOSSARY: Final = (
    ("Aktør", "Den, der betaler eller får gevinsten: kommune, region eller stat.", "Kaldes også betaler."),
    (
        "Break-even",
        "Det punkt, hvor nettoresultatet er nul.",
        "Fx den succesrate, indsatsen mindst skal have.",
    ),
    ("Budgetøkonomisk skøn", "Et hurtigt overslag med få tal og resten fra videnbasen.", "Arket Skøn."),
    ("Driftsår", "Et år, hvor nye deltagere starter.", "Driftsår 1 er første driftsår."),
    (
        "Evidensniveau",
        "1: meta-analyse eller lodtrækningsforsøg. 2: kontrolgruppe uden lodtrækning. 3: før og efter.",
        "Lavt tal er bedst.",
    ),
    ("Følsomhed", "Hvor meget resultatet ændrer sig, når én forudsætning ændres.", "Vises størst først."),
    (
        "Konsekvens",
        "Ændringen i brugen af en offentlig ydelse, i enheder pr. person og år.",
        "−12 uger på kontanthjælp.",
    ),
    (
        "Målgruppe",
        "Den gruppe, indsatsen er rettet mod, afgrænset så den kan findes i registre.",
        "Viden Målgrupper.",
    ),
    (
        "Nettoprisindeks",
        "Prisudviklingen uden afgifter. Bruges til at omregne mellem års priser.",
        "Indstillinger og Kilder.",
    ),
    (
        "Nettoresultat",
        "Værdien af konsekvenserne minus nettoomkostningerne, diskonteret.",
        "+ er en gevinst.",
    ),
    ("Projektberegning", "En beregning af et konkret projekt, målt på alle deltagere.", "Viden Projekter."),
    (
        "Refusion",
        "Den del af en ydelse, som staten betaler tilbage til kommunen.",
        "Priser er efter refusion.",
    ),
    (
        "Succesmål",
        "Det, en deltager skal opnå, for at konsekvenserne gælder.",
        "Fx intet ophold på herberg året efter.",
    ),
    ("Succesrate", "Andelen af dem, der gennemfører, som opnår succesmålet.", "Skriv med og uden indsatsen."),
    ("u.å.", "Uden årstal: kilden oplyser ikke, hvilket år tallet gælder.", "På videnarkene."),
)

STATUS_TEXTS: Final = {
    "documented": "Står i kilden, som den er gengivet her.",
    "official_rate": "Fastsat i lov, bekendtgørelse eller officiel takst.",
    "imported": "Læst ind fra jeres egen fil. Filen, arket og cellen står ved tallet. Vurdér selv kilden.",
    "published_mean": "Gennemsnit fra en publiceret undersøgelse.",
    "single_provider": "Gælder ét tilbud eller én leverandør. Kan afvige fra andre.",
    "derived": "Regnet ud fra andre tal i kilden. Udregningen står i bemærkningen.",
    "proposed": "Vores forslag. Kilden siger det ikke selv.",
    "example": "Opdigtet tal, der viser, hvordan man gør. Må ikke bruges i en beslutning.",
    "projection": "Fremskrevet til et senere år end kildens.",
    "weak_source": "Kilden er usikker, gammel eller læst gennem andre. Find et bedre tal.",
}

MODEL_LOG: Final = (
    (
        "0.1.0",
        "2026-11-23",
        "Første version: beregningsramme med kommune, region og stat, break-even, usikkerhed, videnbase og kontrolark.",
    ),
)
"""Version, date and change of the model; newest first."""
