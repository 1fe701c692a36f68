// Datasette's table.js asks for this; its own page says it inline, which our policy forbids.
var DATASETTE_ALLOW_FACET = true;
