"""The only room that speaks SQL. It sees ciphertext and the columns on the closed list `PLAIN`."""
