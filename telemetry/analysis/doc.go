// Package analysis answers what a developer asks of the traces that a [telemetry.Recorder] keeps: which spans
// the time went to, what a search finds among them, what is usual for spans of a name, and what changed.
//
//	spans -> telemetry.Waterfall -> rows -> Visible        what is to be seen of a tree
//	                                    \-> CriticalPath   what the trace waited for
//	                                    \-> Gaps           when nothing ran
//	                                    \-> Finder         what matches
//	                                    \-> Compare        against another trace
//	                                    \-> Flame          merged by path
//	                                    \-> Digest -> Statistics   by name, over all traces
//
// Everything is a function of its arguments: no clock, no goroutine, no window. Spans that still run last
// until the now that is given. Values that are handed out may be shared and are not changed any more; only a
// [Ledger] changes, and belongs to one goroutine.
//
// Spans may come from a file and be broken. Circles and lost parents are the waterfall's to solve; durations
// are never negative; a child counts only as far as it lies within its parent, so one from another clock may
// count for nothing; moments more than 73 years off stand at that distance. Nothing recurses, so a chain of
// spans may be as long as the trace. The rows must be such as Waterfall returns them.
package analysis
