package bench

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"hybrid-image-search/telemetry"
)

// vipsthumbnail is libvips' own program; "" where it is not there.
func vipsthumbnail() string {
	path, err := exec.LookPath("vipsthumbnail")
	if err != nil {
		return ""
	}
	return path
}

// thumbnails runs one program for each core, each with its share of the files, and gives pictures a second.
func (b *bench) thumbnails(ctx context.Context, program string, files []string) (float64, error) {
	out, err := b.folder("thumbnails")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(out) //nolint:errcheck // all is removed at the end
	begin := time.Now()
	running, ctx := errgroup.WithContext(ctx)
	cores := runtime.GOMAXPROCS(0)
	for i := range cores {
		share := files[i*len(files)/cores : (i+1)*len(files)/cores]
		if len(share) == 0 {
			continue
		}
		running.Go(func() error {
			args := append([]string{"--size", "384", "-o", filepath.Join(out, fmt.Sprintf("%d-%%s.jpg", i))}, share...)
			cmd := exec.CommandContext(ctx, program, args...)
			cmd.Env = append(os.Environ(), "VIPS_CONCURRENCY=1")
			if output, err := cmd.CombinedOutput(); err != nil {
				return fmt.Errorf("vipsthumbnail: %w: %s", err, bytes.TrimSpace(output[:min(len(output), 500)]))
			}
			return nil
		})
	}
	if err := running.Wait(); err != nil {
		return 0, err
	}
	return float64(len(files)) / time.Since(begin).Seconds(), nil
}

// watchMemory tells, when what it gives is called, by how many bytes this process was larger meanwhile at the most.
func watchMemory() (grown func() int64) {
	_, before := telemetry.Used()
	var largest atomic.Int64
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		tick := time.NewTicker(10 * time.Millisecond)
		defer tick.Stop()
		for {
			_, now := telemetry.Used()
			largest.Store(max(largest.Load(), now-before))
			select {
			case <-stop:
				return
			case <-tick.C:
			}
		}
	}()
	return func() int64 {
		close(stop)
		<-stopped
		return largest.Load()
	}
}
