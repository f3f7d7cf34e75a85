"""Countries with the words for them: what makes "Russia's" and "the Russian" one. Common facts, compiled here.

A line holds the key, then the other forms, separated by commas; a key of several words has them joined by blanks.
"""

from __future__ import annotations

_TABLE = """
afghanistan, afghan, afghans
albania, albanian, albanians
algeria, algerian, algerians
angola, angolan, angolans
argentina, argentine, argentines, argentinian, argentinians
armenia, armenian, armenians
australia, australian, australians
austria, austrian, austrians
azerbaijan, azerbaijani, azerbaijanis, azeri, azeris
bahrain, bahraini, bahrainis
bangladesh, bangladeshi, bangladeshis
belarus, belarusian, belarusians, belarussian
belgium, belgian, belgians
bolivia, bolivian, bolivians
bosnia, bosnian, bosnians, bosnia and herzegovina
botswana
brazil, brazilian, brazilians
britain, british, uk, u.k, u.k., united kingdom, great britain, britons
bulgaria, bulgarian, bulgarians
burkina faso, burkinabe
burundi, burundian
cambodia, cambodian, cambodians
cameroon, cameroonian, cameroonians
canada, canadian, canadians
chad, chadian
chile, chilean, chileans
china, chinese, people's republic of china
colombia, colombian, colombians
congo, congolese, democratic republic of congo, democratic republic of the congo, dr congo
costa rica, costa rican
croatia, croatian, croatians, croat
cuba, cuban, cubans
cyprus, cypriot, cypriots
czech republic, czech, czechs, czechia
denmark, danish, danes
dominican republic, dominican
ecuador, ecuadorian, ecuadorean, ecuadorians
egypt, egyptian, egyptians
el salvador, salvadoran
england, english
eritrea, eritrean
estonia, estonian, estonians
ethiopia, ethiopian, ethiopians
fiji, fijian
finland, finnish, finns
france, french
gaza, gazan, gazans
georgia, georgian, georgians
germany, german, germans, federal republic of germany
ghana, ghanaian, ghanaians
greece, greek, greeks
guatemala, guatemalan
guinea, guinean
haiti, haitian, haitians
honduras, honduran, hondurans
hong kong
hungary, hungarian, hungarians
iceland, icelandic, icelanders
india, indian, indians
indonesia, indonesian, indonesians
iran, iranian, iranians, islamic republic of iran
iraq, iraqi, iraqis
ireland, irish
israel, israeli, israelis
italy, italian, italians
ivory coast, ivorian, côte d'ivoire
jamaica, jamaican
japan, japanese
jordan, jordanian, jordanians
kazakhstan, kazakh, kazakhs, kazakhstani
kenya, kenyan, kenyans
kosovo, kosovar, kosovan
kuwait, kuwaiti, kuwaitis
kyrgyzstan, kyrgyz
laos, laotian
latvia, latvian, latvians
lebanon, lebanese
liberia, liberian
libya, libyan, libyans
lithuania, lithuanian, lithuanians
luxembourg
macedonia, macedonian, north macedonia
madagascar, malagasy
malawi, malawian
malaysia, malaysian, malaysians
mali, malian, malians
malta, maltese
mauritania, mauritanian
mexico, mexican, mexicans
moldova, moldovan, moldovans
mongolia, mongolian
montenegro, montenegrin
morocco, moroccan, moroccans
mozambique, mozambican
myanmar, burma, burmese
namibia, namibian
nepal, nepalese, nepali
netherlands, dutch, holland
new zealand, new zealander, new zealanders
nicaragua, nicaraguan
niger, nigerien
nigeria, nigerian, nigerians
north korea, north korean, north koreans, dprk
norway, norwegian, norwegians
oman, omani
pakistan, pakistani, pakistanis
palestine, palestinian, palestinians
panama, panamanian
paraguay, paraguayan
peru, peruvian, peruvians
philippines, philippine, filipino, filipinos
poland, polish, poles
portugal, portuguese
qatar, qatari, qataris
romania, romanian, romanians
russia, russian, russians, russian federation
rwanda, rwandan, rwandans
saudi arabia, saudi, saudis, saudi arabian, kingdom of saudi arabia
scotland, scottish, scots
senegal, senegalese
serbia, serbian, serbians, serb, serbs
sierra leone
singapore, singaporean, singaporeans
slovakia, slovak, slovaks
slovenia, slovenian, slovenians
somalia, somali, somalis
south africa, south african, south africans
south korea, south korean, south koreans, republic of korea
south sudan, south sudanese
soviet union, soviet, soviets, ussr
spain, spanish, spaniards
sri lanka, sri lankan, sri lankans
sudan, sudanese
sweden, swedish, swedes
switzerland, swiss
syria, syrian, syrians, syrian arab republic
taiwan, taiwanese
tajikistan, tajik
tanzania, tanzanian
thailand, thai, thais
tunisia, tunisian, tunisians
turkey, turkish, turks, türkiye
turkmenistan, turkmen
uganda, ugandan, ugandans
ukraine, ukrainian, ukrainians
united arab emirates, uae, u.a.e, emirati, emiratis
united nations, un, u.n, u.n.
united states, us, u.s, u.s., usa, u.s.a, u.s.a., american, americans, america, united states of america
european union, eu, e.u
uruguay, uruguayan
uzbekistan, uzbek
vatican, holy see
venezuela, venezuelan, venezuelans
vietnam, vietnamese
wales, welsh
yemen, yemeni, yemenis
zambia, zambian
zimbabwe, zimbabwean, zimbabweans
"""

_SEATS = """
ankara turkey, athens greece, baghdad iraq, beijing china, berlin germany, cairo egypt, caracas venezuela,
damascus syria, delhi india, havana cuba, islamabad pakistan, kabul afghanistan, kiev ukraine, kyiv ukraine,
london britain, madrid spain, minsk belarus, moscow russia, paris france, pyongyang north korea, riyadh saudi arabia,
rome italy, seoul south korea, tehran iran, tokyo japan, vienna austria, warsaw poland, washington united states
"""
_SEATS_OF_MORE = "brussels geneva jerusalem"


def _read(table: str) -> dict[tuple[str, ...], str]:
    forms: dict[tuple[str, ...], str] = {}
    for line in table.strip().splitlines():
        words = [form.strip() for form in line.split(",")]
        for form in words:
            forms[tuple(form.split())] = words[0]
    return forms


COUNTRIES = _read(_TABLE)
"""From the words of a form to the country's key: ("russian", "federation") -> "russia"."""

LONGEST = max(len(form) for form in COUNTRIES)
NOT_COUNTRIES = frozenset(("united nations", "european union", "gaza"))

SEATS: dict[str, str] = dict(seat.split(maxsplit=1) for seat in " ".join(_SEATS.split()).split(", "))
"""From a capital to the key of the country that is governed there: "Tehran has denied it"."""

METONYMS = frozenset(SEATS) | frozenset(_SEATS_OF_MORE.split())
"""Capitals and seats that stand for those who govern there, and that nobody calls "the town"."""
