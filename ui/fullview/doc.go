// Package fullview shows one picture as large as the window: fitted or to its pixels, turned for viewing, with its
// facts, a histogram and the user's own words, and the results around it one key away. It asks and does not act:
// what it needs of the library comes through Actions.
package fullview
