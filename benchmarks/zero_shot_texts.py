"""Texts written by hand for six topics, for zero_shot.py. None of them names its topic.

`TEXTS` and `JAPANESE` are counted; `FITTING` are others, for choosing temperatures; `UNSEEN` were
written when everything was chosen, and nothing was changed after they had been counted.
"""

from __future__ import annotations

#: Topic, and what it means.
TOPICS = {
    "sports": "matches, athletes, teams, tournaments and records",
    "politics": "governments, elections, parliaments, laws and diplomacy",
    "technology": "computers, software, electronics, engineering and the internet",
    "food": "cooking, recipes, restaurants, meals and drinks",
    "travel": "holidays, hotels, flights, sights and tourism",
    "health": "medicine, doctors, illness, treatment and well-being",
}

TEXTS: dict[str, tuple[str, ...]] = {
    "sports": (
        "The striker scored twice in the last ten minutes and the stadium went wild.",
        "She broke the national record over 400 metres by three tenths of a second.",
        "The coach benched his goalkeeper after the defeat on Saturday.",
        "After five sets and almost four hours, the Serb finally won the final at Wimbledon.",
        "Our cyclists lost a minute on the climb but kept the yellow jersey.",
        "The home side won the match on penalties.",
        "He signed a three-year contract with the basketball club from Chicago.",
        "Rain stopped play at Lord's, with England on 212 for 4.",
        "The quarterback threw for 300 yards and three touchdowns.",
        "The young swimmer took gold in the relay at the Olympics.",
        "Two red cards, five yellow ones, and a referee who lost control of the game.",
        "The marathon runners started at dawn to escape the heat.",
    ),
    "politics": (
        "The senate passed the bill by a single vote late on Thursday night.",
        "The prime minister announced a snap election for the autumn.",
        "Thousands protested in front of parliament against the new pension law.",
        "The two presidents met in Geneva to sign a treaty on nuclear arms.",
        "The opposition accused the minister of misleading the committee.",
        "Turnout was low, and the far right doubled its seats.",
        "The mayor refused to resign despite the corruption inquiry.",
        "Brussels threatens sanctions if the government ignores the court.",
        "The coalition talks collapsed over tax policy.",
        "Voters in three states will decide on the referendum in November.",
        "The foreign secretary summoned the ambassador after the border incident.",
        "A leaked memo shows how lobbyists wrote parts of the legislation.",
    ),
    "technology": (
        "The new processor has twice as many cores and uses half the power.",
        "A bug in the update deleted the photos of thousands of users.",
        "She wrote a small script that renames all the files in a folder.",
        "The start-up trains neural networks on satellite images.",
        "Hackers stole passwords through a hole in the mail server.",
        "The laptop's battery lasts fourteen hours and it charges over USB-C.",
        "Version 3.2 adds dark mode and fixes a crash on start.",
        "Engineers moved the database to the cloud without any downtime.",
        "The robot's gripper can lift an egg without breaking it.",
        "Their open-source library makes web pages load faster.",
        "The phone's screen folds in the middle and scratches easily.",
        "Quantum chips have to be kept colder than outer space.",
    ),
    "food": (
        "Fry the onions until golden, then add the garlic and the tomatoes.",
        "The sushi was fresh, but the miso soup came lukewarm.",
        "Knead the dough for ten minutes and let it rise overnight.",
        "The chef lost his second Michelin star last year.",
        "This Riesling goes well with spicy curry.",
        "My grandmother's apple pie has a pinch of cinnamon in its crust.",
        "We had dumplings and noodles at a tiny place around the corner.",
        "Season the steak with salt and let it rest before you cut it.",
        "The bakery sells out of croissants by eight in the morning.",
        "Boil the pasta in plenty of water and keep a cup of it for the sauce.",
        "A vegan burger made of beans and beetroot is on the menu.",
        "Strong espresso, a little milk, and no sugar, please.",
    ),
    "travel": (
        "We spent two weeks island hopping in Greece and slept on the beach.",
        "The hostel was next to the old town and had a lovely roof terrace.",
        "Our flight to Lisbon was cancelled, so we took the night train.",
        "You need a visa, and the border closes at six.",
        "The guide showed us the temples of Angkor at sunrise.",
        "Pack light: the airline charges for every suitcase.",
        "From the cable car you see the whole bay and the cathedral.",
        "We rented a camper and drove along the Norwegian fjords.",
        "The museum pass pays off after three sights.",
        "The cruise stops in Naples, Malta and Tunis.",
        "Book the ferry early in August, the harbour is crowded with tourists.",
        "Backpackers love this valley for its quiet trails and cheap guest houses.",
    ),
    "health": (
        "The vaccine protects against the flu for about a year.",
        "She has had migraines since the operation and takes tablets twice a day.",
        "Doctors warn that too little sleep raises blood pressure.",
        "The nurse changed the bandage and checked his temperature.",
        "A new drug slows the growth of the tumour in most patients.",
        "Thirty minutes of walking a day lowers the risk of diabetes.",
        "The clinic has a waiting list of six months for therapy.",
        "He broke his wrist and will wear a cast until June.",
        "Pollen is bad this spring, and my allergy keeps me awake.",
        "The surgeon replaced the valve of her heart through a small cut.",
        "Cough, fever and a sore throat are the usual symptoms.",
        "Breathing exercises helped her with anxiety and panic attacks.",
    ),
}

