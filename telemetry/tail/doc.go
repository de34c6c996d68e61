// Package tail lets other programs on this machine read the spans of a running window.
//
// [Serve] listens on a Unix socket in a folder that only the user can enter, named by the process; Windows has these
// sockets since version 10. [List] finds the living ones and [Dial] reads from one. The program that listens sends
// lines of OTLP/JSON: first the ended spans that it keeps, then each that ends. They are the spans as the window shows them,
// with what the user typed and the names of files, so they go to no other place than that folder.
//
// A reader has a cursor in what is kept, and nothing waits for it: what was dropped before it read on is counted, and
// told to it.
package tail
