"""The revisions, in the order their own `down_revision` tells."""
