"""Det sidene deler: tilstanden, kontrollene, forklaringene og rammen rundt."""
