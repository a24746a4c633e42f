"""Duban: the bot that makes published work plans happen."""
