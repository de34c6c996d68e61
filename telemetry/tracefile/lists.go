package tracefile

import (
	"math"
	"time"

	"go.opentelemetry.io/otel/attribute"

	"hybrid-image-search/telemetry"
)

// arrayOf reads the values of a list. One of texts only, or of numbers of one kind, gets that type.
func (d *decoder) arrayOf(depth int) (attribute.Value, error) {
	const overhead = 40 // of a value without its text
	var list []attribute.Value
	err := d.s.list(func() error {
		if len(list) == d.limits.Items {
			d.found.beyond++
			return d.s.skip()
		}
		v, err := d.value(depth)
		if err != nil {
			return err
		}
		list = append(list, v)
		return d.charge(overhead)
	})
	return typed(list), err
}

func typed(list []attribute.Value) attribute.Value {
	if len(list) == 0 {
		return attribute.SliceValue()
	}
	kind := list[0].Type()
	for _, v := range list {
		if v.Type() != kind {
			return attribute.SliceValue(list...)
		}
	}
	switch kind {
	case attribute.STRING:
		return attribute.StringSliceValue(each(list, attribute.Value.AsString))
	case attribute.BOOL:
		return attribute.BoolSliceValue(each(list, attribute.Value.AsBool))
	case attribute.INT64:
		return attribute.Int64SliceValue(each(list, attribute.Value.AsInt64))
	case attribute.FLOAT64:
		return attribute.Float64SliceValue(each(list, attribute.Value.AsFloat64))
	}
	return attribute.SliceValue(list...)
}

func each[T any](list []attribute.Value, as func(attribute.Value) T) []T {
	out := make([]T, len(list))
	for i, v := range list {
		out[i] = as(v)
	}
	return out
}

// usageOf reads from the attributes of a span what the program that made it has measured.
func usageOf(attributes []attribute.KeyValue) (u telemetry.Usage) {
	for _, kv := range attributes {
		if kv.Key == telemetry.AttrCPUShared && kv.Value.Type() == attribute.BOOL {
			u.Shared = kv.Value.AsBool()
			continue
		}
		var n float64
		switch kv.Value.Type() {
		case attribute.FLOAT64:
			n = kv.Value.AsFloat64()
		case attribute.INT64: // some writers leave the point out
			n = float64(kv.Value.AsInt64())
		default:
			continue
		}
		if math.IsNaN(n) || math.Abs(n) > 1e12 {
			continue
		}
		switch kv.Key {
		case telemetry.AttrMemory:
			u.Memory, u.HasMemory = int64(math.Round(n*(1<<20))), true
		case telemetry.AttrMemoryDelta:
			u.MemoryDelta, u.HasMemory = int64(math.Round(n*(1<<10))), true
		case telemetry.AttrHeapAlloc:
			u.HeapAlloc, u.HasHeap = int64(math.Round(n*(1<<10))), true
		case telemetry.AttrCPUUser:
			u.CPUUser, u.HasCPU = milliseconds(n), true
		case telemetry.AttrCPUSystem:
			u.CPUSystem, u.HasCPU = milliseconds(n), true
		}
	}
	return u
}

func milliseconds(n float64) time.Duration {
	return time.Duration(math.Round(max(0, n) * float64(time.Millisecond)))
}
