package picture

import (
	"bytes"
	"encoding/binary"
	"path/filepath"
	"strings"
)

// Format is a picture format that this package decodes; "" is none of them.
type Format string

// The formats, by their common names.
const (
	JPEG Format = "jpeg"
	PNG  Format = "png"
	GIF  Format = "gif"
	BMP  Format = "bmp"
	TIFF Format = "tiff"
	WebP Format = "webp"
	HEIC Format = "heic"
	AVIF Format = "avif"
)

// String returns the name as people write it.
func (f Format) String() string {
	switch f {
	case "":
		return "unknown"
	case WebP:
		return "WebP"
	}
	return strings.ToUpper(string(f))
}

// SniffLen is how many bytes of a file's head Sniff wants to see.
const SniffLen = 64

// Sniff tells a format by the first bytes of a file, never by its name. It
// returns "" when they begin no picture that this package decodes.
func Sniff(head []byte) Format {
	has := func(magic string) bool { return bytes.HasPrefix(head, []byte(magic)) }
	switch {
	case has("\xff\xd8\xff"):
		return JPEG
	case has("\x89PNG\r\n\x1a\n"):
		return PNG
	case has("GIF87a"), has("GIF89a"):
		return GIF
	case has("RIFF") && len(head) >= 12 && string(head[8:12]) == "WEBP":
		return WebP
	case has("II*\x00"), has("MM\x00*"), has("II+\x00"), has("MM\x00+"):
		if len(head) >= 10 && string(head[8:10]) == "CR" {
			return "" // Canon's raw format, which only borrows TIFF's envelope
		}
		return TIFF
	case has("BM"):
		return sniffBMP(head)
	case len(head) >= 12 && string(head[4:8]) == "ftyp":
		return sniffBrands(head)
	}
	return ""
}

// sniffBMP asks for a known header size, because a text may well begin with
// the letters BM.
func sniffBMP(head []byte) Format {
	if len(head) < 18 {
		return ""
	}
	switch binary.LittleEndian.Uint32(head[14:]) {
	case 12, 16, 40, 52, 56, 64, 108, 124:
		return BMP
	}
	return ""
}

// sniffBrands reads the brands of an ISO base media file. The generic brands
// mif1 and msf1 say nothing about the codec; the compatible ones then do.
func sniffBrands(head []byte) Format {
	end := min(len(head), int(min(binary.BigEndian.Uint32(head), SniffLen)))
	generic := false
	for i := 8; i+4 <= end; i += 4 {
		if i == 12 {
			continue // the minor version
		}
		switch string(head[i : i+4]) {
		case "avif", "avis":
			return AVIF
		case "heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs":
			return HEIC
		case "mif1", "msf1", "mif2":
			generic = true
		}
	}
	if generic {
		return HEIC
	}
	return ""
}

// endings are the file name endings of the formats above.
var endings = map[string]bool{
	".jpg": true, ".jpeg": true, ".jpe": true, ".jfif": true, ".png": true, ".apng": true,
	".gif": true, ".bmp": true, ".dib": true, ".tif": true, ".tiff": true, ".webp": true,
	".heic": true, ".heif": true, ".hif": true, ".avif": true, ".avifs": true,
}

// LooksLikePicture reports whether the ending of a file name claims that it
// is a picture. It serves to tell a broken picture from a file that never was
// one; what a file is, Sniff says.
func LooksLikePicture(name string) bool {
	return endings[strings.ToLower(filepath.Ext(name))]
}
