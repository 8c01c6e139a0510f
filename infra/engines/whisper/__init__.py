"""Whisper as an ear, through `ctranslate2`: neural, offline, its weights from pinned packages."""
