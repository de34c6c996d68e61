// Package look is how the window looks: its theme, and how it writes figures and names. Every view uses it,
// and it knows none of them.
package look
