package fetch

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"time"
)

// npmPatience is how long npm may take to tell its registry.
const npmPatience = 10 * time.Second

// RegistryOfNPM is the registry that npm uses here, as its environment or npm itself tells; empty where neither does.
func RegistryOfNPM(ctx context.Context) string {
	for _, name := range []string{"npm_config_registry", "NPM_CONFIG_REGISTRY"} {
		if url := os.Getenv(name); url != "" {
			return url
		}
	}
	npm, err := exec.LookPath("npm")
	if err != nil {
		return ""
	}
	ctx, cancel := context.WithTimeout(ctx, npmPatience)
	defer cancel()
	out, err := exec.CommandContext(ctx, npm, "config", "get", "registry").Output()
	url := strings.TrimSpace(string(out))
	if err != nil || !strings.HasPrefix(url, "http") || strings.ContainsAny(url, " \n") {
		return ""
	}
	return url
}
