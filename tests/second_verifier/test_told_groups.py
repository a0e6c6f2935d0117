"""Tables of groups that may be told, and the layout of answers to surveys."""

import unittest

from urna2 import layouts, told_groups
from urna2.codec import Record
from urna2.errors import Refused
from urna2.follow_up_state import FollowUp


class Small:
    """An edition of which nothing but its groups is asked."""

    def __init__(self, roll=None):
        cell = [Record({"tag": t}) for t in "uvw"]
        self.announced = Record({"dimensions": [Record({"tag": "age", "cells": cell})], "minimum_group": 2})
        self.follow_up, self.defined, self.roll_closed = FollowUp(), None, roll
        self.follow_up.merges = [Record({"dimension": 0, "into": 1, "from": 2}), Record({"dimension": 0, "into": 0, "from": 1})]


def groups(**people):
    return [Record({"dimension": 0, "cell": "uvw".index(c), "people": n}) for c, n in people.items()]


def code_of(call, *arguments):
    try:
        call(*arguments)
    except Refused as refusal:
        return refusal.code
    return None


class ToldGroups(unittest.TestCase):
    def test_a_table_is_what_the_steps_give(self):
        check = lambda told, merged, people: code_of(told_groups.check, Small(), told, bytes([merged]), people)
        self.assertIsNone(check(groups(u=2, v=3, w=2), 0, 7))
        self.assertIsNone(check(groups(u=2, v=3), 1, 5))
        self.assertIsNone(check(groups(u=5), 2, 5))
        self.assertEqual(check(groups(u=2, v=3), 0, 5), "wrong_merge")
        self.assertEqual(check(groups(u=2, v=1, w=2), 0, 5), "small_group")
        self.assertEqual(check(groups(u=2, v=3, w=2), 0, 8), "wrong_group_sum")
        self.assertEqual(check(groups(v=3, u=2), 1, 5), "malformed")
        self.assertEqual(check(groups(u=5), 3, 5), "wrong_merge")

    def test_turnout_gives_nobody_away_beside_the_roll(self):
        roll = Record({"groups": groups(u=5, v=9), "merged": b"\1"})
        check = lambda told, merged, people: code_of(told_groups.check_turnout, Small(roll), told, bytes([merged]), people)
        self.assertIsNone(check(groups(u=3, v=7), 1, 10))
        self.assertIsNone(check(groups(u=12), 2, 12))
        self.assertEqual(check(groups(u=4, v=7), 1, 11), "small_group")
        self.assertEqual(check(groups(u=5, v=7), 1, 12), "small_group")
        self.assertEqual(check(groups(u=3, v=2, w=2), 0, 7), "wrong_merge")
        self.assertEqual(code_of(told_groups.check_turnout, Small(), groups(u=5), b"\2", 5), "wrong_merge")


class Scores(unittest.TestCase):
    def test_one_answer_has_one_spelling(self):
        layout = layouts.scores(2, 5)
        self.assertEqual(layout.bits, 12)
        for first in range(6):
            for second in range(6):
                bits = layout.encode([first, second])
                self.assertTrue(layout.legal(bits))
                self.assertEqual(layout.decode(bits), [first, second])
        legal = sum(layout.legal([bits >> j & 1 for j in range(12)]) for bits in range(2**12))
        self.assertEqual(legal, 36)


if __name__ == "__main__":
    unittest.main()
