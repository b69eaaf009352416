"""The main job played over the sandbox: python -m demo [--notice FILE]. No token, no account, no Telegram."""
