//go:build !linux && !darwin

package gauges

import (
	"fmt"
	"time"
)

func (s system) cpu() (user, system time.Duration, err error) {
	if s.process == nil {
		return 0, 0, errNoFigure
	}
	t, err := s.process.Times()
	if err != nil {
		return 0, 0, fmt.Errorf("gauges: CPU times: %w", err)
	}
	return seconds(t.User), seconds(t.System), nil
}
