"""What there is to say about worlds and the lives in them: stories, places, people, work and hobbies.

`topics.py` explains the marks at the start of a line.
"""

LIFE = """
exploration
    noun  the exploring
    like  wandering off the path
    like  {poking around in corners|looking behind every door}
    like  {getting lost|not knowing what comes next}
    +     curiosity is {an excellent engine|the best of motives}
    +     there is {always|surely} something {around the next corner|behind the next hill}
    +     getting lost is half the pleasure
    +     it trusts you to {look around|find your own way}
    +     a place worth searching {is worth a lot|beats a place worth watching}
    +     not knowing what comes next is the {best|whole} point
    +     {a map with white spots|an unfinished map} is hard to resist
    +     {the way there|the road} promises to be at least as good as the {destination|goal}
    -     {exploring|wandering} is only as good as what there is to find
    -     walking is not the same as {discovering|exploring}
    -     {a large map|empty space} is not yet an adventure
    -     it is easy to imagine {a lot of walking|long walks} between one good idea and the next
    -     the reward for looking around {remains vague|is anyone's guess}
    -     {strolling|roaming} is pleasant, but it is not {a purpose|an aim}
    -     a {large|big} place needs {secrets|surprises}, and these are only {announced|promised}
    -     {one corner|one hill} may look much like the {last|next}

building
    noun  the building
    like  making things
    like  {seeing something grow|watching a plan take shape}
    like  {building from nothing|starting with an empty plot}
    +     it is {deeply|quietly} satisfying to see something grow from {nothing|a bare patch of ground}
    +     a thing that you {made|built} yourself is hard to leave alone
    +     it is better to make things than to break them
    +     there is always one more corner to {improve|finish}
    +     it turns patience into something that you can {look at|show to others}
    +     {every|each} corner of it can be {your own|a small project}
    +     {it is hard to stop|there is no good point to stop} when something is only half finished
    +     {planning|drawing up plans} is half of the {fun|pleasure}
    -     building for its own sake {gets old|loses its pull} when nothing tests the walls
    -     a creative tool needs {a spark|an occasion}, and none is in sight
    -     not everybody dreams of {stacking blocks|laying bricks}
    -     it hands over the bricks and leaves the ideas to {you|others}
    -     the work of building outweighs the pleasure of having built
    -     {tools|bricks} alone do not make {an architect|a purpose}
    -     {you have to supply|you have to bring} the {ideas|reasons} yourself
    -     there is {a lot of clicking|much work} between {a plan and its result|an idea and its shape}

management
    noun  the management
    like  keeping {many|several} plates in the air
    like  {balancing the books|making ends meet}
    like  {running the show|being in charge}
    +     {juggling|balancing} many small worries is strangely {calming|addictive}
    +     being in charge is more fun when something can go wrong
    +     a tidy {ledger|routine} has a beauty of its own
    +     it makes {order|organizing things} feel like an achievement
    +     numbers become interesting once they {decide something|have faces behind them}
    +     {a small empire|a business} that runs is a {pleasure|joy} to look at
    -     it sounds suspiciously like {office work|a job}
    -     looking after {numbers|tables} is what many people do for a living
    -     there is more {bookkeeping|paperwork} in that than adventure
    -     a business is not a drama until {somebody|someone} stands to lose
    -     the {daily grind|routine} is reproduced a little too {well|faithfully}
    -     {profits|figures} go up, and {the pulse does not|that is the whole drama}

story
    noun  the story
    like  being told a story
    like  {a tale with some pull|a plot with some pull}
    like  {finding out what happens next|a good mystery}
    +     a story is the best reason to {keep going|go on}
    +     it {wants|dares} to tell something instead of only keeping you busy
    +you want to know how it {ends|turns out}
    +     a tale like that can {carry|excuse} a great deal
    +     the plot has a hook, and {a hook|that} is what most lack
    +     {questions|secrets} are the best {bait|engine}, and it has {some|a few}
    +     {a plot like that|such a plot} gives every step a {reason|direction}
    +     there is {something|a secret} at the end that you want to {know|see}
    -     the plot sounds like {one that has been told before|a summary of other plots}
    -     a story cannot live on {premises|its premise} alone
    -     {the tale|the plot} {asks for|wants} more interest than it has earned
    -     it seems to {tell|explain} more than it shows
    -     mystery is easy to announce and hard to {deliver|pay off}
    -     {many tales|many plots} begin like that, and {few|only some} go anywhere
    -     {secrets|mysteries} are {cheap|easy} until they have to be {explained|solved}
    -     {the words|big words} {promise|carry} more drama than the {plot|events}

choices
    nouns the choices
    like  {making up your own mind|making decisions}
    like  decisions with consequences
    like  {choosing sides|living with a decision}
    +     a decision that cannot be taken back is worth ten that can
    +     it lets you be {wrong|yourself}, which is a rare courtesy
    +     {consequences|results} turn a plot into a responsibility
    +     there is a good reason to wonder about the road not taken
    +     choosing badly may well be the {best|funniest} part
    +     {you will want to see|it is tempting to see} the other {outcome|road}
    -     choices are easy to promise and {costly|hard} to honor
    -     you have heard about choices that matter before
    -     {freedom|choice} means little when every road {leads home|ends at one door}
    -     a menu is not yet a dilemma
    -     it is not clear that {any of it|the outcome} would change much
    -     {a list of options|a fork in the road} is only as good as {what follows|the roads}

crafting
    noun  the crafting
    like  {making tools from scraps|turning scraps into tools}
    like  {gathering and tinkering|tinkering}
    like  {a recipe and a workbench|a good workbench}
    +     turning rubbish into something useful {never gets old|is a small miracle}
    +     a thing made by hand is worth more than a thing {found|looted}
    +     {tinkering|experimenting} is encouraged, and that is half the battle
    +     it gives every {stray twig|odd scrap} a purpose
    +     there is comfort in a recipe that works
    +     {odds and ends|bits and pieces} become {useful|precious} in the right hands
    -     crafting often means {gathering|collecting} first and thinking later
    -     {recipes|formulas} are no substitute for ideas
    -     it has become the {standard filler|usual filler} between two better ideas
    -     picking up {sticks and stones|materials} is a long way from invention
    -     {the workbench|a workbench} is where the pace goes to die
    -     {a pocket full of parts|a heap of parts} is not yet {fun|an adventure}

humour
    noun  the comedy
    like  {a good joke|a silly joke}
    like  {things that do not take themselves seriously|a bit of nonsense}
    like  {laughing at misfortune|dry wit}
    +     a game that can laugh at itself {is halfway there|has already won something}
    +     {silliness|nonsense} is harder to do well than it looks
    +     jokes give even failure a point
    +     {wit|a sense of the absurd} is in short supply, so it is welcome
    +     it is refreshing to find {something|a thing} that {wants to amuse|does not frown}
    -     {humor|comedy} is hard to announce, and announced jokes are seldom funny
    -     a joke is {funny|good} once, and {then it has to be a game|after that the rest must work}
    -     {wackiness|silliness} is no substitute for wit
    -     {an effort to be funny|a funny hat} does not make it funny
    -     the {grin|smile} looks a little forced

horror
    noun  the horror
    like  being scared
    like  {a slow sense of dread|a bad feeling about the next door}
    like  {a good chill|leaving the light on}
    +     {dread|fear} needs {space|quiet}, and it seems to know that
    +     what you do not see is often worse than what you do
    +     a good scare is cheaper than {therapy|a roller coaster}
    +     {unease|suspense} lasts longer than any shock
    +     it is a fine excuse to leave the light on
    +     darkness {works hard|does a lot} here, and {it never tires|it needs no help}
    -     horror that announces itself is rarely {frightening|scary}
    -     {darkness|fog} alone does not make a nightmare
    -     it reaches for the usual {scares|shocks}
    -     fear fades when {the trick is known|you know where it comes from}
    -     the threat is more {described|claimed} than felt
    -     {a loud noise|a sudden noise} is not the same as {fear|dread}

characters
    nouns the characters
    like  {good company|people worth knowing}
    like  {a cast with some life in it|a lively cast}
    like  getting to know {strangers|people}
    +     people are more interesting than {systems|plots}
    +     a good cast can {save|carry} an ordinary idea
    +     {company|good company} shortens a long road
    +     it gives you somebody to {care about|root for}
    +     faces stay in the memory when {features|rules} are long forgotten
    +     {a voice|a good face} {can do more than|is worth more than} {a map full of marks|a long list of features}
    +     you {stay|come back} for the {people|company}
    +     {it is good to have somebody|it helps to have somebody} to worry about
    -     a large cast is not yet a {memorable one|circle of friends}
    -     the people in it sound like {types|roles} rather than characters
    -     {names|faces} are no substitute for personality
    -     it is hard to care about {strangers|people} who are only listed
    -     a character needs something to want, and {that is missing|most of these only stand around}
    -     {these people|the people in it} need more than {a name|a costume}
    -     they {seem|sound} like {furniture|fillers}
    -     {you forget them|they are forgotten} as soon as they leave

world
    noun  the world
    like  {a world with some depth|a world to get lost in}
    like  {places that feel lived in|far-off places}
    like  {staying somewhere else for a while|being somewhere else}
    +     a world with some thought behind it is worth a visit
    +     {the best worlds|good worlds} make you forget the way home
    +     it is a place that you want to see more of
    +     the setting does a good deal of the {work|storytelling}
    +     there is {room|space} in it to imagine more than is shown
    +     {somebody has thought about the place|the place has a life of its own}, and that is half the battle
    +     {you could walk around in it|it is a good place to disappear to} for a while
    +     a {strong|clear} sense of place {carries|supports} a lot
    -     a world is more than {its size|a backdrop}
    -     a big world is {easy|simple}, and a living one is hard
    -     it {describes|sells} a world without saying why anybody should live there
    -     the place sounds larger than it is {interesting|lively}
    -     scenery does not {replace|make up for} a sense of purpose
    -     it seems to be only {a backdrop|a painted curtain}
    -     {nothing|little} in it seems to {happen|move} without you
    -     {a setting|a place} should raise questions, and this one {answers|asks} none

romance
    noun  the romance
    like  a bit of romance
    like  {watching feelings grow|falling for somebody}
    like  {a slow courtship|matters of the heart}
    +     affection makes {higher|better} stakes than the end of the world
    +     {tenderness|love} is a braver subject than war
    +     it takes feelings seriously, and that {suits it|is rare}
    +     {a heart at risk|a little heartache} is enough drama
    +     there is warmth in that, and warmth is welcome
    -     love from a menu {is not very moving|is hardly romantic}
    -     {feelings|affections} are handed out like {points|coins}
    -     romance without conflict is {only flattery|rather sweet and rather dull}
    -     it is more of a {catalog|collection} than a courtship
    -     {courtship|flirting} should not feel like a task

collecting
    noun  the collecting
    like  {a complete set|completing a set}
    like  {filling a shelf|picking up shiny things}
    like  {leaving nothing behind|having one of each}
    +     the urge to have them all is {older than games|hard to argue with}
    +     {a gap in a collection|an incomplete set} is the best reason to go on
    +     there is joy in {small finds|finding a thing that was missing}
    +     it knows how to {tempt|feed} the magpie in everybody
    +     a full shelf is a lovely sight
    +     {finding|picking up} things is a pleasure {that needs no reason|as old as pockets}
    +     {each find|each prize} makes the next one {more tempting|harder to ignore}
    +     {pockets are there to be filled|an empty pocket is an invitation}
    -     {collecting|picking things up} keeps the hands busy and the mind idle
    -     having everything is not always {fun|a pleasure}
    -     it mistakes a {checklist|list} for a purpose
    -     there is always one more {trinket|item}, and that is the trouble
    -     rewards are no {reward|prize} when they fall from the sky
    -     it is a {shopping list|list} with a {game|plot} attached
    -     {gathering|hoarding} is for people with nothing better to do
    -     {prizes|trinkets} for everything mean that nothing {matters|counts}

customisation
    noun  the tinkering
    like  {having things your own way|changing everything}
    like  {fiddling with details|trying out combinations}
    like  {making a thing your own|dressing up}
    +     a thing that you have {shaped|made} yourself {is worth something|means more}
    +     it leaves room for {taste|personality}
    +     {fiddling|tinkering} with the details can be a game in itself
    +     nobody has to play it {by the book|like the neighbors}
    +     {making it your own|a personal touch} is a good part of the fun
    +     {nothing|no detail} has to stay as it {was|came}
    +     {it pays|it is a pleasure} to {try out|combine} odd things
    +     {growing stronger|getting better} step by step is {a simple pleasure|oddly satisfying}
    -     a wardrobe is not {a game|the same as an idea}
    -     {options|sliders} are cheap, and character is not
    -     changing the colors does not change the {thing|substance}
    -     there are more {options|settings} than reasons to use them
    -     {somebody|anyone} who wants to be surprised will not be helped by a menu
    -     {a little more of this|a few points more} does not change {the game|the rest}
    -     {improving|improvement} is what {numbers|tables} do, and {numbers|tables} are dull
    -     it is {progress|growth} by the spoonful

farming
    noun  the farming
    like  {life on the land|watching things grow}
    like  {honest work in the soil|a day in the fields}
    like  {a slow and regular life|the rhythm of the seasons}
    +     tending {something|a patch of land} is {oddly calming|good for the nerves}
    +     a harvest is a reward {for patience|that takes time}
    +     {slow work|simple work} has a charm that no explosion can match
    +     there is peace in a routine that {feeds|grows} something
    +     {the soil|a field} is as good a teacher as any
    -     {watering plants|weeding} is relaxing until it becomes a duty
    -     the quiet life has {become|turned into} a crowded field
    -     {chores|duties} remain chores, however green they are
    -     very little {happens|is at stake} while the crops grow
    -     one farm looks much like the next

learning
    noun  the learning
    like  {learning something|finding out how things work}
    like  {games that teach|leaving a little wiser}
    like  {using the head|a lesson in disguise}
    +     {learning something|picking up a skill} on the side is no bad bargain
    +     it treats knowledge as a {toy|game} and not as a duty
    +     {understanding|knowing} is a reward that stays
    +     few lessons are this {easy to take|welcome}
    +     it {respects|flatters} the curious
    -     a lesson is still a lesson when it wears a {costume|funny hat}
    -     it may teach more than it {entertains|amuses}
    -     school is over for most of its players
    -     the {teacher|schoolroom} is never far away
    -     {facts|exercises} do not turn into {fun|play} by themselves
"""
