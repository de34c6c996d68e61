package standin

import (
	"fmt"
	"time"
)

// A Limit is a quota: so many requests in each window of time. The zero Limit is none.
type Limit struct {
	Requests int
	Per      time.Duration
	Silent   bool // refuses without saying when to come back
}

// window counts the requests of the running window.
type window struct {
	limit Limit
	began time.Time
	used  int
}

// admit counts a request; over quota it returns the refusal.
func (s *Server) admit(now time.Time) *failure {
	s.mu.Lock()
	defer s.mu.Unlock()
	w := &s.window
	if w.limit.Requests <= 0 {
		return nil
	}
	if now.Sub(w.began) >= w.limit.Per {
		w.began, w.used = now, 0
	}
	if w.used < w.limit.Requests {
		w.used++
		return nil
	}
	f := overQuota()
	if !w.limit.Silent {
		f.Details = append(f.Details, retryInfo(fmt.Sprintf("%.3fs", (w.limit.Per-now.Sub(w.began)).Seconds())))
	}
	return &f
}

func overQuota() failure {
	return failure{
		Code: 429, Status: "RESOURCE_EXHAUSTED",
		Message: "You exceeded your current quota, please check your plan and billing details.",
	}
}

func retryInfo(delay string) map[string]any {
	return map[string]any{"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": delay}
}
