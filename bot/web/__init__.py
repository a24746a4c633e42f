"""Pages: templates and plain functions that fill them."""
