package telemetry

import (
	"errors"
	"strconv"
	"strings"

	sdktrace "go.opentelemetry.io/otel/sdk/trace"
)

// recordAll samples as another sampler says, but has every span recorded: sampling decides what
// leaves the machine, not what the panel shows.
type recordAll struct {
	sdktrace.Sampler
}

// ShouldSample turns Drop into RecordOnly.
func (s recordAll) ShouldSample(p sdktrace.SamplingParameters) sdktrace.SamplingResult {
	result := s.Sampler.ShouldSample(p)
	if result.Decision == sdktrace.Drop {
		result.Decision = sdktrace.RecordOnly
	}
	return result
}

// Description names the sampler that decides what is exported.
func (s recordAll) Description() string { return "RecordAll{" + s.Sampler.Description() + "}" }

// newSampler reads OTEL_TRACES_SAMPLER and OTEL_TRACES_SAMPLER_ARG as the specification has them.
func newSampler(name, arg string) (sdktrace.Sampler, error) {
	byDefault := sdktrace.ParentBased(sdktrace.AlwaysSample())
	switch strings.ToLower(name) {
	case "", "parentbased_always_on":
		return byDefault, nil
	case "always_on":
		return sdktrace.AlwaysSample(), nil
	case "always_off":
		return sdktrace.NeverSample(), nil
	case "parentbased_always_off":
		return sdktrace.ParentBased(sdktrace.NeverSample()), nil
	case "traceidratio":
		ratio, err := samplingRatio(arg)
		return sdktrace.TraceIDRatioBased(ratio), err
	case "parentbased_traceidratio":
		ratio, err := samplingRatio(arg)
		return sdktrace.ParentBased(sdktrace.TraceIDRatioBased(ratio)), err
	}
	return byDefault, errSampler
}

var (
	errSampler = errors.New("telemetry: unknown sampler")
	errRatio   = errors.New("telemetry: the sampling ratio is not a number from 0 to 1")
)

func samplingRatio(arg string) (float64, error) {
	if arg == "" {
		return 1, nil
	}
	ratio, err := strconv.ParseFloat(arg, 64)
	if err != nil || !(ratio >= 0 && ratio <= 1) { // so that NaN is refused too
		return 1, errRatio
	}
	return ratio, nil
}
