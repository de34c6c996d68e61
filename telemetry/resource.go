package telemetry

import (
	"cmp"
	"context"
	"os"
	"strings"

	"github.com/google/uuid"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/resource"
)

const (
	serviceName        = "hybrid-image-search"
	defaultEnvironment = "dev"

	// Dashboards know the old key, the semantic conventions the new one: both are sent.
	attrEnvironmentOld attribute.Key = "deployment.environment"
	attrEnvironment    attribute.Key = "deployment.environment.name"
)

// newResource describes this process. Nothing in it is secret: no command line, which holds paths,
// and no user. What OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES say comes last and so wins; the
// provider's WithResource alone would let the program's own values win over them.
func newResource(ctx context.Context, version string) (*resource.Resource, error) {
	given, err := resource.New(ctx, resource.WithFromEnv())
	environment := cmp.Or(
		attributeOf(given, attrEnvironment),
		attributeOf(given, attrEnvironmentOld),
		strings.TrimSpace(os.Getenv("DEPLOYMENT_ENV")),
		defaultEnvironment,
	)
	own := []attribute.KeyValue{
		attribute.String("service.name", serviceName),
		attribute.String("service.instance.id", uuid.NewString()),
		attrEnvironment.String(environment),
		attrEnvironmentOld.String(environment),
	}
	if version != "" {
		own = append(own, attribute.String("service.version", version))
	}
	// A part that the system cannot tell is left out, which is no fault of the settings.
	res, _ := resource.New(ctx,
		resource.WithTelemetrySDK(),
		resource.WithHost(),
		resource.WithOS(),
		resource.WithProcessPID(),
		resource.WithProcessRuntimeName(),
		resource.WithProcessRuntimeVersion(),
		resource.WithAttributes(own...),
		resource.WithAttributes(given.Attributes()...),
	)
	return res, err
}

func attributeOf(r *resource.Resource, key attribute.Key) string {
	if v, ok := r.Set().Value(key); ok {
		return v.String()
	}
	return ""
}
