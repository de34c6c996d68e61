// Package picture turns a file into pixels and facts: it tells the format by
// content, refuses what is too large before memory is taken, decodes once,
// sets the picture upright, and reads what cameras and people wrote about it
// (EXIF, IPTC, XMP, PNG text, .xmp and .txt sidecars).
//
// One [Decode] serves everything that is made of a picture: the facts, and a
// small opaque copy from which thumbnail and descriptors are computed. The
// arithmetic on pixels is integer, so the small copy is the same on every run
// and platform.
//
// A damaged file, or a decoder that panics, costs one picture: the error says
// why, and wraps one of this package's sentinels.
package picture
