package gemini

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"time"
)

// maxRetryAfter bounds what a service may ask to wait; quotas are of minutes and days.
const maxRetryAfter = 48 * time.Hour

// details is what the service's errors carry besides their text.
type details struct {
	reason     string
	retryAfter time.Duration
	daily      bool
}

// readDetails reads google.rpc.RetryInfo, ErrorInfo and QuotaFailure, whichever of them came.
func readDetails(list []map[string]any) details {
	var d details
	for _, entry := range list {
		kind, _ := entry["@type"].(string)
		switch kind[strings.LastIndexByte(kind, '.')+1:] {
		case "RetryInfo":
			d.retryAfter = retryDelay(entry["retryDelay"])
		case "ErrorInfo":
			d.reason, _ = entry["reason"].(string)
		case "QuotaFailure":
			violations, _ := entry["violations"].([]any)
			for _, v := range violations {
				violation, _ := v.(map[string]any)
				id, _ := violation["quotaId"].(string)
				d.daily = d.daily || strings.Contains(id, "PerDay")
			}
		}
	}
	return d
}

// retryDelay reads a protobuf duration as JSON has it, "53s" or "1.5s", and its older form of seconds and nanos.
// What is none, negative or nothing gives 0.
func retryDelay(v any) time.Duration {
	switch v := v.(type) {
	case string:
		number, ok := strings.CutSuffix(strings.TrimSpace(v), "s")
		if !ok {
			return 0
		}
		seconds, err := strconv.ParseFloat(number, 64)
		if err != nil {
			return 0
		}
		return fromSeconds(seconds)
	case float64:
		return fromSeconds(v)
	case json.Number:
		seconds, err := v.Float64()
		if err != nil {
			return 0
		}
		return fromSeconds(seconds)
	case map[string]any:
		nanos, _ := v["nanos"].(float64)
		return min(retryDelay(v["seconds"])+fromSeconds(nanos/1e9), maxRetryAfter)
	}
	return 0
}

func fromSeconds(s float64) time.Duration {
	switch {
	case math.IsNaN(s) || s <= 0:
		return 0
	case s >= maxRetryAfter.Seconds():
		return maxRetryAfter
	}
	return time.Duration(s * float64(time.Second))
}

// retryHeader reads Retry-After: seconds, or a date.
func retryHeader(text string, now time.Time) time.Duration {
	text = strings.TrimSpace(text)
	if text == "" {
		return 0
	}
	if seconds, err := strconv.ParseFloat(text, 64); err == nil {
		return fromSeconds(seconds)
	}
	if at, err := time.Parse(time.RFC1123, text); err == nil {
		return min(max(at.Sub(now), 0), maxRetryAfter)
	}
	return 0
}
