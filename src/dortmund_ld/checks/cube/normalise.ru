# Normalisation of abbreviated cubes: RDF Data Cube vocabulary, section 10.1, phases 1 and 2.
PREFIX qb: <http://purl.org/linked-data/cube#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

# What the ontology says besides: an instance of a class of concepts is a concept (IC-19 asks for the type).
INSERT { ?concept a skos:Concept } WHERE { ?concept a/rdfs:subClassOf+ skos:Concept } ;

# Phase 1: types and properties that the abbreviated forms imply.
INSERT { ?o a qb:Observation } WHERE { ?slice qb:observation ?o } ;
INSERT { ?o a qb:Observation . ?dataset a qb:DataSet } WHERE { ?o qb:dataSet ?dataset } ;
INSERT { ?slice a qb:Slice } WHERE { ?dataset qb:slice ?slice } ;
INSERT { ?spec qb:componentProperty ?p . ?p a qb:DimensionProperty } WHERE { ?spec qb:dimension ?p } ;
INSERT { ?spec qb:componentProperty ?p . ?p a qb:MeasureProperty } WHERE { ?spec qb:measure ?p } ;
INSERT { ?spec qb:componentProperty ?p . ?p a qb:AttributeProperty } WHERE { ?spec qb:attribute ?p } ;

# Phase 2: values attached to data sets and slices come down to their observations.
INSERT { ?o ?component ?value } WHERE {
  ?spec qb:componentProperty ?component ; qb:componentAttachment qb:DataSet .
  ?dataset qb:structure/qb:component ?spec ; ?component ?value .
  ?o qb:dataSet ?dataset .
} ;
INSERT { ?o ?component ?value } WHERE {
  ?spec qb:componentProperty ?component ; qb:componentAttachment qb:Slice .
  ?dataset qb:structure/qb:component ?spec ; qb:slice ?slice .
  ?slice ?component ?value ; qb:observation ?o .
} ;
INSERT { ?o ?component ?value } WHERE {
  ?spec qb:componentProperty ?component .
  ?component a qb:DimensionProperty .
  ?dataset qb:structure/qb:component ?spec ; qb:slice ?slice .
  ?slice ?component ?value ; qb:observation ?o .
}
