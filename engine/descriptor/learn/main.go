// Command learn makes the numbers that the visual descriptor is projected with, from folders of photos;
// their labels are not used. Each folder is one source, and the sources are balanced, so that a large
// one does not decide alone. It is not part of the program: run it only to make a new vector space.
//
//	go run ./engine/descriptor/learn -o engine/descriptor/visual-v1.bin FOLDER...
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"sync"

	"hybrid-image-search/engine/descriptor/internal/feature"
	"hybrid-image-search/engine/descriptor/internal/projection"
)

// outputs is how many dimensions each block of measurements gets. Shape needs most of them; measured,
// the others lose nothing by the cut.
var outputs = [feature.Blocks]int{
	feature.Shape:         160,
	feature.Texture:       96,
	feature.ColourTexture: 64,
	feature.Colour:        64,
}

func main() {
	out := flag.String("o", "visual-v1.bin", "file to write")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *out, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "learn:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, out string, folders []string) error {
	pictures, err := readPictures(ctx, folders)
	if err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "learning from %d pictures of %d sources\n", len(pictures), len(folders))
	var parts [feature.Blocks][]byte
	var wg sync.WaitGroup
	for block := range feature.Blocks {
		wg.Go(func() {
			parts[block] = learn(pictures, block, outputs[block])
			fmt.Fprintln(os.Stderr, "learned", block)
		})
	}
	wg.Wait()
	var data []byte
	for _, part := range parts {
		data = append(data, part...)
	}
	if _, err := projection.Parse(data, int(feature.Blocks)); err != nil {
		return err
	}
	return os.WriteFile(out, data, 0o644)
}
