package standin

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/png"
	"math"
	"strconv"
	"strings"

	"golang.org/x/image/draw"
	"golang.org/x/image/font"
	"golang.org/x/image/font/basicfont"
	"golang.org/x/image/math/fixed"

	"hybrid-image-search/engine/words"
)

// longSide is that of drawn pictures.
const longSide = 1024

// draw composes the references: next to each other, the first in the colours of the second, or laid over each
// other. Without references it mixes the colours that the prompt names.
func (s scene) draw(ctx context.Context, aspect string) ([]byte, error) {
	var pictures []image.Image
	for _, r := range s.references {
		if r.img != nil {
			pictures = append(pictures, r.img)
		}
	}
	canvas := image.NewRGBA(image.Rectangle{Max: s.canvasSize(aspect, pictures)})
	switch asked := s.asked(); {
	case len(pictures) == 0:
		s.mix(canvas)
	case asked("collage", "grid", "side", "beside", "all", "contact", "overview") || len(pictures) > 4:
		collage(canvas, pictures)
	case asked("style", "colours", "colors", "palette", "mood", "like", "tones") && len(pictures) > 1:
		fill(canvas, pictures[0])
		recolour(canvas, statisticsOf(pictures[0]), statisticsOf(pictures[1]))
	case len(pictures) == 1:
		fill(canvas, pictures[0])
		s.tint(canvas)
	default:
		blend(canvas, pictures)
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	label(canvas)
	var b bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := encoder.Encode(&b, canvas); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// canvasSize is the size of the aspect ratio that was asked for, or else of the first picture's.
func (s scene) canvasSize(aspect string, pictures []image.Image) image.Point {
	ratio := 1.0
	if len(pictures) > 0 {
		size := pictures[0].Bounds().Size()
		ratio = float64(size.X) / float64(size.Y)
	}
	if w, h, ok := strings.Cut(aspect, ":"); ok {
		x, errX := strconv.ParseFloat(w, 64)
		y, errY := strconv.ParseFloat(h, 64)
		if errX == nil && errY == nil && x > 0 && y > 0 {
			ratio = x / y
		}
	}
	ratio = math.Max(1.0/8, math.Min(ratio, 8))
	if ratio >= 1 {
		return image.Pt(longSide, int(math.Round(longSide/ratio)))
	}
	return image.Pt(int(math.Round(longSide*ratio)), longSide)
}

// fill covers the canvas with the middle of a picture.
func fill(canvas draw.Image, img image.Image) {
	draw.ApproxBiLinear.Scale(canvas, canvas.Bounds(), img, middle(img.Bounds(), canvas.Bounds().Size()), draw.Src, nil)
}

// middle is the largest part of r that has the shape of a size.
func middle(r image.Rectangle, shape image.Point) image.Rectangle {
	w, h := r.Dx(), r.Dy()
	if w*shape.Y > h*shape.X {
		w = max(h*shape.X/shape.Y, 1)
	} else {
		h = max(w*shape.Y/shape.X, 1)
	}
	left, top := r.Min.X+(r.Dx()-w)/2, r.Min.Y+(r.Dy()-h)/2
	return image.Rect(left, top, left+w, top+h)
}

// gap is between the pictures of a collage.
const gap = 12

// collage puts the pictures into rows.
func collage(canvas *image.RGBA, pictures []image.Image) {
	draw.Draw(canvas, canvas.Bounds(), image.NewUniform(color.Gray{245}), image.Point{}, draw.Src)
	size := canvas.Bounds().Size()
	columns := max(int(math.Ceil(math.Sqrt(float64(len(pictures))*float64(size.X)/float64(size.Y)))), 1)
	columns = min(columns, len(pictures))
	rows := (len(pictures) + columns - 1) / columns
	for i, img := range pictures {
		row := i / columns
		inRow := min(columns, len(pictures)-row*columns)
		column := i % columns
		frame := image.Rect(
			gap+column*(size.X-gap)/inRow, gap+row*(size.Y-gap)/rows,
			(column+1)*(size.X-gap)/inRow, (row+1)*(size.Y-gap)/rows,
		)
		if frame.Empty() {
			continue
		}
		draw.ApproxBiLinear.Scale(canvas, frame, img, middle(img.Bounds(), frame.Size()), draw.Src, nil)
	}
}

// blend lays the pictures over each other, each stronger towards its own side.
func blend(canvas *image.RGBA, pictures []image.Image) {
	fill(canvas, pictures[0])
	layer := image.NewRGBA(canvas.Bounds())
	width := canvas.Bounds().Dx()
	for i, img := range pictures[1:] {
		fill(layer, img)
		middle := float64(i+1) / float64(len(pictures))
		for y := range canvas.Bounds().Dy() {
			for x := range width {
				share := 1 / (1 + math.Exp(-12*(float64(x)/float64(width)-middle)))
				o := canvas.PixOffset(x, y)
				for c := range 3 {
					canvas.Pix[o+c] = uint8(float64(canvas.Pix[o+c])*(1-share) + float64(layer.Pix[o+c])*share)
				}
			}
		}
	}
}

// recolour gives the canvas the colours of another picture: the mean and the spread of each channel.
func recolour(canvas *image.RGBA, from, to statistics) {
	var table [3][256]uint8
	for c := range 3 {
		for v := range 256 {
			x := (float64(v)-from.mean[c])*to.spread[c]/from.spread[c] + to.mean[c]
			table[c][v] = uint8(math.Max(0, math.Min(x, 255)))
		}
	}
	for o := 0; o < len(canvas.Pix); o += 4 {
		for c := range 3 {
			canvas.Pix[o+c] = table[c][canvas.Pix[o+c]]
		}
	}
}

// named are the colours that the prompt names, or that the scenes in it usually have.
func (s scene) named() []named {
	var out []named
	for _, w := range words.Split(s.prompt) {
		names := []string{colourWords[w]}
		for _, c := range conceptsOf[w] {
			names = append(names, c.colours...)
		}
		for _, name := range names {
			for _, c := range palette {
				if c.name == name {
					out = append(out, c)
				}
			}
		}
	}
	return out[:min(len(out), 4)]
}

// tint moves the canvas towards the colours of the prompt; without any it makes it brighter.
func (s scene) tint(canvas *image.RGBA) {
	to := named{"", 255, 250, 240}
	if colours := s.named(); len(colours) > 0 {
		to = colours[0]
	}
	for o := 0; o < len(canvas.Pix); o += 4 {
		for c, v := range [3]float64{to.r, to.g, to.b} {
			canvas.Pix[o+c] = uint8(0.72*float64(canvas.Pix[o+c]) + 0.28*v)
		}
	}
}

// mix fills the canvas from one colour of the prompt to the next.
func (s scene) mix(canvas *image.RGBA) {
	colours := s.named()
	if len(colours) == 0 {
		colours = []named{palette[7], palette[1]}
	}
	if len(colours) == 1 {
		colours = append(colours, palette[1])
	}
	size := canvas.Bounds().Size()
	for y := range size.Y {
		at := float64(y) / float64(size.Y) * float64(len(colours)-1)
		i := min(int(at), len(colours)-2)
		a, b, t := colours[i], colours[i+1], at-float64(i)
		row := color.RGBA{uint8(a.r + (b.r-a.r)*t), uint8(a.g + (b.g-a.g)*t), uint8(a.b + (b.b-a.b)*t), 255}
		draw.Draw(canvas, image.Rect(0, y, size.X, y+1), image.NewUniform(row), image.Point{}, draw.Src)
	}
}

// label says in the picture who drew it.
func label(canvas *image.RGBA) {
	face := basicfont.Face7x13
	width := font.MeasureString(face, Label).Ceil()
	size := canvas.Bounds().Size()
	box := image.Rect(size.X-width-16, size.Y-24, size.X, size.Y)
	draw.Draw(canvas, box, image.NewUniform(color.RGBA{0, 0, 0, 170}), image.Point{}, draw.Over)
	d := font.Drawer{Dst: canvas, Src: image.White, Face: face, Dot: fixed.P(box.Min.X+8, size.Y-8)}
	d.DrawString(Label)
}
