"""Open data of the French ministry of higher education and research: applications to the framework programmes."""
