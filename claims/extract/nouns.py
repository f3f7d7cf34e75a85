"""Words that say what kind of somebody or something a noun phrase means: common facts of English, compiled here."""

from __future__ import annotations


def word_set(text: str) -> frozenset[str]:
    return frozenset(text.split())


TITLES = word_set(
    """
    adm admiral archbishop ayatollah bishop brig brigadier brother capt captain cardinal chancellor cmdr col
    colonel commander corporal cpl dame det detective dr emir father fr gen general gov governor hon imam insp
    inspector king lady lieutenant lord lt maj major marshal miss mr mrs ms mx pastor pope premier president
    prince princess prof professor queen rabbi rep representative rev reverend sen senator sergeant sgt sheikh
    sir sister sultan superintendent supt
    """
)

FEMALE = word_set(
    """
    actress anchorwoman assemblywoman aunt businesswoman chairwoman congresswoman councilwoman dame daughter
    duchess girl grandmother lady lawmakeress madam miss mother mrs ms niece nun policewoman princess queen
    saleswoman servicewoman sister spokeswoman widow wife woman
    """
)
MALE = word_set(
    """
    airman anchorman archbishop assemblyman ayatollah bishop boy brother businessman chairman congressman
    councilman duke father fireman fisherman grandfather gunman husband imam king lord man mr nephew policeman
    pope prince salesman serviceman sir son spokesman uncle widower
    """
)

PERSON = (
    word_set(
        """
    academic activist actor administrator adviser advisor advocate agent aide ally ambassador analyst anchor
    appointee architect artist assistant astronaut athlete attendee attorney author backer banker
    billionaire biologist boss broker bureaucrat bystander caller campaigner candidate captive cellist ceo
    cfo chair chairperson challenger champion chancellor chemist chief child citizen clergyman cleric clerk
    client co-chair co-founder coach cochair cofounder colleague columnist comedian commentator commissioner
    commuter congressperson conservative constable consultant contractor coo coordinator cop coroner
    correspondent councillor councilor counsel counsellor counselor counterpart coworker creator critic cto
    customer czar dean defendant defender delegate democrat demonstrator deputy deserter designer developer
    diplomat director dissident doctor donor driver economist editor educator elder employee engineer
    entrepreneur envoy epidemiologist escapee executive expert eyewitness farmer fellow fighter filmgoer
    filmmaker firefighter founder friend geologist goalkeeper governor-general guard guest gunman hacker
    head hijacker historian homeowner host hostage hunter imam inmate insider inspector instructor
    interviewee investigator investor jailer journalist judge juror justice keeper landlord laureate
    lawmaker lawyer leader lecturer legislator liberal lobbyist magician magistrate manager marcher mayor
    mediator member meteorologist migrant militant minister monk motorist mp musician nanny narrator
    nationalist negotiator neighbor neighbour neurologist neurosurgeon newscaster newsreader nominee
    novelist nurse observer officer official oligarch ombudsman onlooker operative operator opponent
    organiser organizer orphan owner painter paramedic parent participant partner passenger passerby patient
    peacemaker pedestrian pensioner person pharmacist philosopher photographer physician physicist pilot
    plaintiff player poet policymaker politician pollster pontiff preacher predecessor premier presenter
    president-elect priest principal prisoner producer proponent prosecutor protester protestor psychiatrist
    psychologist psychotherapist publicist publisher rapper rapporteur reader rebel receptionist recruiter
    refugee regulator relative reporter representative republican rescuer researcher resident reverend rival
    sailor scholar scientist secretary secretary-general seismologist senator separatist settler shareholder
    sheriff shooter shopkeeper shopper singer skipper smuggler sociologist soldier source speaker specialist
    spokesperson sprinter staffer star statesman strategist striker student successor supporter surgeon
    survivor suspect swimmer teacher technician teen teenager theologian toddler tourist trader trainer
    treasurer trooper trustee tsar tutor undersecretary underwriter vendor veteran vicar vice-president
    victim viewer villager virologist visitor volunteer voter warden watchdog webmaster welder whip
    whistleblower witness woodworker worker writer yachtsman youth
    """
    )
    | TITLES
    | FEMALE
    | MALE
)

