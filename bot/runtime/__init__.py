"""All input and output: server, pipeline, writer, sender, ticker, workers."""
