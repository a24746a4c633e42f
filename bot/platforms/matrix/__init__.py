"""Matrix, both ways: an application service's transactions in, events and media out."""
