"""Bugs planted on purpose: the tests named with each must go red, or nobody would notice the real one."""
