"""The bundled voice: libespeak-ng in a process of its own. Needs no download."""
