"""The bundled recogniser: pocketsphinx with a telephone's ear and the business's vocabulary. Needs no download."""
