// Package telemetry records what the program does and what it costs, and sends it on.
//
// [Setup] installs the global TracerProvider. Behind it stands one span processor, the tee: it notes
// the resource use of the process when a span starts, and when the span ends hands it on with six
// more attributes (see [AttrMemory] and its neighbours) to two takers:
//
//	span -> tee -> Recorder   bounded, in memory, running spans included: what the window shows
//	           \-> spool      bounded, on disk -> sender -> a collector such as Grafana Alloy, OTLP over HTTP
//
// What users write and name stays in the recorder: the spool gets lengths and counts of it (see [IsPrivate]),
// unless the user allows more.
//
// The recorder works whether or not anything is exported, and no span ever waits for the network. What
// has ended is on disk: a killed process loses nothing, and what could not be sent goes out at the next
// start. Delivery is at least once.
// Setup never fails the program: what is wrong becomes part of [Status], in plain words.
//
// Everything is read from the environment variables that OpenTelemetry defines (OTEL_*), and from
// DEPLOYMENT_ENV. The package knows nothing of the engine and nothing of the window.
package telemetry
