import { DESIGN, numbersOf, smooth, TextureCanvas } from './texture-canvas.ts'

/** Three kinds of paint that encoders are measured on. `flat` and `grad` are opaque, `photo` has alpha. */
export const TEXTURE_KINDS = ['flat', 'grad', 'photo'] as const
export type TextureKind = (typeof TEXTURE_KINDS)[number]

/** Draws one, RGBA, the same on every machine but for the last digit of a sine. */
export function textureImage(kind: TextureKind, size: number): Uint8Array {
  const canvas = new TextureCanvas(size)
  if (kind === 'flat') drawFlat(canvas)
  else if (kind === 'grad') drawGradients(canvas)
  else drawPhoto(canvas)
  return canvas.pixels
}

type Color = readonly [number, number, number]

/** A livery of flat colours: stripes, checks, plates, sponsors, stars. */
function drawFlat(canvas: TextureCanvas): void {
  const random = numbersOf(12345)
  canvas.flood([18, 32, 94])
  canvas.stripe([1, 0.35], 420, 160, [230, 20, 36])
  canvas.stripe([1, 0.35], 560, 24, [255, 255, 255])
  canvas.stripe([1, 0.35], 610, 12, [255, 196, 0])
  canvas.stripe([0.2, 1], 1500, 260, [250, 250, 250])
  canvas.stripe([0.2, 1], 1670, 18, [0, 0, 0])
  for (let i = 0; i < 96; i++) {
    const [column, row] = [i % 24, Math.floor(i / 24)]
    canvas.plate(1200 + column * 34, 60 + row * 34, 34, 34, 0, (column + row) % 2 ? [12, 12, 12] : [245, 245, 245])
  }
  canvas.disc(1500, 620, 230, [255, 255, 255])
  canvas.disc(1500, 620, 214, [10, 10, 10])
  canvas.disc(1500, 620, 206, [255, 214, 0])
  canvas.text('47', 1370, 520, 200, [10, 10, 10])
  canvas.disc(700, 1010, 190, [255, 255, 255])
  canvas.text('83', 590, 920, 180, [200, 0, 40], 0.2)
  const sponsors = ['TUNED OIL', 'APEX', 'VELOCITI', 'NORTH STAR', 'MERIDIAN', 'GRIP TIRES', 'DIESEL', 'DISC CO', 'HELIX', 'RACE LAD']
  const colors: readonly Color[] = [[255, 255, 255], [0, 168, 120], [255, 102, 0], [20, 20, 20], [0, 120, 220], [220, 0, 90]]
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  for (let i = 0; i < 60; i++) {
    const height = 10 + random() * 70
    const [name, x, y] = [pick(sponsors), random() * 1800, random() * 1950]
    const edge = height * 0.3
    const length = (name.length * 6 * height) / 7 + height * 0.5
    if (random() < 0.5) canvas.plate(x - edge, y - edge, length, height * 1.6, edge, pick(colors))
    canvas.text(name, x, y, height, pick(colors), random() < 0.4 ? 0.25 : 0)
  }
  for (let i = 0; i < 14; i++) canvas.star(120 + random() * 1800, 120 + random() * 1800, 20 + random() * 60, pick(colors), random() * 6)
}

/** Slow gradients, glows, a halftone and a carbon weave. */
function drawGradients(canvas: TextureCanvas): void {
  const random = numbersOf(777)
  const whole = [0, 0, DESIGN, DESIGN] as const
  canvas.flood([0, 0, 0])
  canvas.paint(whole, () => 1, (x, y) => {
    const [t, u] = [x / DESIGN, y / DESIGN]
    const m = smooth(0.15, 0.85, t * 0.7 + u * 0.3)
    return [20 + 225 * m, 30 + 120 * u * (1 - m) + 40 * m, 190 * (1 - m) + 60 * u]
  })
  const dots = (x: number, y: number) => {
    const [cx, cy] = [(Math.floor(x / 22) + 0.5) * 22, (Math.floor(y / 22) + 0.5) * 22]
    return canvas.edge(Math.hypot(x - cx, y - cy) - 13.64 * smooth(1200, DESIGN, cy))
  }
  canvas.paint([0, 1200, DESIGN, DESIGN], dots, [12, 12, 16])
  canvas.paint([0, 200, DESIGN, 520], (x, y) => 0.85 * Math.exp(-(((y - 350 - 30 * Math.sin(x / 200)) / 60) ** 2)), [255, 250, 235])
  for (let i = 0; i < 10; i++) {
    const [cx, cy, radius] = [random() * DESIGN, random() * DESIGN, 80 + random() * 260]
    const glow = (x: number, y: number) => 0.8 * (1 - smooth(0, radius, Math.hypot(x - cx, y - cy)))
    canvas.paint([cx - radius, cy - radius, cx + radius, cy + radius], glow, [random() * 255, random() * 255, random() * 255])
  }
  canvas.paint([1300, 900, 2000, 1400], () => 1, (x, y) => {
    const quarter = (Math.floor(x / 16) + Math.floor(y / 16)) & 3
    const value = 22 + 46 * Math.sin((((quarter < 2 ? x : y) % 16) / 16) * Math.PI) * (quarter < 2 ? 1 : 0.65)
    return [value, value, value + 3]
  })
  canvas.text('MOMENTUM', 150, 640, 150, (_, y) => [255, 255 * (1 - (y - 640) / 200), 40], 0.2)
  canvas.text('ENDURANCE TEAM 2478', 180, 860, 44, [255, 255, 255])
  canvas.text('128', 1420, 1040, 220, [255, 220, 60], 0.15)
}

