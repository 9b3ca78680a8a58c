"""Kommunens egen liste inn: fra fil til forslag om endringer i tallgrunnlaget. Det som finnes, kan også skrives ut."""
