// Package assets holds what the programs carry with them.
package assets

import "embed"

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

// AlloyConfig is a configuration of Grafana Alloy that takes the program's spans
// and sends them to Grafana Cloud. The credentials come from Alloy's environment.
//
//go:embed alloy/config.alloy
var AlloyConfig string

// AlloyLocal is the same for a user with no account: spans go to a Tempo on this
// machine, to a file, or to both.
//
//go:embed alloy/local.alloy
var AlloyLocal string

// GrafanaDashboard is a dashboard to be imported into Grafana, as JSON. It asks
// any Tempo data source for the program's traces.
//
//go:embed grafana/dashboard.json
var GrafanaDashboard string

// Models lists the CLIP models that can be fetched, as JSON: where each lies, at which revision, and the size and
// the hash of each of its files. Package engine/clip/fetch reads it.
//
//go:embed models.json
var Models []byte

// Translations are the texts of the window in other languages, a part of the window each, as Fyne's lang reads them:
// PART.LANGUAGE.json. The English text is the key; in English only what depends on a number is written down.
//
//go:embed translations
var Translations embed.FS
