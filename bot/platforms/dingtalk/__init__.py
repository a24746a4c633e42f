"""DingTalk: an app's robot both ways, by callback or by stream, and the custom robot of one group."""
