"""What people say to the bot, in words: what they mean by it, and which game they name. Standard library only.

The words are in this folder, one file a language; a wording that is missing is added there.
"""
