"""Names to draw from: given names as parents choose them, surnames nobody bears, rooms."""
# ruff: noqa: SIM905 - a paragraph of names reads better than a list

from typing import Final

GIRLS: Final = tuple(
    "Ada Adele Agnes Aisha Alba Alexa Alina Amara Amelia Anika Anouk Arabella Ariana Aroha Aurora Beatrix "
    "Bethan Bonnie Bronwyn Calla Camille Carys Cecily Celeste Chiara Clemency Cora Cressida Dalia Daphne "
    "Delphi Dilys Edie Eilidh Eira Elif Elodie Elspeth Emilia Esme Etta Evangeline Farah Fatima Fenna "
    "Flora Freya Gaia Georgie Greta Gwen Halima Harriet Hattie Helena Ida Imogen Indira Ines Ingrid Iona "
    "Isla Ivana Jemima Jocelyn Juno Kaia Katya Keira Kiran Lavinia Leila Liora Lorna Lottie Lucia Lyra "
    "Mabel Maeve Malika Margot Matilda Mina Mirren Nadia Nerys Niamh Nina Noor Octavia Odette Ophelia "
    "Orla Ottilie Paloma Perdita Phoebe Priyanka Rafaela Reeva Rhoda Romilly Rosalie Rowena Sadie Safiya "
    "Saoirse Seren Sienna Simone Suki Sylvie Tabitha Talia Tamsin Thea Una Uma Ursula Valentina Verity "
    "Willa Winifred Xanthe Yasmin Ysolde Zadie Zara Zelda Grace May".split()
)
"""Two are words as well: a search for names must not stumble over `with real grace`."""

BOYS: Final = tuple(
    "Aaron Abel Adil Alasdair Albie Aldo Alfie Amir Anders Angus Anton Archie Arjun Arlo Arthur Asher "
    "Barnaby Bartholomew Benedict Bertie Bodhi Caleb Callum Caspian Cedric Cillian Conall Cosmo Cyrus "
    "Dafydd Darius Declan Dexter Dylan Eamon Edgar Eli Elio Emrys Enzo Erik Evan Ezra Fabian Farid Felix "
    "Fergus Finlay Fitzroy Floyd Gareth Gethin Giles Gideon Hamish Hari Hector Henrik Horace Hugo Idris "
    "Iestyn Ilya Isaac Ivo Jago Jarvis Jasper Jethro Joaquin Jonas Kai Kamran Kasper Keir Kenji Kofi "
    "Laurie Leander Lennox Leopold Linus Lorcan Ludo Magnus Malachy Marlow Mateo Micah Milo Murdo Nasir "
    "Ned Nico Nikhil Oberon Odhran Olaf Omar Osian Oskar Otis Otto Percy Piers Quentin Quinn Rafferty "
    "Ravi Reuben Rhys Roman Rory Rufus Rupert Samir Seth Silas Soren Stellan Sulaiman Tariq Thaddeus "
    "Tobias Torin Tudor Ulric Umar Vaughan Vikram Wilf Xavi Yannick Yusuf Zachary Zephyr Will Noah".split()
)

ADULTS: Final = tuple(
    "Abigail Alistair Andrea Barbara Bernard Brenda Carmel Christine Colin Corinne Damian Deborah Denise "
    "Dominic Eileen Ewan Fiona Frances Gavin Gillian Graham Heather Hilary Howard Janet Jasmine Joanne "
    "Julian Karen Keith Laurence Leanne Lindsay Lorraine Malcolm Marian Maureen Melanie Miriam Monica "
    "Nadine Natasha Neil Nigel Olga Patricia Pauline Philippa Ramesh Raymond Rebecca Roderick Roland "
    "Sandra Shabana Sheila Stella Stuart Suresh Teresa Trevor Vanessa Veronica Vincent Wanda Yvonne".split()
)
"""None of them is a child's here: a setting's grown-ups are a generation older."""

_FIRST_HALF: Final = (
    "Alder Bram Cobble Dapple Elder Fallow Fern Garner Hazel Heron Juniper Kettle Lark Linnet Maple Marsh "
    "Nettle Otter Oxlip Pebble Plover Quill Reed Rook Saffron Sedge Sorrel Spindle Tansy Teasel Thistle "
    "Thrush Umber Velvet Wagtail Willow Wren Yarrow"
).split()
_SECOND_HALF: Final = "acre beck bourne by combe dale den fold garth hurst ley mere shaw thorpe wick worth".split()

SURNAMES: Final = tuple(first + second for second in _SECOND_HALF for first in _FIRST_HALF)
"""Surnames made of two halves, so that no family is meant."""

ROOMS: Final = (
    "Robins Badgers Hedgehogs Dormice Swallows Otters Kingfishers Squirrels Foxes Ladybirds Bumblebees Puffins"
).split()
