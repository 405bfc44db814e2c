"""Questions become answers whose every sentence points at exact characters of an article."""
