"""Bugs planted on purpose: the tests named with each must go red, or nobody would notice the real one."""

from tests.faults.mutants import arriving, ground, leaving

ALL = [*leaving.MUTANTS, *arriving.MUTANTS, *ground.MUTANTS]