/** What a camera sees: soft shapes of every size under grain, cut out with alpha by ramps, feathered discs and words. */
function drawPhoto(canvas: TextureCanvas): void {
  const random = numbersOf(4242)
  const cloud = cloudsOf(random)
  const { size, pixels } = canvas
  for (let at = 0; at < pixels.length; at += 4) {
    const x = ((at / 4) % size) * (DESIGN / size)
    const y = Math.floor(at / 4 / size) * (DESIGN / size)
    const warp = cloud(x / 190, y / 190, 4) * 3
    const a = cloud(x / 120 + warp, y / 90 - warp, 7)
    const b = cloud(x / 300 + 40, y / 300 + 9, 6)
    const c = cloud(x / 60 - 7, y / 60 + warp, 5)
    const grain = (random() + random() + random() - 1.5) * 14
    const ridge = Math.abs(a - 0.5) < 0.02 ? 40 : 0
    const light = [300 * a - 20 + 60 * (b - 0.5) + ridge, 200 * a * (0.4 + b) + 70 * c - 10, 120 * b + 150 * c - 50 * a]
    for (let k = 0; k < 3; k++) pixels[at + k] = Math.max(0, Math.min(255, light[k]! + grain))
  }
  canvas.paint([0, 0, DESIGN, 700], () => 1, 255)
  canvas.paint([0, 700, DESIGN, 1000], (_, y) => 1 - (y - 700) / 300, 255)
  for (let i = 0; i < 16; i++) {
    const [cx, cy, radius] = [random() * DESIGN, 1000 + random() * 1000, 40 + random() * 150]
    canvas.disc(cx, cy, radius, Math.floor(128 + random() * 127), 4 + random() * 50)
  }
  canvas.text('SPONSOR', 120, 1300, 220, [240, 240, 240], 0.2)
  canvas.text('SPONSOR', 120, 1300, 220, 255, 0.2)
  canvas.text('NIGHT RUN', 400, 1750, 140, [10, 200, 120])
  canvas.text('NIGHT RUN', 400, 1750, 140, 200)
}

/** Value noise, summed over octaves of half the size and strength each. */
function cloudsOf(random: () => number): (x: number, y: number, octaves: number) => number {
  const table = Uint8Array.from({ length: 256 }, (_, i) => i)
  for (let i = 255; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    const held = table[i]!
    table[i] = table[j]!
    table[j] = held
  }
  const at = (x: number, y: number) => table[(table[x & 255]! + y) & 255]! / 255
  const noise = (x: number, y: number) => {
    const [left, top] = [Math.floor(x), Math.floor(y)]
    const [fx, fy] = [x - left, y - top]
    const [u, v] = [fx * fx * (3 - 2 * fx), fy * fy * (3 - 2 * fy)]
    const [a, b, c, d] = [at(left, top), at(left + 1, top), at(left, top + 1), at(left + 1, top + 1)]
    return a + (b - a) * u + (c - a) * v + (a - b - c + d) * u * v
  }
  // A sum over octaves, each of half the size and strength of the one before.
  return (x, y, octaves) => {
    let sum = 0
    for (let i = 0, strength = 0.5; i < octaves; i++, strength /= 2, x *= 2.03, y *= 2.01) sum += strength * noise(x, y)
    return sum
  }
}
