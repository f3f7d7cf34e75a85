"""Whether a given name is a woman's or a man's, where nearly all its bearers agree. Common facts, compiled here."""

from __future__ import annotations

from typing import Literal

from claims.speakers.names import person_words, word_set

_FEMALE = word_set(
    """
    aaliyah abigail ada adele adriana agnes aimee aisha aleksandra alexandra alice alicia alina alison allison
    alyssa amal amanda amber amelia amina amira amy ana anastasia anastasiya aneta angela angelica angelina angie
    anika anita anja anke ann anna annabel annabelle annalena anne annette annie annika antonia anya april aria
    ariana ashlee astrid aubrey audrey ava ayelet ayesha aylin barbara beata beatrice becca becky belinda benazir
    benedetta bernadette beth bethany betty beverly bianca birgit birgitte brenda breonna brianna bridget brittany
    brittney brooke caitlin camila camilla camille candace carla carly carmela carmen carol carole caroline carolyn
    carrie cassandra cassie catherine cathy cecile cecilia celeste celia chanda chantal charlene charlotte chelsea
    cheryl chiara chloe chrissy christina christine christy ciara cindy claire clara clarissa claudia claudine
    colette colleen condoleezza constance constanza corinne cristiana cristina cynthia dagmar daisy daniela danielle
    daphne darya deanna debbie debby deborah debra delia delphine denisa denise desiree diana diane dina dolores
    donna dorothea dorothy dunja edith eileen ekaterina elaine eleanor elena eleonora elif elina elisabeth elise
    elizabeth elke ella ellen ellie eloise elsa elvira emilia emily emine emma emmanuelle erica erika erin erna esra
    estelle esther eugenia eunice eva evelina evelyn evgenia farah fatema fatima fatou federica felicia felicity
    fernanda fiona florence frances francesca franziska gabriela gabrielle gail galina genevieve genoveva georgina
    geraldine gerda gertrude gillian gina ginny giorgia gisele gitta giulia gladys gloria grace greta gudrun gulnara
    gwen gwendolyn gwyneth hailey hala haley halina hanan hanna hannah harriet hatice hazel heather hedwig heidi
    heike helen helena helga helle henrietta hilary hilda hillary ida ilana ilhan ilona imelda ines inga ingrid
    ioana irene irina iris isabel isabela isabella isabelle ivana ivanka iwona jacinda jacinta jacqueline jana jane
    janelle janet janice jasmin jasmine jeanette jeanine jeanne jeannette jelena jenna jennifer jenny jessica jill
    jillian joan joanie joann joanna joanne jocelyn jolanta josefina josephine josie joyce juana juanita judith judy
    julia juliana julianne julie juliet justine kaitlin kaitlyn kaja kamala karen karin karina karla karolina kasia
    katarina katarzyna kate katherine kathleen kathryn kathy katie katja katrin katrina katya kayla kayleigh keisha
    kelli kellie kellyanne kerri kersti khadija kimberly kirsten kirstjen kristen kristi kristin kristina kristine
    kristy krystal lakeisha lana lara larissa latasha latisha latoya laura lauren laurie leah leanne leila lena leni
    leonor leticia letitia lidia lieselotte liliana lillian lily lina linda lindsay lisa liv livia liz liza lois
    lorena loretta lori lorraine louise lucia luciana lucie lucinda lucy ludmila luisa luise lydia lynda lyudmila
    mabel mackenzie madeleine madeline magda magdalena mahnaz maia maja malala malgorzata mandy manuela marcela
    marcia marcy margaret margarita margot margrethe maria mariam marian marianne maribel marie mariella marilyn
    marina marine marisa marisol marjorie marla marlene marsha marta martha martina mary maryam matilda maud maureen
    maxine maya megan meghan megyn melania melanie melba melina melinda melissa mercedes meredith mette michele
    michelle mila mildred mina minna miranda mireille miriam moira molly mona monica monika muriel myra myrna
    nadezhda nadia nadine najat nan nancy nanette naomi narges natalia natalie natasa natasha nathalie nawal neha
    nell nelly nermin nevena nicole nikki nina nobuko noelle noemi noor nora norma noura oksana olena olga olivia
    orla ornella paige paloma pamela parisa patrice patricia patty paula pauline peg peggy penelope philippa phoebe
    phumzile phyllis pia polly pooja portia priscila priscilla priti priya rachael rachel rania raquel rasha ravina
    razan rebecca reem regina renata renate rene renee rhona rhonda rita roberta rocio romina ronna rosa rosalind
    rosalyn rosanna rose roseanne rosemary roxana roxanne ruby ruqia ruta ruth sabina sabrina sadia safiya sahar
    saima sally samantha samira sandi sandra sanna saoirse sara sarah saskia selena selma serena shabnam shakira
    shami shanna shannon sharon shawna sheena sheila shelley sherri sherry shireen shirley sigrid silvana silvia
    simona simone sinead siobhan sofia sonia sonja sonya sophia sophie soraya stacey stacie stefanie stella
    stephanie stephany sue sunita susan susana susanna susanne suzanne suzie suzy svetlana svitlana swetlana sylvia
    tabitha tamar tamara tamika tammi tammy tanisha tanja tanya tara taraji tatiana tatyana tawana teresa tessa
    thelma theodora theresa thuli thérèse tiffany tina tonya tori tracey trina trish trudy tulsi tzipi ulrike uma
    ursula urszula valentina valentyna valeria valerie vanda vandana vanessa vera veronica vesna vicky victoire
    victoria viktoria vilma violet virginia vivian viviana vivienne wanda wangari wendy whitney winnie xenia yael
    yamileth yasmin yasmine yelena yevgenia yoko yolanda yulia yuliya yuriko yvette yvonne zahava zahra zainab zara
    zehra zoe zsuzsanna zubeidat zuzana
    """
)
_MALE = word_set(
    """
    aaron abbas abdallah abdel abdul abdulaziz abdullah abdulrahman abhishek abraham achim adam adebayo adel adem
    adolfo adrian agustin ahmad ahmed ahmet akbar akhmed akira alan albert alberto alejandro alejo aleksander
    aleksandr aleksei aleksey alessandro alex alexander alexei alexey alfonso alfred alfredo ali alistair allan
    allen alok alonso alvaro alvin amir amit ammar anand anas anatol anatoly anders andre andreas andrei andrew
    andrey andriy andrzej andy angelo anil ankit anthony antoine anton antonin antonio antonis anwar aram archie ari
    arjun arkady armando armin arne arnold arsen arseniy artem arthur arturo ashok ashraf asif aslan atiku avi
    avigdor axel ayman aziz babak baltasar barack barnaby barry bart bartosz bashar bashir bassam bela ben benedict
    benjamin benjamín benny bernard bernardo bernd bernie bertrand bhupesh bilal bill billy binali binyamin bjarne
    bjorn björn bob bobby bogdan boris borja brad bradley brandon branko brendan brent bret brett brian brice brock
    bruce bruno bryan bryce buck bulent burak byron calvin carl carles carlo carlos carsten cedric cem cengiz cesar
    cesare chad chaim charl charles charlie chet chris christian christopher chuck chuka ciaran cillian clarence
    claude claus clay clayton clement cliff clifford clint clive cody colin collin conor conrad constantin cory
    craig cristian curtis cyril cyrus dale damian damien dan daniel daniele danny darius darrell darren darryl david
    davide dean declan deepak demetrius denis dennis denny denys derek derrick deshawn desmond detlef dewayne dexter
    diego dieter dietmar dimitri dino dirk djibril dmitri dmitrii dmitriy dmitry dmytro dominic dominik donald
    donovan doug douglas duane duarte duncan dusan dustin dwight dylan eamon earl earnest eddie edgar edgardo edmund
    eduard eduardo edward edwin efraim egor ehud eitan eladio eli elias elijah elliot elliott elmer elon emeka emil
    emiliano emilio emmanuel emmett emre enda enrico enrique erdal erhan eric erich erik ernest ernesto ernst erwin
    esteban ethan etienne eugen eugene evan evgeny evo ezra fabian fabio fabrice fahad faisal farid farouk fatih
    fawzi fedor feliks felipe felix ferdinand ferhat fernando fidel filip fletcher florian fouad francis francisco
    franco francois franjo frank franklin frans franz françois fred frederic frederick friedhelm friedrich fritz
    fuad fyodor gabriel gareth gary gaston gavin geert geir gene gennady geoff geoffrey georg george georges georgi
    gerald gerard gerhard gerry ghassan giancarlo gideon gilbert gilles giorgio giovanni giuliano giuseppe glen
    glenn goran gordon graham greg gregg gregor gregory grigory guido guillaume guillermo gunter gunther gus gustav
    gustavo guy haider haim hakan hakim hamad hamdi hamid hamza hank hans harald haris harold harry hasan hashim
    hassan hatem heath hector heiko heinz helmut hendrik henri henry herbert herman hermann hideki hiroshi holger
    homer horacio horst hossein houssem howard hubert hugh hugo humberto hussain hussein hüseyin iain ian ibrahim
    ibrahima idris ignacio igor ilan ilias ilie ilya imad imran ingo ioannis ira irving irwin isaac isidro iskander
    ismael ismail itamar itzik ivan ivica ivo iyad jaap jack jacob jacques jaime jair jake jakob jakub jalal jamaal
    jamal jameel james janusz jared jarmo jaroslav jaroslaw jarrod jason javad javier jawad jay jeb jed jeff jeffery
    jeffrey jens jerad jeremiah jeremy jermaine jerome jerrod jerry jesus jim jimmy jiri joachim joao joaquim
    joaquin jochen joe joel joerg joey johan johann johannes john johnny jon jonas jonathan jonny jorg jorge joris
    jose josef josep joseph josh joshua josip jovan juan juha jukka julian julio julius jurgen jussi justin justus
    jürgen kader kamal kamil kareem karel karim karl karol kaspar kazuo keenan keir keith kemal ken kenneth kerem
    kevin khaled khalid khalil kirk klaus kofi konrad konstantin konstantinos kristian kristof krzysztof kumar kurt
    kurtis kyle kyrylo lamar lamont lance larry lars laszlo laurent lawrence lazaro leif leland len leo leon leonard
    leonardo leonel leonid leonidas leopold leroy lester leszek levi lewis lindsey lionel lloyd lonnie lothar louis
    luc luca lucas lucio ludwig luigi luis luiz lukas lukasz luke luther maarten maciej magnus mahathir mahmoud
    maksim malcolm manfred manmohan manoj manolo manuel marc marcel marcelo marcin marco marcos marcus marek mariano
    mario marius mark marko markus marlon marshall martijn martin marty marvin masud mateusz mathias matt matteo
    matthew matthias mattias maurice mauricio mauro max maxim maxime maximilian maximo mehdi mehmet meir meles
    melvin merle michael michal michel mickey miguel mihai mikael mike mikhail mikko miklos milan miles milorad
    milos miloš milton mircea mirko miroslav mitch mitt mohamed mohammad mohammed mohsen moise moritz mort morten
    moses moshe moustafa muammar muhammad muhammadu mukhtar munir murat musa mustafa mustapha mykhailo mykola nabil
    nader naftali nasir nasser nate nathan nathaniel navid nawaz neal ned neil nelson nestor nicholas nick nicolas
    nicolás niels nigel nikolai nikos nils nir nizar noah noam norbert norman nuno ofer olaf oleg oleh oleksandr
    oleksiy oli oliver olivier olli omar omer oren orhan ori oriol osama oscar oskar osman otis otmar otto ousmane
    owen pablo panos paolo pascal patricio patrick paul pavel pavlo pavol pawel pedro pekka percival percy petar
    pete peter petr petro petros phil philip philippe phillip phumlani pierluigi pierre pieter piotr predrag prosper
    qassem qassim quentin quincy quinton radek radoslaw radovan rafael rafik rahul rainer raj rajiv rakesh ralph
    rami ramin ramon ramzan ramzi randal randall randy rashad rashid rasmus raul ravi ray raymond recep reginald
    reinhard reinhold rex reza rhys ricardo richard rick rishi riyad rob robert roberto rocco rod rodney rodolfo
    rodrick rodrigo roger rohan roland rolf roman romano ron ronald ronan ronen roque roscoe ross roy ruben rudi
    rudolf rudy rufus rui rupert ruslan russell rustam rusty ryan ryszard saad sadiq saeb saeed safwan salah saleh
    salim salman salvador salvatore sam samir sammy samuel samuli sander sandro sanjay satoshi saul sayed scott sean
    sebastian sebastián sedat selahattin selim serge sergei sergey sergio serhiy seth shahid shahidul shane shaul
    shaun sheldon sherman shimon shinzo shlomo shmuel sidney silvio simeon simon slavko slobodan sohail soren
    spencer stan stanislav stanley stavros stefan stefano steffen sten stepan stephane stephen steve steven stewart
    stipe stuart sukru suleiman sunil sven syed szymon søren tadeusz taher tahir tamerlan tamim tarek tariq tayyip
    ted tedros teodoro terence terrell terrence tevin thabo thaddeus theo theodore thierry thilo thomas thorsten
    tiago tibor tidjane tim timo timothy titus tobias toby todd todor tom tomas tomasz tomislav tommy tony torsten
    travis trayvon trevor tristan troels tsvi tuomas tyler tyrell tyrone udo ulf ulrich umar uri uwe vaclav vadim
    valdis valentin valery vasily vasyl vedat vernon victor viktor vince vincent vincenzo virgil vitali vitaliy
    vitaly vito vittorio vlad vladimir vladimír vladislav vojislav volker volodymyr vyacheslav wade waleed walid
    wallace walter warren wayne wendell werner wesley wilbur wilfried wilhelm willem william winston witold wojciech
    wolfgang wouter xavier yahya yair yakov yaron yasir yasser yevgeny yiannis yigal yitzhak yoav yoshihide yossi
    yousef youssef yuri yuriy yusuf yves zabiullah zach zachary zack zaid zbigniew zdravko zeljko ziad zoran zvi
    ömer
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
