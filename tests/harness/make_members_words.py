"""The words of make_members.py: what its people and organisations are called, and its faulty rows.

Names are in the two languages that both chapters speak; no real person or organisation is meant.
"""

FIRST_EN = """
Abigail Alma Amina Andre Aretha Bayard Beatrice Calvin Camille Chidi Clarice Cora Darnell Delphine
Desmond Dolores Eboni Edith Elias Esperanza Fannie Farid Florence Gideon Grace Hana Harriet Imani
Ines Isaiah Jamila Jonah June Keisha Kofi Lakshmi Leila Lorenzo Lucius Mabel Malik Marisol Mei
Miriam Nadia Naomi Odessa Omar Orlando Pearl Philippa Rafael Ramona Ruth Samir Solomon Talia
Thaddeus Tomasa Una Vernon Wendell Winona Yusuf Zora
""".split()

SURNAMES_EN = """
Alderquill Applewhistle Ashlantern Barleyhook Birchwhistle Bramblewick Candlemarsh Cedarlatch
Clovermast Copperheron Cranelight Dovetail Driftkettle Elmsparrow Fairthistle Fernlocket Finchgate
Foxglovely Gooselamp Hazelspool Heathwren Hollyanchor Juniperlane Kestrelby Larkmender Lindenbolt
Loomwright Mallowfield Maplethimble Marrowfield Mothwing Nettleby Oakapple Otterbank Owlfeather
Paperlantern Pebblecroft Pigeonloft Plumbline Quailmeadow Quillstone Rainbarrel Reedwhistle
Rowanlight Saltmarrow Sorrelby Starlinger Swallowtail Tanglewren Teakettle Thistlewood Umberfield
Violetrake Wickerby Willowbrace Wrenfellow Yarrowgate
""".split()

FIRST_ES = """
Adela Amaranta Anselmo Araceli Aurelia Benita Camilo Carmela Celestino Citlali Clemencia Crescencio
Dalia Delfina Efraín Eleuterio Elvira Emiliano Estela Eufrosina Evaristo Feliciana Florencio
Genoveva Guadalupe Hermelinda Hilario Ignacia Ixchel Jacinto Josefa Leocadio Librada Lorenza
Macario Malinali Margarito Natividad Nayeli Nicanor Obdulia Ofelia Otilio Petra Plácido Quetzalli
Refugio Rosaura Rutilio Sabina Severiano Socorro Teodora Tránsito Úrsula Venustiano Xóchitl
Yólotl Zenaida Zenón
""".split()

SURNAMES_ES = """
Achiote Ahuehuete Ajolote Alcatraz Amate Barrilete Cacahuate Cacomixtle Canastilla Cempasúchil
Cenzontle Chapulín Chicharra Chinampa Colibrí Comalito Copal Epazote Escobeta Flamboyán
Guacamaya Guayabo Huizache Itacate Jacaranda Jícara Jilguero Lucero Luciérnaga Maguey Mecate
Metate Mezquite Molcajete Nopalera Ocelote Ocote Papalote Petate Pirul Quelite Rebozo Tejocote
Tecolote Temazcal Tezontle Tlacuache Tule Xoconostle Zapotal Zarape
""".split()

SECOND_SURNAMES_ES = """
Aguanieve Barranca Cañada Cantarito Del_Alba Del_Viento Estrella Farol Hornilla Ladera Laguna
Llovizna Madrugada Manantial Neblina Nieve Peñasco Rocío Sereno Tejabán Veleta Vereda
""".split()
SECOND_SURNAMES_ES = [name.replace("_", " ") for name in SECOND_SURNAMES_ES]

# `*` is the emblem. Patterns and emblems of the US chapter.
ORGANISATIONS_EN = [
    "* Tenants' Union", "* Workers' Center", "* Community Radio", "* Legal Clinic", "* Food Co-op",
    "* Childcare Cooperative", "* Bicycle Kitchen", "* Community Land Trust", "* Free Library",
    "* Print Shop Collective", "* Immigrant Rights Network", "* Environmental Justice Alliance",
    "* Youth Media Project", "* Puppet Theater", "* Domestic Workers' Circle", "* Seed Bank",
    "* Housing Cooperative", "* Reentry Project", "* Peace Committee", "* Health Brigade",
    "* Oral History Archive", "* Popular Education School", "* Bail Fund", "* Freelancers' Guild",
    "Friends of the *", "Taxi Drivers of the *", "Neighbors for the *",
]

