// Package engine is what the program does: it indexes folders of pictures into a Library and finds them by
// words, by picture, or by both. It knows no window; it traces its work through the OpenTelemetry API.
//
// Data flows one way. Index walks folders, decodes each new or changed picture once, and commits facts, words
// and vectors in batches to the catalog; the vector index is filled from the catalog. Search reads both and
// fuses their ranks.
package engine