MEDIA = word_set(
    """
    agency broadcaster channel daily journal magazine media medium network newspaper outlet paper report station tv
    website
    """
)

ORGANISATION = word_set(
    """
    academy administration agency airline alliance army assembly association authority automaker bank board body
    broadcaster bureau cabinet caliphate campaign carrier center centre chamber channel charity church club
    coalition college command commission committee company confederation conference congress consortium
    consulate corporation corps council court daily defence defense delegation department developer directorate
    division embassy enterprise federation firm force foundation front fund government group headquarters
    hospital hotline house inquiry institute institution insurer intelligence junta jury kremlin laboratory
    leadership league legislature lender magazine maker manufacturer media military militia ministry mission
    monarchy movement museum navy network newspaper ngo nonprofit observatory office operator organisation
    organization outlet panel paper parliament party pentagon police presidency press prosecution provider publication
    publisher regime registry regulator retailer secretariat senate service society staff startup station studio
    superstore tabloid task-force team think-tank tribunal troupe union university utility watchdog website
    weekly
    """
)

GROUP = word_set(
    """
    allies anyone authorities children colleagues community couple crew crowd everybody everyone family feds
    folks forces guerrillas insurgents locals majority men minority nobody opposition others people population
    public relatives services side somebody someone troops women
    """
)

BODIES = word_set(
    """
    isil isis daesh nato hamas hezbollah taliban pentagon kremlin
    axios facebook google infowars instagram netflix newsweek politico reuters tiktok twitter uber whatsapp youtube
    """
) | {"islamic state"}
"""What the recogniser takes for a place or a person, and names who acts."""

PAPERS = word_set(
    """
    beacon chronicle dispatch enquirer examiner gazette globe herald inquirer journal news observer post review sentinel
    telegraph times tribune wire
    """
)
"""What names of newspapers end in."""

STATES_ARE = word_set(
    """
    ally backer competitor donor enemy exporter foe founder host importer mediator member neighbor neighbour opponent
    partner patron power producer rival signatory sponsor supplier supporter
    """
)
"""What one calls a state as one does a person: "Russia, Syria's leading ally"."""

PLACE = word_set(
    """
    airport area base border bridge camp capital city coast continent country county district enclave hamlet
    island kingdom lake mountain municipality nation neighborhood neighbourhood oblast peninsula port province
    region republic river settlement site square state street strip suburb territory town valley village zone
    """
)

PORTFOLIOS = word_set(
    """
    agriculture commerce culture defence defense economy education energy environment finance foreign health
    house intelligence interior justice labor labour senate state trade transport transportation treasury
    """
)
"""Words in front of a role that a small model takes for a body: "Defense" of "Defense Minister"."""

PRONOUNS: dict[str, tuple[str, str | None, bool]] = {
    "he": ("person", "male", False),
    "him": ("person", "male", False),
    "his": ("person", "male", False),
    "himself": ("person", "male", False),
    "she": ("person", "female", False),
    "her": ("person", "female", False),
    "hers": ("person", "female", False),
    "herself": ("person", "female", False),
    "i": ("person", None, False),
    "me": ("person", None, False),
    "my": ("person", None, False),
    "you": ("person", None, False),
    "your": ("person", None, False),
    "we": ("group", None, True),
    "us": ("group", None, True),
    "our": ("group", None, True),
    "they": ("group", None, True),
    "them": ("group", None, True),
    "their": ("group", None, True),
    "it": ("other", None, False),
    "its": ("other", None, False),
    "there": ("place", None, False),
}
"""Kind, gender and number that a pronoun says by itself."""

ENTITY_KINDS = {
    "PERSON": "person",
    "ORG": "organisation",
    "NORP": "group",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
}

PLACE_PREPOSITIONS = word_set("in near inside outside around across into throughout toward towards at")

MOTION = word_set("advance come depart drive evacuate flee fly move pull retreat return travel withdraw")
FOUNDING = word_set("establish found headquarter privatise privatize")
TAKING = word_set("besiege bombard encircle liberate recapture retake seize shell storm")
"""What armies do to places and hardly to persons."""

NAME_PARTICLES = word_set("de da di del della der den van von bin ibn al el la le abu ben ter st - – ' ’")
