"""Whether a given name is a woman's or a man's, where nearly all its bearers agree. Common facts, compiled here."""

from __future__ import annotations

from typing import Literal

from claims.speakers.names import person_words, word_set

_FEMALE = word_set(
    """
    abigail ada adele adriana agnes aisha alexandra alice alicia alison allison amal amanda amber amelia amina
    amy ana anastasia angela angelina anita ann anna annabel anne annette annie antonia april audrey ayesha
    barbara beatrice becky belinda bernadette beth bethany betty beverly bianca brenda bridget camila camilla
    carla carmen carol carole caroline carolyn cassandra catherine cathy cecilia celia charlotte chelsea cheryl
    chloe christina christine cindy claire clara claudia colleen condoleezza constance cristina cynthia daisy
    daniela danielle debbie deborah debra denise diana diane dolores donna dorothy edith eileen elaine eleanor
    elena elisabeth elise elizabeth ella ellen ellie emily emma erica erika esther eva evelyn fatima felicia
    fiona florence frances francesca gabriela gabrielle gail genevieve georgina geraldine gertrude gina giorgia
    gladys gloria grace greta gwen gwendolyn hannah harriet heather heidi helen helena hilary hillary ida ilhan
    imelda ingrid irene irina iris isabel isabella isabelle ivana ivanka jacinda jacqueline jana jane janet
    janice jasmine jeanette jeanne jenna jennifer jenny jessica jill joan joanna joanne jocelyn josephine joyce
    juanita judith judy julia juliana julie juliet kamala karen karin karla kate katherine kathleen kathryn
    kathy katie katrina kayla kellyanne kimberly kirsten kristen kristin kristina lara laura lauren laurie leah
    leila lillian lily linda lindsay lisa liz liza lois lorraine louise lucia lucy luisa lydia mabel madeleine
    madeline margaret margarita maria marian marie marilyn marina marine marjorie marsha martha mary marymegan
    maureen megan meghan melania melanie melinda melissa mercedes michelle mildred miranda miriam moira molly
    monica muriel nadia nancy naomi natalia natalie natasha nicole nikki nina noor nora norma olga olivia pamela
    patricia patty paula pauline peggy penelope phoebe phyllis polly priscilla priya rachel rebecca regina rene
    renee rhonda rita roberta rosa rose rosemary roxanne ruth sabrina sally samantha sandra sanna sara sarah
    shannon sharon sheila shelley sherry shirley silvia simone sofia sonia sophia sophie stacey stella stephanie
    sue susan susana susanna suzanne svetlana sylvia tamara tammy tanya tara tatiana teresa theresa tiffany tina
    tulsi ursula valentina valeria valerie vanessa vera veronica victoria violet virginia vivian viviana wanda
    wendy whitney yolanda yulia yvette yvonne zainab zoe
    """
)
_MALE = word_set(
    """
    aaron abdel abdul abdullah anwar javier abraham adam adrian ahmad ahmed alan albert alberto alejandro aleksandr alex
    alexander alexei alexey alfred ali alistair allan allen alvin amir anatoly anders andre andreas andrei
    andrew andrey andriy andy angelo anthony antonin antonio archie arkady arnold arthur ashraf barack barry
    bart bashar ben benjamin bernard bernie bill billy binyamin bob bobby boris brad bradley brandon brendan
    brett brian bruce bruno bryan calvin carl carlos cesar chad charles charlie chet chris christian christopher
    chuck clarence claude clifford clint clive colin conor craig curtis cyril dan daniel danny darren david dean
    denis dennis derek diego dimitri dmitri dmitry dmytro dominic donald doug douglas duncan dwight earl eddie
    edgar eduardo edward edwin eli elijah elliott emmanuel enrique eric erik ernest ernesto ethan eugene evan
    evo felipe felix ferdinand fernando fidel francis francisco francois frank franklin fred frederick friedrich
    gabriel gary gavin gene geoff geoffrey george gerald gerard gerhard giovanni giuseppe glen glenn gordon
    graham greg gregory guillermo gustavo guy hamid hans harold harry hasan hassan hector henri henry herbert
    herman howard hugh hugo hussein ian ibrahim igor ilya isaac ismail ivan jack jacob jacques jaime jake jamal
    james jared jason javier jay jeff jeffrey jeremy jerome jerry jesus jim jimmy joaquin joe joel johan john
    johnny jon jonathan jorge jose josef joseph josh joshua juan julian julio justin karim karl keith ken
    kenneth kevin khalid khalil kirk klaus konstantin kurt kyle lance larry lars lawrence len leo leon leonard
    leonid leroy lewis lindsey lionel lloyd louis luca lucas luis luiz luke magnus mahmoud manuel marc marcel
    marco marcos marcus mario mark markus marshall martin marty marvin mathias matt matteo matthew maurice max
    maxim maxime mehdi melvin michael michel miguel mike mikhail miles milton mitch mitt mohamed mohammad
    mohammed moses muhammad mustafa nathan nathaniel neal neil nelson nicholas nick nicolas nicolás nigel
    nikolai noah noam norman oleg oleksandr oleksiy oliver olivier omar osama oscar otto owen pablo patrick paul
    pavel pedro percy pete peter petro phil philip philippe phillip pierre qassem rafael raj ralph ramon randall
    randy raul ray raymond recep reginald rex ricardo richard rick rob robert roberto rod rodney rodrigo roger
    roland roman ron ronald ross roy rudy russell ryan salvador sam samir samuel saul scott sean sebastian serge
    sergei sergey sergio seth shaun shimon shinzo sidney silvio simon spencer stanley stefan steffen stephen
    steve steven stewart stuart tariq ted terence terrence theo theodore thomas tim timothy toby todd tom tommy
    tony travis trevor tyler vadim valery victor viktor vincent vitali vitaly vladimir volodymyr walter warren
    wayne wesley wilhelm william winston wolfgang xavier yasser yevgeny yuri yusuf yves zach zachary
    """
)


def is_given(word: str) -> bool:
    """A known given name."""
    return word in _FEMALE or word in _MALE


def of_name(name: str) -> Literal["female", "male"] | None:
    """From the first of at least two words; None where the name is unknown or borne by both."""
    parts = person_words(name)
    if len(parts) < 2:
        return None
    first = parts[0].split("-")[0]
    if first in _FEMALE:
        return None if first in _MALE else "female"
    return "male" if first in _MALE else None
