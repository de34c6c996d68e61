package demo

// nature lists the landscapes.
func nature() []entry {
	return []entry{
		picture("nature/mountains-dawn.jpg", "Mountains at dawn", "First light on the peaks, mist in the valleys", "2023-06-14 05:12", mountains(dawn, 0.38), "mountain", "dawn", "sunrise", "mist", "landscape").at(46.5775, 8.0053).rated(4),
		picture("nature/mountains-noon.jpg", "Snowy peaks at noon", "A clear summer day in the Alps", "2023-06-14 12:20", mountains(noon, 0.47), "mountain", "snow", "peak", "day", "landscape").at(46.5581, 7.9847),
		picture("nature/mountains-sunset.jpg", "Mountain sunset", "The last sun behind the ranges", "2023-06-14 20:48", mountains(sunset, 0), "mountain", "sunset", "evening", "landscape").rated(5),
		picture("nature/mountains-sunset-2.jpg", "Evening over the ranges", "Orange sky over blue hills", "2022-09-03 19:22", mountains(sunset.moved(0.66, 0.5), 0), "mountain", "sunset", "evening", "landscape"),
		picture("nature/mountains-night.jpg", "Mountains under the stars", "The moon stands above the snow", "2024-01-22 23:40", mountains(night, 0.43), "mountain", "night", "stars", "moon", "landscape").rated(5),
		picture("nature/mountains-winter.jpg", "Mountains in winter", "Fresh snow down to the valley", "2024-01-20 11:05", mountains(winter, 0.62), "mountain", "winter", "snow", "cold", "landscape").at(47.4211, 10.9853),
		picture("nature/mountains-fog.jpg", "Mountains in the fog", "Grey upon grey, before the rain", "2023-09-28 09:05", mountains(overcast, 0), "mountain", "fog", "mist", "grey", "landscape"),
		picture("nature/mountains-panorama.jpg", "Panorama of the Alps", "Seen from the lookout, from east to west", "2023-07-01 10:15", mountains(noon.moved(0.2, 0.12), 0.49), "mountain", "panorama", "alps", "landscape").sized(1600, 560).at(46.5475, 7.9854),
		picture("nature/lake-morning.jpg", "Mountain lake in the morning", "Not a breath of wind: the peaks stand on their heads", "2023-06-16 07:02", lake(dawn, 0.33), "lake", "mountain", "reflection", "water", "morning"),
		picture("nature/lake-noon.jpg", "Lake below the peaks", "Clear water, firs along the shore", "2023-06-16 13:10", lake(noon, 0.4), "lake", "mountain", "reflection", "water", "blue").rated(4),
		picture("nature/sea-calm.jpg", "Calm sea", "A quiet summer day on the water", "2022-07-11 11:30", sea(noon, 0.05), "sea", "ocean", "water", "calm", "blue"),
		picture("nature/sea-storm.jpg", "Storm at sea", "Gale, rain and breaking waves", "2022-11-05 15:44", sea(storm, 1), "sea", "ocean", "storm", "waves", "rain", "dark"),
		picture("nature/sea-storm-2.jpg", "Rough sea", "White crests under a low sky", "2022-11-06 10:02", sea(storm.moved(0.7, 0.4), 0.8), "sea", "ocean", "storm", "waves", "wind"),
		picture("nature/sea-sunset.jpg", "Sunset over the sea", "The sun lays a path on the water", "2022-07-12 21:02", sea(sunset, 0.15), "sea", "ocean", "sunset", "evening", "water").at(43.3183, -1.9812).rated(5),
		picture("nature/sea-sunset-2.jpg", "Evening sea", "Gold and violet over the bay", "2022-07-15 21:08", sea(sunset.moved(0.62, 0.5).clouded(0.62), 0.3), "sea", "ocean", "sunset", "evening", "clouds"),
		picture("nature/sea-night.jpg", "Moonlight on the sea", "The moon and its silver road", "2022-07-13 23:50", sea(night.moved(0.55, 0.24), 0.2), "sea", "ocean", "night", "moon", "stars"),
		picture("nature/beach-palms.jpg", "Palms on the beach", "White sand and turquoise water", "2021-02-18 10:40", beach(noon, 2), "beach", "palm", "sea", "sand", "tropical", "holiday").at(-4.3366, 55.8261).rated(5),
		picture("nature/beach-sunset.jpg", "Palm at sunset", "The end of a day on the beach", "2021-02-20 18:21", beach(sunset.moved(0.62, 0.4), 1), "beach", "palm", "sea", "sunset", "tropical", "holiday"),
		picture("nature/sailing-boat.jpg", "Sailing boat", "A white sail off the coast", "2022-07-14 14:15", sea(noon.moved(0.2, 0.1), 0.2, sailingBoats(hex(0xfdfaf2), [3]float32{0.6, 0.66, 0.34})), "boat", "sailing", "sea", "sail", "summer"),
		picture("nature/sailing-boats-sunset.jpg", "Regatta in the evening", "Three boats on their way home", "2022-07-14 20:55", sea(sunset, 0.2, sailingBoats(hex(0x5a3650), [3]float32{0.78, 0.585, 0.09}, [3]float32{0.66, 0.61, 0.14}, [3]float32{0.22, 0.72, 0.36})), "boat", "sailing", "sea", "sunset", "evening"),
		picture("nature/forest-autumn.jpg", "Autumn forest", "Beeches in orange and gold", "2023-10-19 11:12", forest(autumn), "forest", "autumn", "trees", "leaves", "orange").rated(4),
		picture("nature/forest-autumn-2.jpg", "Path through autumn leaves", "The way is covered with leaves", "2023-10-21 15:37", forest(autumn), "forest", "autumn", "trees", "leaves", "path").sized(800, 1120),
		picture("nature/forest-spring.jpg", "Forest in spring", "Fresh green, bluebells on the ground", "2023-05-02 09:20", forest(spring), "forest", "spring", "trees", "green", "bluebells"),
		picture("nature/forest-fog.jpg", "Forest in fog", "Trunks fade away into grey", "2023-11-11 08:05", forest(foggy), "forest", "fog", "mist", "trees", "grey"),
		picture("nature/forest-winter.jpg", "Snow in the forest", "It has been snowing all night", "2024-01-18 10:10", forest(snowy), "forest", "winter", "snow", "trees", "cold"),
		picture("nature/firs-winter.jpg", "Firs under snow", "A white slope with heavy firs", "2024-01-18 13:25", firForest(winter), "forest", "fir", "winter", "snow", "cold").rated(3),
		picture("nature/rainbow.jpg", "Rainbow over green hills", "After the shower", "2023-05-20 17:45", hills(noon.clouded(0.7).moved(0.1, 0.1), true, false), "rainbow", "hills", "meadow", "green", "rain").rated(4),
		picture("nature/rain.jpg", "Rain over the hills", "A grey day in the country", "2023-04-08 14:30", hills(storm, false, true), "rain", "hills", "clouds", "grey", "weather"),
		picture("nature/hills-spring.jpg", "Rolling hills", "Fields and lonely trees", "2023-05-14 12:00", hills(noon, false, false), "hills", "meadow", "fields", "trees", "green"),
		picture("nature/waterfall.jpg", "Waterfall", "White water between mossy rocks", "2023-06-18 12:40", waterfall(noon), "waterfall", "water", "rocks", "moss", "river").sized(800, 1120).at(46.5933, 7.9079),
		picture("nature/waterfall-evening.jpg", "Waterfall in the evening", "Mist rises from the pool", "2023-06-18 20:10", waterfall(dusk), "waterfall", "water", "rocks", "river", "evening"),
	}
}

