// Package collector is empty but for its tests: the program's telemetry sends to the OTLP receiver of the
// OpenTelemetry Collector itself, and what the receiver hands on must be what the program recorded. The
// package telemetry has a receiver of its own for its tests, which may share a misunderstanding with the
// sender; this one cannot.
//
// It is a module of its own because the receiver brings along a good part of the Collector, gRPC among it,
// none of which belongs into the program's go.mod. Go leaves nested modules out of ./..., so run it as
//
//	(cd telemetry/collector && go test ./...)
//
// After a dependency of the program has moved, `go mod tidy -e` here moves it here too.
package collector
