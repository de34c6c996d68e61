package demo

// light is an hour and its weather: what the sky is like, and what that does
// to all below it.
type light struct {
	sky        gradient // from the zenith to the horizon
	sun        rgb
	sunX, sunY float32 // in widths and heights of the picture
	sunSize    float32 // 0 for none to see
	shine      float32 // strength of the glow around the sun
	lit, dark  rgb     // clouds, towards the sun and away from it
	cover      float32 // of the sky with clouds, 0 to 1
	haze       rgb     // what distance turns into
	ground     rgb     // tint of all that the light falls on
	stars      bool
}

var dawn = light{
	sky: ramp(0x39507f, 0x7583ad, 0xcf9fae, 0xf6bd9d, 0xffdfae), sun: hex(0xfff0c4), sunX: 0.68, sunY: 0.5, sunSize: 0.026, shine: 0.5,
	lit: hex(0xffd9bd), dark: hex(0x8c7fa5), cover: 0.42, haze: hex(0xeebfae), ground: hex(0xc9b2b8),
}

var noon = light{
	sky: ramp(0x2465b5, 0x4b8fd6, 0x88bce8, 0xcfe5f4), sun: hex(0xfffbe8), sunX: 0.8, sunY: 0.1, shine: 0.35,
	lit: hex(0xffffff), dark: hex(0xa9bccf), cover: 0.45, haze: hex(0xc2d9ea), ground: hex(0xffffff),
}

var sunset = light{
	sky: ramp(0x2c2a5e, 0x6b3f7d, 0xc2566f, 0xf58a51, 0xffc46b), sun: hex(0xffe7a3), sunX: 0.36, sunY: 0.52, sunSize: 0.036, shine: 0.75,
	lit: hex(0xffa35f), dark: hex(0x5e3a68), cover: 0.5, haze: hex(0xe58a68), ground: hex(0xc98273),
}

var dusk = light{
	sky: ramp(0x131a3c, 0x2a3566, 0x5a4d83, 0xa9688a, 0xe79a80), sun: hex(0xffc59a), sunX: 0.5, sunY: 0.62, shine: 0.35,
	lit: hex(0xc77c92), dark: hex(0x2d2f58), cover: 0.38, haze: hex(0x7d628a), ground: hex(0x6a6390),
}

var night = light{
	sky: ramp(0x050a1d, 0x0b1838, 0x142a56, 0x2a4774), sun: hex(0xf4f1de), sunX: 0.72, sunY: 0.2, sunSize: 0.045, shine: 0.22,
	lit: hex(0x54688f), dark: hex(0x0d1834), cover: 0.28, haze: hex(0x2b466f), ground: hex(0x3d5580), stars: true,
}

var storm = light{
	sky: ramp(0x20272f, 0x39434d, 0x5b6871, 0x8b979c), sun: hex(0xd9e2e2), sunX: 0.3, sunY: 0.42, shine: 0.12,
	lit: hex(0x9aa6ab), dark: hex(0x1d242c), cover: 0.85, haze: hex(0x7c888d), ground: hex(0x7d878c),
}

var overcast = light{
	sky: ramp(0xaab6bf, 0xc3ccd1, 0xd9dede, 0xe6e7e3), sun: hex(0xffffff), sunX: 0.5, sunY: 0.2, shine: 0.15,
	lit: hex(0xeef0ef), dark: hex(0xb3bec6), cover: 0.6, haze: hex(0xdde2e1), ground: hex(0xcdd6d8),
}

var winter = light{
	sky: ramp(0x6f9cc9, 0xa3c3de, 0xd3e2ec, 0xf3e9e2), sun: hex(0xfff6e0), sunX: 0.22, sunY: 0.34, sunSize: 0.022, shine: 0.45,
	lit: hex(0xffffff), dark: hex(0xb6c6d8), cover: 0.3, haze: hex(0xdde8f0), ground: hex(0xe4edf6),
}

// moved puts the sun elsewhere.
func (l light) moved(x, y float32) light {
	l.sunX, l.sunY = x, y
	return l
}

// clouded changes how much of the sky the clouds take.
func (l light) clouded(cover float32) light {
	l.cover = cover
	return l
}
