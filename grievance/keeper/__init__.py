"""A small process of its own: the pepper, one slot a case, the hour keys, the journal. It sees no words."""
