// Package owndisk gives a test a process of its own with a disk of its own, which can really be full.
package owndisk
