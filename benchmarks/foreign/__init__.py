"""Tests the program's readers with the test suites of other projects. It needs their checkouts and is not run in CI."""
