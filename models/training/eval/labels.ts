import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { AuvCard } from '../../network.ts'

const triple = z.tuple([z.number(), z.number(), z.number()])

const photoSchema = z.object({
  file: z.string(),
  seed: z.number(),
  /** All of the following are absent where there is no car. `camera` holds the 16 numbers of CONTRACT.md. */
  classes: z.string().optional(),
  camera: z.array(z.number()).length(16).optional(),
  /** Base64: one bit for each texel that is truly seen, one for each keypoint, and the true sRGB of each texel. */
  visible: z.string().optional(),
  points: z.string().optional(),
  colours: z.string().optional(),
})

const splitSchema = z.object({
  side: z.number(),
  hashes: z.object({ mesh: z.string(), panelMap: z.string() }),
  photos: z.array(photoSchema).min(1),
  texels: z.object({ uv: z.array(z.tuple([z.number(), z.number()])), point: z.array(triple), class: z.array(z.number()) }),
})

/** labels.json of a split: photos, and the paint texels that all of them are judged by (u, v on the sheet; metres, GLB frame). */
export type Split = z.infer<typeof splitSchema>

/** A photo with a car, and all that is known of it. */
export interface Known {
  readonly file: string
  readonly seed: number
  readonly classes: string
  readonly camera: readonly number[]
  readonly visible: Uint8Array
  readonly points: Uint8Array
  readonly colours: Uint8Array
}

/** Whether bit `n` is set; the first is the highest of its byte, as NumPy packs them. */
export const bitAt = (bits: Uint8Array, n: number): boolean => ((bits[n >> 3]! >> (7 - (n & 7))) & 1) === 1

/** Reads the labels of a split. Throws an Error that says what to do when they are absent or of another mesh or sheet. */
export async function readSplit(folder: string, { hashes }: Pick<AuvCard, 'hashes'>): Promise<Split> {
  const text = await readFile(join(folder, 'labels.json'), 'utf8').catch(() => {
    throw new Error(`${folder} holds no labels.json. Draw the photos first; models/training/README.md tells how.`)
  })
  const split = splitSchema.parse(JSON.parse(text))
  if (split.hashes.mesh !== hashes.mesh || split.hashes.panelMap !== hashes.panelMap) {
    throw new Error(`${folder} shows another mesh or panel map than the network was made for. Delete it, and draw the photos again.`)
  }
  return split
}

/** What is known of a photo; undefined where there is no car. */
export function knownOf({ file, seed, classes, camera, visible, points, colours }: Split['photos'][number]): Known | undefined {
  if (!classes || !camera || !visible || !points || !colours) return undefined
  const bytes = (text: string) => Buffer.from(text, 'base64')
  return { file, seed, classes, camera, visible: bytes(visible), points: bytes(points), colours: bytes(colours) }
}
