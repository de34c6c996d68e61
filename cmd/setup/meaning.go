package main

import (
	"context"
	"fmt"
	"io"
	"strings"
)

// fetching is how ONNX Runtime comes: imgsearch knows where from and where to, and builds without a C compiler.
var fetching = []string{"go", "run", "./cmd/imgsearch", "fetch", "--runtime"}

// fetchRuntime fetches ONNX Runtime, or only says how. It does so also where the build lacks something, which it does
// not need.
func (m machine) fetchRuntime(ctx context.Context, check bool, stdout, stderr io.Writer) int {
	command := strings.Join(fetching, " ")
	if check {
		fmt.Fprintf(stdout, "To fetch ONNX Runtime, unless it is there, run:\n  %s\n", command)
		return 0
	}
	fmt.Fprintf(stdout, "Running: %s\n", command)
	if err := m.run(ctx, fetching...); err != nil {
		fmt.Fprintf(stderr, "ONNX Runtime was not fetched (%v). Everything but search by meaning works without it.\n", err)
		return 1
	}
	return 0
}
