// Package assets holds what the programs carry with them.
package assets

import _ "embed"

// Icon is the program's icon: a PNG of 512 × 512 pixels, transparent around its
// rounded corners.
//
//go:embed icon.png
var Icon []byte

// IconSVG is the drawing that Icon was rendered from. Its soft shadows are SVG
// filters, which a browser knows and Fyne does not: show Icon in the window.
//
//go:embed icon.svg
var IconSVG []byte
