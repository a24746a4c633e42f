"""The whole service over made-up people and days."""
