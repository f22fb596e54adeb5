"""The only room that speaks SQL. It keeps ciphertext and the columns on a closed list; it holds no key."""
