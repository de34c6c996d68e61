// Writes the small model of the tests into a folder:
//
//	go run ./engine/clip/testdata/make_fixture.go DIR
package main

import (
	"fmt"
	"os"

	"hybrid-image-search/engine/clip/cliptest"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: make_fixture DIR")
		os.Exit(2)
	}
	if err := cliptest.Write(os.Args[1], cliptest.Options{}); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
