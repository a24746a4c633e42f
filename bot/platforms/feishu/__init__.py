"""Feishu and Lark: an app both ways, and the custom bot of one group that only speaks."""
