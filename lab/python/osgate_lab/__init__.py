"""The lab: a real OpenStack in one container, for newcomers and for osgate's own tests."""
