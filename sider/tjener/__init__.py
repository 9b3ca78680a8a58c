"""Tjeneren rundt sidene: start, grenser, logg og svarene som ikke er sider."""
