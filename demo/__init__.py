"""The main job played over the sandbox: python -m demo."""
