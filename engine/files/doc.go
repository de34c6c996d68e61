// Package files acts on many files at once: it copies them, lists them, draws sheets of them, and moves them to the
// system's trash and back. It knows paths and readers, and no catalog.
//
// Three rules hold everywhere: nothing that is there is overwritten unless the caller says so; what cannot be done
// with one file is reported, and the others go on; and whatever ends half-way, by a full disk or by being cancelled,
// leaves whole files only.
package files
