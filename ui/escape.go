package ui

import "hybrid-image-search/ui/escape"

// The widgets that Escape leaves, by the names that they have in this room.
type (
	escapeButton      = escape.Button
	escapeCheck       = escape.Check
	escapeEntry       = escape.Entry
	escapeLine        = escape.Line
	escapeList        = escape.List
	escapeSelect      = escape.Select
	escapeSelectEntry = escape.SelectEntry
)

var (
	newEscapeButton      = escape.NewButton
	newEscapeCheck       = escape.NewCheck
	newEscapeEntry       = escape.NewEntry
	newEscapeLine        = escape.NewLine
	newEscapeList        = escape.NewList
	newEscapeSelect      = escape.NewSelect
	newEscapeSelectEntry = escape.NewSelectEntry
)
