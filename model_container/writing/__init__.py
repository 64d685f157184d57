"""From a prompt to a text: what a model is given, how its drafts become texts, and which of them is posted.

A model that is given facts writes in signs, which stand for the game's name and facts until the text is whole:

    signs     the signs and their forms, and how many there may be
    plan      which facts a review is offered, and the text that the model is given
    fill      signs out, names and facts in: a text, or what is wrong with it
"""
