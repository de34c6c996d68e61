// Package gemini speaks with Google's Gemini service through its SDK: vectors of pictures and texts, answers
// about pictures, new pictures, captions. It speaks text, encoded pictures and vectors, and knows no library.
//
// What costs money happens once: a generation is never repeated unasked, and embeddings are delivered batch by
// batch, so that what came back can be committed before the next is waited for. Every failure is one of the
// errors of this package, which Explain turns into a sentence; the key is in none of them, nor in any span.
package gemini