func flowers() []entry {
	red, pink, yellow := hex(0xd2203a), hex(0xf07aa8), hex(0xf7c331)
	return []entry{
		picture("flowers/rose-red.jpg", "Red rose", "One rose from the garden", "2022-06-09 10:30", roses(hex(0x6e0718), hex(0xe02a43), [3]float32{0.5, 0.46, 0.34}), "flower", "rose", "red", "garden").rated(5),
		picture("flowers/roses-pink.jpg", "Pink roses", "Three roses in the morning", "2022-06-10 09:12", roses(hex(0xb93467), hex(0xffa9c6), [3]float32{0.28, 0.6, 0.22}, [3]float32{0.72, 0.55, 0.25}, [3]float32{0.5, 0.33, 0.24}), "flower", "rose", "pink", "garden"),
		picture("flowers/rose-yellow.jpg", "Yellow rose", "A rose before it opens wide", "2022-06-12 16:50", roses(hex(0xc07a10), hex(0xffdc62), [3]float32{0.5, 0.42, 0.36}), "flower", "rose", "yellow", "garden").sized(800, 1000),
		picture("flowers/sunflower.jpg", "Sunflower", "It follows the sun", "2022-08-01 11:00", sunflowers(noon, [3]float32{0.5, 0.45, 0.32}), "flower", "sunflower", "yellow", "summer").rated(4),
		picture("flowers/sunflowers.jpg", "Field of sunflowers", "Three of ten thousand", "2022-08-01 19:40", sunflowers(dawn, [3]float32{0.22, 0.52, 0.2}, [3]float32{0.8, 0.48, 0.22}, [3]float32{0.5, 0.62, 0.25}), "flower", "sunflower", "field", "yellow", "summer"),
		picture("flowers/tulips.jpg", "Rows of tulips", "Red, yellow and pink to the horizon", "2023-04-22 13:15", tulips(noon, red, yellow, pink), "flower", "tulip", "field", "spring", "colourful").at(52.2705, 4.5464).rated(4),
		picture("flowers/tulips-purple.jpg", "Purple tulips", "Evening over the bulb fields", "2023-04-22 19:58", tulips(dawn, hex(0x7a3fa8), hex(0xb07fd6), hex(0x5a2a86)), "flower", "tulip", "field", "spring", "purple"),
		picture("flowers/daisies.jpg", "Daisies in the meadow", "White and yellow in tall grass", "2023-05-28 15:20", daisies(noon), "flower", "daisy", "meadow", "white", "spring"),
		picture("flowers/daisies-morning.jpg", "Daisies in the morning light", "The meadow wakes up", "2023-05-29 06:40", daisies(dawn), "flower", "daisy", "meadow", "morning"),
	}
}
