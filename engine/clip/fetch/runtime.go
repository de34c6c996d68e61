package fetch

import (
	"context"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"os"
	"path/filepath"
	"runtime"
)

// npmPackage is a package of npm that holds shared libraries for several systems.
type npmPackage struct {
	title     string // of what is taken out
	name      string
	version   string
	integrity string // SHA-512 of its archive in base 64, as npm has it behind "sha512-"
	bytes     int64  // of its archive
	libraries map[string]library
}

// A library is one of the files in a package.
type library struct {
	member string // its path in the archive
	file   string // its name in the folder
	bytes  int64
	sha256 string
}

// onnxRuntime is the package by the makers of ONNX Runtime for Node.js. `npm view onnxruntime-node@1.30.0 dist` prints
// its integrity.
var onnxRuntime = npmPackage{
	title: "ONNX Runtime 1.30.0", name: "onnxruntime-node", version: "1.30.0", bytes: 113_507_888,
	integrity: "twhs1C2C/BFkz1yc5OY0KIU2GUq6DURO7hD4bx5Q2Qy3nAMJwRXW8xU3NVczE29VA9lolLOYepoD8fjTGOfIqw==",
	libraries: map[string]library{
		"linux/amd64": {
			"package/bin/napi-v6/linux/x64/libonnxruntime.so.1", "libonnxruntime.so.1", 45_828_512,
			"ffb75a925ba05e47b235bb66e3e3911714a80b328a9c9425539feb204aa32a23",
		},
		"linux/arm64": {
			"package/bin/napi-v6/linux/arm64/libonnxruntime.so.1", "libonnxruntime.so.1", 25_135_496,
			"1f549d46250b005580b597f4164984aaf75b3bcb9f3aeb07c7f8a8fe60b23c76",
		},
		"darwin/arm64": {
			"package/bin/napi-v6/darwin/arm64/libonnxruntime.1.dylib", "libonnxruntime.1.dylib", 44_589_928,
			"685d2be5dba1309c89d3a5324b7fd06a5c42f1a61bfea32d14c4cc28d072121d",
		},
		"windows/amd64": {
			"package/bin/napi-v6/win32/x64/onnxruntime.dll", "onnxruntime.dll", 28_754_232,
			"508c362f5673483dd3a086379c392795b2e42d10d5e6f3f90ebd7ac21c97af67",
		},
		"windows/arm64": {
			"package/bin/napi-v6/win32/arm64/onnxruntime.dll", "onnxruntime.dll", 29_815_136,
			"6c3a2abf5c6aca11c48a0d338a91af309f2266f25ce2e4084e6a87bbcb0fbfd0",
		},
	},
}

// Runtime brings the library of ONNX Runtime for this machine to dir, and gives its path. One that is there and right
// is not asked for again.
func Runtime(ctx context.Context, dir string, o Options) (path string, err error) {
	return onnxRuntime.fetch(ctx, dir, runtime.GOOS+"/"+runtime.GOARCH, o)
}

// RuntimeBytes is how much Runtime asks for: the library is in an archive with those for other machines.
func RuntimeBytes() int64 { return onnxRuntime.bytes }

func (p npmPackage) fetch(ctx context.Context, dir, machine string, o Options) (path string, err error) {
	o = o.withDefaults()
	ctx, span := startFetch(ctx, p.name, p.version)
	lib, offered := p.libraries[machine]
	defer func() {
		err = explained(err, p.title, p.byHand(lib, dir))
		finish(span, err)
	}()
	if !offered {
		return "", &Error{Kind: ErrPlatform, Detail: machine}
	}
	if o.BaseURL == "" {
		return p.there(lib, dir)
	}
	registry, err := parseBase(o.BaseURL)
	if err != nil {
		return "", err
	}
	path = filepath.Join(dir, lib.file)
	meter := newMeter(o.Progress, []File{{Bytes: p.bytes}})
	if lib.item().isThere(path) {
		meter.close()
		return path, nil
	}
	place, err := enter(dir, p.archive())
	if err != nil {
		return "", err
	}
	defer func() { err = place.leave(err) }()
	meter.begin(p.archive())
	if err := newSource(o).spanned(ctx, p.item(), registry.JoinPath(p.path()), place.work, meter.at); err != nil {
		return "", err
	}
	if err := unpack(ctx, place.work, lib, path); err != nil {
		return "", err
	}
	meter.close()
	return path, nil
}

// there gives the library if it is there and right already, where no registry is known to ask.
func (p npmPackage) there(lib library, dir string) (path string, err error) {
	path = filepath.Join(dir, lib.file)
	if lib.item().isThere(path) {
		return path, nil
	}
	return "", &Error{Kind: ErrRegistry}
}

// archive is the name of the package's archive, and path where every registry has it.
func (p npmPackage) archive() string { return p.name + "-" + p.version + ".tgz" }
func (p npmPackage) path() string    { return p.name + "/-/" + p.archive() }

func (p npmPackage) item() item {
	sum, _ := base64.StdEncoding.DecodeString(p.integrity) //nolint:errcheck // a test holds it
	return item{p.archive(), p.bytes, sha512.New, sum}
}

func (l library) item() item {
	sum, _ := hex.DecodeString(l.sha256) //nolint:errcheck // a test holds it
	return item{l.file, l.bytes, sha256.New, sum}
}

// unpack takes the library out of an archive that was found right, and renames it into place.
func unpack(ctx context.Context, archive string, lib library, path string) (err error) {
	ctx, span := tracer.Start(ctx, "model.unpack")
	defer func() { finish(span, err) }()
	part := path + partSuffix
	if err := extract(ctx, archive, lib, part); err != nil {
		os.Remove(part) //nolint:errcheck // it may not be there
		return asError(err)
	}
	return settle(part, path)
}
