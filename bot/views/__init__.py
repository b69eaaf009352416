"""What is shown: objects of the register become texts and buttons. Nothing here knows Telegram."""
