"""Scenarioet ut av verktøyet: regneark, Word, PDF, ren tekst, CSV og bilder. Start i `innhold` og `formater`."""
