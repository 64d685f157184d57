"""The sentences themselves, a module for each purpose. `model_container.corpus.language` explains how a line is written."""
