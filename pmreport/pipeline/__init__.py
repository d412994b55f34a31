"""The stages in a row; the only place that knows them all."""
