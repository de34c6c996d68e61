package vector

import (
	"context"
	"fmt"
	"time"
)

// AwaitCodes waits until the codes are made by which QuickSearch goes, so that it can be measured. It gives false at
// once where there will be none: in a small index.
func (x *Index) AwaitCodes(ctx context.Context) (bool, error) {
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for {
		x.mu.RLock()
		has, making := x.coded() != nil, x.coding.Load()
		x.mu.RUnlock()
		if has || !making {
			return has, nil
		}
		select {
		case <-ctx.Done():
			return false, fmt.Errorf("vector: await codes: %w", ctx.Err())
		case <-tick.C:
		}
	}
}
