"""Siden «Tallgrunnlag og kilder»."""
