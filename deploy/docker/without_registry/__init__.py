"""The suite in real containers on a Debian machine that reaches no image registry: an engine, its images, the journeys."""
