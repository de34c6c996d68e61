//go:build !unix

package picture

// openNonblock is not needed where the file system holds no pipes.
const openNonblock = 0
