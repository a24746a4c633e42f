"""WeCom: robots that speak in groups, an AI bot that hears them, and an app for talks of two."""