EMBLEMS_EN = """
Amber_Ladder Blue_Kettle Brass_Sparrow Broken_Clock Burning_Pear Clay_Whistle Copper_Moth
Crooked_Lantern Dancing_Anvil Eighth_Pigeon Flying_Wheelbarrow Glass_Otter Green_Umbrella
Honest_Turnip Iron_Dandelion Lucky_Thimble Midnight_Loom Ninth_Avenue_Heron Paper_Whale
Patient_Snail Pewter_Owl Quiet_Thunder Red_Teapot Rusty_Violin Salt_Candle Silver_Rhubarb
Sleepless_Rooster Stubborn_Daisy Tin_Cricket Twelve_Buckets Velvet_Hammer Walking_Oak Wandering_Goat
Wooden_Comet Yellow_Anchor
""".split()
EMBLEMS_EN = [name.replace("_", " ") for name in EMBLEMS_EN]

ORGANISATIONS_ES = [
    "Colectivo *", "Cooperativa *", "Radio Comunitaria *", "Casa de Cultura *", "Centro Cultural *",
    "Red de Mujeres *", "Biblioteca Popular *", "Unión de Costureras *", "Editorial *",
    "Asamblea de Barrios *", "Centro de Derechos Humanos *", "Cineclub *", "Taller de Serigrafía *",
    "Caja de Ahorro *", "Tianguis de Trueque *", "Escuela Campesina *", "Casa de Parteras *",
    "Defensa del Territorio *", "Brigada de Salud *", "Periódico Mural *", "Hackerspace *",
    "Consejo de Comunidades *", "Sindicato de Oficios Varios *", "Casa del Migrante *",
]

EMBLEMS_ES = """
El_Ajolote_Insomne El_Alebrije_Serio El_Cántaro_Entero El_Cenzontle_Afónico El_Colibrí_de_Lata
El_Comal_Encendido El_Maguey_Azul El_Papalote_sin_Hilo El_Tecolote_Madrugador El_Tlacuache_Generoso
La_Bicicleta_Prestada La_Chicharra_Eléctrica La_Ceiba_Andariega La_Hormiga_Zurda
La_Jacaranda_Terca La_Luna_en_el_Pozo La_Marimba_Descalza La_Nube_Tejida La_Olla_Común
La_Tortuga_Veloz Las_Golondrinas_de_Papel Las_Piedras_Cantoras Los_Cerros_Despiertos
Los_Faroles_de_Barro Los_Grillos_Puntuales
""".split()
EMBLEMS_ES = [name.replace("_", " ") for name in EMBLEMS_ES]

CHAPTERS = {
    "us": {
        "prefix": "US", "seed": 2013, "country": "United States",
        "language": "en_US", "other_language": "es_MX", "other_percent": 14,
        "organisation_count": 373, "individual_count": 187, "member_representatives": 44,
        "two_hats": 6, "arrears": 33, "grace": 14, "new": 12,
        "named": [
            ("June", "Quillstone"), ("Kofi", "Plumbline"), ("Harriet", "Saltmarrow"),
            ("Marisol", "Papalote"), ("Solomon", "Wrenfellow"), ("Edith", "Driftkettle"),
        ],
        "first_names": FIRST_EN + FIRST_ES[::4],
        "surnames": SURNAMES_EN + SURNAMES_ES[::5], "second_surnames": [],
        # Names that are awkward for a CSV reader, an index or a narrow screen.
        "organisations": [
            "Brass Sparrow Tenants' Union", "Weavers, Welders & Wanderers",
            'The "Tin Cricket" Press', "Ñandutí Lace Makers' Circle", "1,001 Kettles Collective",
            "¡Ya Amaneció! Community Theater",
            "International Committee of Night-Shift Gardeners, Beekeepers, Ferry Pilots and"
            " Lighthouse Keepers for a Slower Internet",
        ],
        "organisation_words": [
            (ORGANISATIONS_EN, EMBLEMS_EN, 330), (ORGANISATIONS_ES, EMBLEMS_ES, 60),
        ],
        "person_domain": "example.org", "organisation_domain": "example.net",
        "phones": [f"+1 {area}-555-01##" for area in (212, 312, 313, 404, 415, 505, 510, 718, 787)],
        "streets": [
            "# Lamplighter Street", "# Beekeepers Avenue", "# Old Cannery Road",
            "# Typesetter Lane", "# Ferry Stairs", "# Union Loom Street", "# Umbrella Court",
            "# Rain Barrel Row", "# Second Sparrow Place, Apt 4B",
        ],
        "cities": [
            ("Brooklyn", "New York", 11201), ("New York", "New York", 10001),
            ("Bronx", "New York", 10451), ("Chicago", "Illinois", 60601),
            ("Detroit", "Michigan", 48201), ("Atlanta", "Georgia", 30301),
            ("Oakland", "California", 94601), ("San Francisco", "California", 94102),
            ("Albuquerque", "New Mexico", 87101), ("San Juan", "Puerto Rico", 901),
            ("Boston", "Massachusetts", 2108), ("New Orleans", "Louisiana", 70112),
        ],
    },
    "mx": {
        "prefix": "MX", "seed": 501, "country": "Mexico",
        "language": "es_MX", "other_language": "en_US", "other_percent": 5,
        "organisation_count": 93, "individual_count": 47, "member_representatives": 14,
        "two_hats": 3, "arrears": 8, "grace": 4, "new": 4,
        "named": [
            ("Xóchitl", "Jacaranda Vereda"), ("Rutilio", "Cenzontle Farol"),
            ("Ofelia", "Mezquite Laguna"), ("Nayeli", "Luciérnaga Del Alba"),
            ("Severiano", "Tecolote Neblina"), ("Zenón", "Huizache Peñasco"),
        ],
        "first_names": FIRST_ES, "surnames": SURNAMES_ES, "second_surnames": SECOND_SURNAMES_ES,
        "organisations": [
            "Cooperativa La Jacaranda Terca", "Radio Comunitaria La Chicharra Eléctrica",
            "Hilanderas, Canteros y Soñadores, S.C. de R.L.", 'Taller "El Tlacuache Generoso"',
            "Ka'anche' Huertos de Traspatio", "Ñandú Errante en Línea",
            "Unión de Pueblos, Barrios, Rancherías y Colonias en Defensa del Agua, la Lluvia, el"
            " Granizo y el Rocío de la Madrugada",
        ],
        "organisation_words": [(ORGANISATIONS_ES, EMBLEMS_ES, 100)],
        "person_domain": "example.mx", "organisation_domain": "example.mx",
        "phones": ["+52 100 555 01##", "+52 100 550 01##"],
        "streets": [
            "Calle de los Faroles #", "Callejón del Papalote #", "Av. de las Hilanderas #",
            "Calzada del Ahuehuete #, int. 3", "Privada del Cántaro #", "Calle Cinco Vientos #",
            "Camino Viejo al Molino s/n",
        ],
        "cities": [
            ("Ciudad de México", "Distrito Federal", 6000), ("Coyoacán", "Distrito Federal", 4000),
            ("Oaxaca de Juárez", "Oaxaca", 68000), ("Guadalajara", "Jalisco", 44100),
            ("San Cristóbal de las Casas", "Chiapas", 29200), ("Puebla", "Puebla", 72000),
            ("Xalapa", "Veracruz", 91000), ("Morelia", "Michoacán", 58000),
            ("Tijuana", "Baja California", 22000), ("Mérida", "Yucatán", 97000),
        ],
    },
}

