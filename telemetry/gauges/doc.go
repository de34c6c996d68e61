// Package gauges keeps the last five minutes of what the process and the machine used, one sample a
// second, for live charts:
//
//	host, Go runtime, spans -> reading -> (two of them) -> Sample -> ring -> Series -> Downsample
//
// A [Sampler] takes the samples in the goroutine that calls [Sampler.Run]. What a system cannot tell is
// left out of a sample instead of reading 0, and so is every rate over a time in which the process or
// the machine slept or its clock was set.
// [Series], [Downsample] and [Axis] are pure functions from samples to the columns of a chart.
package gauges
