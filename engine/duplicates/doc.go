// Package duplicates finds pictures that are the same or nearly so, groups them, and tells by rules which of a group
// to keep. It speaks pixels, vectors and numbers, and knows neither files nor the catalog; it removes nothing.
package duplicates
