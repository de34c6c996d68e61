package panel

import (
	"reflect"
	"testing"

	"hybrid-image-search/telemetry/analysis"
)

func TestParseFilter(t *testing.T) {
	limits := func(l ...analysis.Limit) []analysis.Limit { return l }
	tests := map[string]analysis.TraceFilter{
		"":                    {},
		"  search ":           {Text: "search"},
		">100ms":              {Limits: limits(analysis.Limit{By: analysis.ByDuration, Value: 0.1})},
		"red >=1.5s  dress":   {Text: "red dress", Limits: limits(analysis.Limit{By: analysis.ByDuration, Value: 1.5})},
		"Spans<10 errors>0":   {Limits: limits(analysis.Limit{By: analysis.BySpans, Below: true, Value: 10}, analysis.Limit{By: analysis.ByErrors})},
		"cpu>50ms":            {Limits: limits(analysis.Limit{By: analysis.ByTraceCPU, Value: 0.05})},
		"memory>=200MiB":      {Limits: limits(analysis.Limit{By: analysis.ByPeakMemory, Value: 200 << 20})},
		"memory<1.5g":         {Limits: limits(analysis.Limit{By: analysis.ByPeakMemory, Below: true, Value: 1.5 * (1 << 30)})},
		"start>16:20":         {Limits: limits(analysis.Limit{By: analysis.ByStart, Value: 58800})},
		"start<=00:00:09":     {Limits: limits(analysis.Limit{By: analysis.ByStart, Below: true, Value: 9})},
		">":                   {Text: ">"},
		"a>b":                 {Text: "a>b"},
		">soon":               {Text: ">soon"},
		">-1s":                {Text: ">-1s"},
		"spans>1.5":           {Text: "spans>1.5"},
		"memory>lots":         {Text: "memory>lots"},
		"memory>NaN":          {Text: "memory>NaN"},
		"start>25:00":         {Text: "start>25:00"},
		"0000000a00c0ffee >0": {Text: "0000000a00c0ffee", Limits: limits(analysis.Limit{By: analysis.ByDuration})},
	}
	for text, want := range tests {
		if got := parseFilter(text); !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %+v, want %+v", text, got, want)
		}
	}
}

func FuzzParseFilter(f *testing.F) {
	f.Add("search >100ms")
	f.Add(">>1s >9223372036854775807h > memory<9e99g cpu>1s start>1:2")
	f.Fuzz(func(t *testing.T, text string) {
		got := parseFilter(text)
		for _, l := range got.Limits {
			if !(l.Value >= 0) {
				t.Errorf("%q: %+v", text, l)
			}
		}
		if len(got.Text) > len(text) {
			t.Errorf("%q: %+v", text, got)
		}
	})
}
