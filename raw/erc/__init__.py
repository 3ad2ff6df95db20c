"""Proposals to the European Research Council, evaluated and granted, by country, call and panel."""
