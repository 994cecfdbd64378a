"""Bugs planted on purpose: the tests named with each must go red, or nobody would notice the real one."""

from tests.faults.mutants import arriving, books, ground, leaving

ALL = [*leaving.MUTANTS, *arriving.MUTANTS, *ground.MUTANTS]
IN_THE_BOOKS = [each for each in (*ALL, *books.MUTANTS) if each.name in books.TOLD]
