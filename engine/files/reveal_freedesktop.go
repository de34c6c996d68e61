//go:build unix && !darwin

package files

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/godbus/dbus/v5"
)

// managerPatience is how long a file manager may take to start.
const managerPatience = 5 * time.Second

// reveal asks the file manager by D-Bus, which can choose the file; else it has the folder opened.
func reveal(ctx context.Context, path string) error {
	asked := askManager(ctx, path)
	if asked == nil || ctx.Err() != nil {
		return ctx.Err()
	}
	opener, err := exec.LookPath("xdg-open")
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNoManager, errors.Join(err, asked))
	}
	// It may go on as the file manager itself, and outlives the caller then.
	cmd := exec.Command(opener, filepath.Dir(path))
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("%w: %w", ErrNoManager, errors.Join(err, asked))
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case err := <-ended:
		if err != nil {
			return fmt.Errorf("%w: %w", ErrNoManager, errors.Join(err, asked))
		}
		return nil
	case <-time.After(managerPatience): // it is the file manager
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func askManager(ctx context.Context, path string) error {
	if os.Getenv("DBUS_SESSION_BUS_ADDRESS") == "" && os.Getenv("XDG_RUNTIME_DIR") == "" {
		return errors.New("there is no session bus") // and none is started for this
	}
	ctx, cancel := context.WithTimeout(ctx, managerPatience)
	defer cancel()
	bus, err := dbus.ConnectSessionBus(dbus.WithContext(ctx))
	if err != nil {
		return err
	}
	defer bus.Close() //nolint:errcheck // the answer is here
	manager := bus.Object("org.freedesktop.FileManager1", "/org/freedesktop/FileManager1")
	uri := url.URL{Scheme: "file", Path: path}
	return manager.CallWithContext(ctx, "org.freedesktop.FileManager1.ShowItems", 0, []string{uri.String()}, "").Err
}
