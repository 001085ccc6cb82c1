/** Colours premultiplied with what is known of them, four floats a texel: r, g, b, weight. */
interface Level {
  readonly width: number
  readonly height: number
  readonly texels: Float32Array
}

/** What is filled in is soft, so it is worked out on blocks of this many texels a side. */
const BLOCK = 4

function halved({ width, height, texels }: Level): Level {
  const [w, h] = [Math.ceil(width / 2), Math.ceil(height / 2)]
  const out = new Float32Array(w * h * 4)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = (y * width + x) * 4
      const to = ((y >> 1) * w + (x >> 1)) * 4
      for (let k = 0; k < 4; k++) out[to + k]! += texels[from + k]! * 0.25
    }
  }
  return { width: w, height: h, texels: out }
}

/** What is barely known shall not outvote what is well known when it comes to fill a finer level; a quarter known is known. */
function strengthened({ texels }: Level): void {
  for (let i = 0; i < texels.length; i += 4) {
    const weight = texels[i + 3]!
    if (weight <= 1e-6) continue
    const sure = Math.min(1, weight * 4)
    for (let k = 0; k < 3; k++) texels[i + k]! *= sure / weight
    texels[i + 3] = sure
  }
}

/** Fills what a finer level does not know from the coarser one, bilinearly; what it knows in part, in part. */
function filledFrom(fine: Level, coarse: Level): void {
  const { width, height, texels } = fine
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 4
      const missing = 1 - texels[at + 3]!
      if (missing <= 0) continue
      sampled(coarse, x / 2 - 0.25, y / 2 - 0.25)
      for (let k = 0; k < 4; k++) texels[at + k]! += missing * sample[k]!
    }
  }
}

const sample = new Float64Array(4)

/** Bilinear, clamped at the rim; into `sample`. */
function sampled({ width, height, texels }: Level, x: number, y: number): void {
  const cx = Math.min(width - 1, Math.max(0, x))
  const cy = Math.min(height - 1, Math.max(0, y))
  const x0 = cx | 0
  const y0 = cy | 0
  const fx = cx - x0
  const fy = cy - y0
  const from = (y0 * width + x0) * 4
  const right = x0 + 1 < width ? 4 : 0
  const below = y0 + 1 < height ? width * 4 : 0
  const w0 = (1 - fx) * (1 - fy)
  const w1 = fx * (1 - fy)
  const w2 = (1 - fx) * fy
  const w3 = fx * fy
  for (let k = 0; k < 4; k++) {
    const i = from + k
    sample[k] = texels[i]! * w0 + texels[i + right]! * w1 + texels[i + below]! * w2 + texels[i + below + right]! * w3
  }
}

/**
 * Fills the texels that are not known from those around them, near ones counting most (push-pull: Gortler and others, "The
 * Lumigraph", 1996). `known` 0..255 says how much of each texel's own colour stays. `pixels` is RGBA and is changed in place;
 * alpha is kept. Where nothing is known, nothing changes.
 */
export function inpaint(pixels: Uint8Array, known: Uint8Array, width: number, height: number): void {
  if (pixels.length !== width * height * 4 || known.length !== width * height) {
    throw new RangeError('The picture and what is known of it must have the size that was said.')
  }
  const base = gathered(pixels, known, width, height)
  const levels = [base]
  for (let level = base; level.width > 1 || level.height > 1; levels.push((level = halved(level)))) strengthened(level)
  strengthened(levels.at(-1)!)
  for (let i = levels.length - 2; i >= 0; i--) filledFrom(levels[i]!, levels[i + 1]!)
  const row = new Float64Array(base.width * 4)
  for (let y = 0; y < height; y++) {
    blendRow(row, base, (y + 0.5) / BLOCK - 0.5)
    for (let x = 0, i = y * width; x < width; x++, i++) if (known[i] !== 255) lay(pixels, i, known[i]! / 255, row, (x + 0.5) / BLOCK - 0.5)
  }
}

/** The row of a level at a height between two of its rows, clamped at the rim. */
function blendRow(row: Float64Array, { width, height, texels }: Level, y: number): void {
  const cy = Math.min(height - 1, Math.max(0, y))
  const above = (cy | 0) * width * 4
  const below = (cy | 0) + 1 < height ? above + width * 4 : above
  const share = cy - (cy | 0)
  for (let i = 0; i < row.length; i++) row[i] = texels[above + i]! * (1 - share) + texels[below + i]! * share
}

/** Lays what a blended row knows at `x` over what texel `i` has of its own. */
function lay(pixels: Uint8Array, i: number, own: number, row: Float64Array, x: number): void {
  const cx = Math.min(row.length / 4 - 1, Math.max(0, x))
  const from = (cx | 0) * 4
  const to = from + 4 < row.length ? from + 4 : from
  const share = cx - (cx | 0)
  const weight = row[from + 3]! * (1 - share) + row[to + 3]! * share
  if (weight <= 1e-6) return
  const rest = (1 - own) / weight
  for (let k = 0; k < 3; k++) {
    const filled = row[from + k]! * (1 - share) + row[to + k]! * share
    pixels[i * 4 + k] = pixels[i * 4 + k]! * own + filled * rest + 0.5
  }
}

function gathered(pixels: Uint8Array, known: Uint8Array, width: number, height: number): Level {
  const [w, h] = [Math.ceil(width / BLOCK), Math.ceil(height / BLOCK)]
  const texels = new Float32Array(w * h * 4)
  for (let y = 0; y < height; y++) {
    const row = ((y / BLOCK) | 0) * w
    for (let x = 0, i = y * width; x < width; x++, i++) {
      if (known[i] === 0) continue
      const weight = known[i]! / (255 * BLOCK * BLOCK)
      const to = (row + ((x / BLOCK) | 0)) * 4
      texels[to]! += pixels[i * 4]! * weight
      texels[to + 1]! += pixels[i * 4 + 1]! * weight
      texels[to + 2]! += pixels[i * 4 + 2]! * weight
      texels[to + 3]! += weight
    }
  }
  return { width: w, height: h, texels }
}
