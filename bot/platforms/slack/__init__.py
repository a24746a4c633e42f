"""Slack, both ways: slash commands, the Events API and clicks in, chat.postMessage out."""