# A row without a fault, from which each faulty row differs in one thing.
_PERSON = {
    "Contact Type": "Individual", "First Name": "Una", "Last Name": "Candlemarsh",
    "Email": "una.candlemarsh@example.org", "Phone": "+1 212-555-0142",
    "Preferred Language": "en_US", "Street Address": "7 Umbrella Court", "City": "Brooklyn",
    "State/Province": "New York", "Postal Code": "11205", "Country": "United States",
    "Membership Type": "Individual", "Member Since": "2010-05-01",
    "Membership Status": "Current", "End Date": "2099-12-31",
}
_ORGANISATION = _PERSON | {
    "Contact Type": "Organization", "First Name": "", "Last Name": "",
    "Organization Name": "Wooden Comet Puppet Theater", "Email": "wooden.comet@example.net",
    "Membership Type": "Organization",
}


def _person(number, **values):
    """A person numbered `BAD-…`, with an address of its own; `_` in a keyword is a space."""
    row = _PERSON | {
        "External Identifier": f"BAD-{number:04}", "Email": f"una.candlemarsh{number}@example.org",
    }
    return row | {key.replace("_", " "): value for key, value in values.items()}


# Two rows in order, then one fault each: (what a reader should say, the row).
BAD_ROWS = [
    ("in order: an organisation", _ORGANISATION | {"External Identifier": "BAD-0001"}),
    ("in order: its representative", _person(2, Representative_Of="BAD-0001")),
    ("no external identifier", _person(3, External_Identifier="")),
    ("external identifier given twice", _person(4, External_Identifier="BAD-0002")),
    ("unknown contact type", _person(5, Contact_Type="Household")),
    ("an individual without a name", _person(6, First_Name="", Last_Name="")),
    ("an organisation without a name", _ORGANISATION | {
        "External Identifier": "BAD-0007", "Organization Name": "", "Email": "nobody@example.net",
    }),
    ("not an e-mail address", _person(8, Email="una.candlemarsh at example.org")),
    ("unsupported language", _person(9, Preferred_Language="tlh_KL")),
    ("a day that does not exist", _person(10, Member_Since="2010-02-30")),
    ("dues end before the membership begins", _person(11, End_Date="2009-12-31")),
    ("in order: any name of a membership is taken", _person(12, Membership_Type="Platinum")),
    ("in order: the name of a membership says nothing of its holder", _person(
        13, Membership_Type="Organization")),
    ("represents somebody who is not in the file", _person(14, Representative_Of="BAD-9999")),
    ("represents a person", _person(15, Representative_Of="BAD-0002")),
    ("the row ends early", _person(16, Country=None)),
]
