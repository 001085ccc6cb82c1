/** What goes into the `LICENCE.txt` of a car that this generator made. */
export const licenceText = (car: string): string => `${car}: a fictional racing car, made by the generator in models/builder.

CC0 1.0 Universal (SPDX: CC0-1.0)

To the extent possible under law, the makers of this car pack have waived all copyright and related or neighbouring
rights to every file of the generator's making in this folder: the meshes, the sheet guide, the panel map, the occlusion
map and car.json. You may copy, change, distribute and perform the work, also commercially, without asking permission.

The full text: https://creativecommons.org/publicdomain/zero/1.0/legalcode

No maker's design, name or mark was copied. Any likeness to a real car is the likeness of its class.
`
