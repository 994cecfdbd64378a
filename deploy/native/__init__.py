"""The run without Docker: real servers, our processes and the gateway on one machine."""
