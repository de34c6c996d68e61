package main

// A manager is a package manager: how it is called and what it calls things.
type manager struct {
	command  string
	refresh  []string // brings the list of packages up to date; may fail
	install  []string // takes packages as further arguments
	asRoot   bool
	packages map[id][]string
}

// managers are tried in this order.
var managers = map[string][]manager{
	"linux":  {apt, dnf, pacman, zypper},
	"darwin": {brew},
}

// A fresh machine is often still installing something: wait for its lock.
var aptGet = []string{"env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-o", "DPkg::Lock::Timeout=120", "-o", "Acquire::Retries=3"}

var apt = manager{
	command: "apt-get",
	asRoot:  true,
	refresh: with(aptGet, "update"),
	install: with(aptGet, "install", "-y", "--no-install-recommends"),
	packages: map[id][]string{
		compiler:    {"gcc"},
		libc:        {"libc6-dev"},
		pkgConfig:   {"pkg-config"},
		openGL:      {"libgl1-mesa-dev"},
		x11:         {"xorg-dev"},
		wayland:     {"libwayland-dev"},
		xkbcommon:   {"libxkbcommon-dev"},
		xvfb:        {"xvfb", "xauth"},
		softwareGL:  {"libgl1-mesa-dri"},
		xdotool:     {"xdotool"},
		imageMagick: {"imagemagick"},
		tesseract:   {"tesseract-ocr", "tesseract-ocr-eng"},
		xzUtils:     {"xz-utils"},
	},
}

var dnf = manager{
	command: "dnf",
	asRoot:  true,
	install: []string{"dnf", "install", "-y"},
	packages: map[id][]string{
		compiler:    {"gcc"},
		libc:        {"glibc-devel"},
		pkgConfig:   {"pkgconf-pkg-config"},
		openGL:      {"mesa-libGL-devel"},
		x11:         {"libX11-devel", "libXcursor-devel", "libXrandr-devel", "libXinerama-devel", "libXi-devel", "libXxf86vm-devel"},
		wayland:     {"wayland-devel"},
		xkbcommon:   {"libxkbcommon-devel"},
		xvfb:        {"xorg-x11-server-Xvfb", "xorg-x11-xauth"},
		softwareGL:  {"mesa-dri-drivers"},
		xdotool:     {"xdotool"},
		imageMagick: {"ImageMagick"},
		tesseract:   {"tesseract", "tesseract-langpack-eng"},
		xzUtils:     {"xz"},
	},
}

var pacman = manager{
	command: "pacman",
	asRoot:  true,
	// Lists alone brought up to date would mix old and new packages, so what
	// is installed comes from the lists that are there.
	install: []string{"pacman", "-S", "--needed", "--noconfirm"},
	packages: map[id][]string{
		compiler:    {"gcc"},
		libc:        {"glibc"},
		pkgConfig:   {"pkgconf"},
		openGL:      {"libglvnd", "mesa"},
		x11:         {"libx11", "libxcursor", "libxrandr", "libxinerama", "libxi", "libxxf86vm"},
		wayland:     {"wayland"},
		xkbcommon:   {"libxkbcommon"},
		xvfb:        {"xorg-server-xvfb", "xorg-xauth"},
		softwareGL:  {"mesa"},
		xdotool:     {"xdotool"},
		imageMagick: {"imagemagick"},
		tesseract:   {"tesseract", "tesseract-data-eng"},
		xzUtils:     {"xz"},
	},
}

var zypper = manager{
	command: "zypper",
	asRoot:  true,
	install: []string{"zypper", "--non-interactive", "install", "--no-recommends"},
	packages: map[id][]string{
		compiler:    {"gcc"},
		libc:        {"glibc-devel"},
		pkgConfig:   {"pkgconf-pkg-config"},
		openGL:      {"Mesa-libGL-devel"},
		x11:         {"libX11-devel", "libXcursor-devel", "libXrandr-devel", "libXinerama-devel", "libXi-devel", "libXxf86vm-devel"},
		wayland:     {"wayland-devel"},
		xkbcommon:   {"libxkbcommon-devel"},
		xvfb:        {"xorg-x11-server-Xvfb", "xauth"},
		softwareGL:  {"Mesa-dri"},
		xdotool:     {"xdotool"},
		imageMagick: {"ImageMagick"},
		tesseract:   {"tesseract-ocr"},
		xzUtils:     {"xz"},
	},
}

// Homebrew refuses to run as root.
var brew = manager{
	command:  "brew",
	install:  []string{"brew", "install"},
	packages: map[id][]string{imageMagick: {"imagemagick"}, tesseract: {"tesseract", "tesseract-lang"}},
}
