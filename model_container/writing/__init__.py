"""From a prompt to a text: what a model is given, how its drafts become texts, and which of them is posted.

A model that is given facts writes placeholders for the game's name and for facts:

    placeholders    the placeholders, their forms, and how many there may be
    plan            chooses the facts of a review, and makes the text that the model is given
    fill            replaces placeholders by names and facts, or says what is wrong with a draft
"""