#: The names of the topics in Japanese, in the same order.
JAPANESE_TOPICS = ("スポーツ", "政治", "技術", "料理", "旅行", "健康")
JAPANESE: dict[str, tuple[str, ...]] = {
    "スポーツ": (
        "後半の終了間際に彼がゴールを決めて、試合に勝った。",
        "彼女は百メートル走で日本記録を更新した。",
        "監督は試合のあとで投手を交代させた理由を語った。",
        "決勝戦は延長の末、青いチームが優勝した。",
    ),
    "政治": (
        "首相は秋に総選挙を行うと発表した。",
        "国会は新しい法案を賛成多数で可決した。",
        "野党は大臣の辞任を求めている。",
        "両国の大統領が条約に署名した。",
    ),
    "技術": (
        "新しいパソコンは前の機種より二倍速く動く。",
        "アプリの更新に不具合があり、データが消えた。",
        "人工知能が画像から病気ではなく故障を見つける。",
        "サーバーが攻撃され、パスワードが盗まれた。",
    ),
    "料理": (
        "玉ねぎを炒めてから、トマトとにんにくを加えます。",
        "この店のラーメンは味噌の味が濃くておいしい。",
        "生地をこねて、一晩寝かせてから焼きます。",
        "祖母の作るカレーはとても辛い。",
    ),
    "旅行": (
        "夏休みに家族で沖縄の海へ行き、ホテルに三泊した。",
        "飛行機が欠航になったので、夜行列車で京都へ向かった。",
        "ガイドが古いお寺を案内してくれた。",
        "空港でスーツケースが見つからなかった。",
    ),
    "健康": (
        "医者は毎日三十分歩くように勧めた。",
        "熱とせきがあるので、薬を飲んで休んだ。",
        "手術のあと、彼女は一か月入院した。",
        "睡眠不足は血圧を上げると言われている。",
    ),
}

FITTING: dict[str, tuple[str, ...]] = {
    "sports": (
        "The goalkeeper saved a penalty in the first half.",
        "Her serve was too fast for the former champion.",
        "The team flew home after losing the semi-final.",
        "He trains six days a week for the triathlon.",
        "The league title was decided on the last day.",
    ),
    "politics": (
        "The chancellor defended the budget before the deputies.",
        "The party chose a new candidate for governor.",
        "The constitution allows only two terms in office.",
        "Diplomats negotiated all night about the ceasefire.",
        "A majority of the council voted against the motion.",
    ),
    "technology": (
        "The programmer found the error in the code after two days.",
        "Our router drops the wireless connection every evening.",
        "The company presented a chip for self-driving cars.",
        "Click on the icon to install the plug-in.",
        "A drone with a camera inspects the power lines.",
    ),
    "food": (
        "Whisk the eggs with sugar and fold in the flour.",
        "The waiter brought grilled fish with lemon.",
        "I like my porridge with berries and honey.",
        "The soup needs more pepper and fresh basil.",
        "They opened a pizzeria with a wood oven.",
    ),
    "travel": (
        "Our hotel in Bali was right by the sea.",
        "The bus tour takes you past all the famous monuments.",
        "We missed our connection in Frankfurt and stayed a night.",
        "In winter you can see the northern lights from the cabin.",
        "The travel agent found us a cheap trip to Morocco.",
    ),
    "health": (
        "The dentist says that the tooth has to come out.",
        "Patients with asthma should avoid smoke.",
        "Her knee hurts after the physiotherapy.",
        "The hospital tests every visitor for the virus.",
        "Vitamin D is low in many elderly people.",
    ),
}

UNSEEN: dict[str, tuple[str, ...]] = {
    "sports": (
        "A late header in stoppage time sent the visitors to the top of the table.",
        "The gymnast fell from the beam but still qualified.",
        "They practise free throws until the gym closes.",
        "The skier won the downhill by two hundredths of a second.",
    ),
    "politics": (
        "The king asked the leader of the largest party to form a cabinet.",
        "Deputies walked out of the chamber before the vote on the budget.",
        "The governor vetoed the bill on gun control.",
        "Polls show the challenger ahead of the incumbent by four points.",
    ),
    "technology": (
        "The compiler warns about the unused variable in line 40.",
        "After the upgrade the printer no longer connects to the network.",
        "A chatbot now answers most of the customers' questions.",
        "The solar cells convert a third of the light into current.",
    ),
    "food": (
        "Roast the peppers, peel them and blend them with cream.",
        "The cheese was ripe and the bread still warm.",
        "For dessert there was chocolate cake with vanilla ice cream.",
        "Soak the beans overnight before you boil them.",
    ),
    "travel": (
        "From the airport a shuttle takes you to the resort in half an hour.",
        "We hiked through the canyon and camped under the stars.",
        "The old town of Prague is best explored on foot.",
        "Our passports were stamped at a tiny crossing in the mountains.",
    ),
    "health": (
        "The physician prescribed antibiotics for the infection.",
        "His cholesterol is too high, so he changed his diet.",
        "The midwife stayed with her through the night.",
        "Stretching every morning eased the pain in my back.",
    ),
}
