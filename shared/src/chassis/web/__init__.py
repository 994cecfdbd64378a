"""The HTTP door: what a service declares in `api.py`, and the Flask application made of it."""

from chassis.problems import Problem
from chassis.web.call import Call
from chassis.web.door import Door, Operation

__all__ = ["Call", "Door", "Operation", "Problem"]
