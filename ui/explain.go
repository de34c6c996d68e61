package ui

import (
	"hybrid-image-search/engine"
	"hybrid-image-search/ui/look"
)

// explain turns an error into a sentence in the user's language: what went wrong and what to do next. It is "" for
// none.
func explain(err error) string { return look.Said(engine.Sentence(err)) }
