"""Programs for those who work on the project; none of them is needed to run the bot."""
