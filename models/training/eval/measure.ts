import { join } from 'node:path'
import sharp from 'sharp'
import { feedsOf, type AuvRequest } from '../../../nodes/neural/auv-photo.ts'
import { findCar, fitOf, type Planes } from '../../../nodes/neural/look-again.ts'
import { imageOf, type ImageValue } from '../../../nodes/values/image.ts'
import type { AuvCard } from '../../network.ts'
import { colourError, rawColourError, referredErrors } from './colours.ts'
import { dragsOf } from './drags.ts'
import { knownOf, type Split } from './labels.ts'
import { cameraIn, classesOf, panelShares, placeError } from './places.ts'
import { sightOf, type Sight } from './sight.ts'
import { toned, TONES } from './tones.ts'

/** Full frame, to which EXIF's focal lengths refer, in mm. */
const FRAME_MM = 36
/** Side of the sheet on which colours and visibility are judged, and of one that is thrown away. */
const SHEET = 512
const NO_SHEET = 64
/** What a lens may say of its focal length, over what it is. */
export const FOCALS = { exact: 1, long: 1.1, short: 0.9 } as const

/** What is tried on a photo beside the plain run. */
export type Trial = 'drags' | 'focal' | 'tones'

/** What one photo with the car came to. Errors are mean px at 1024 over the truly visible texels; colours are median CIEDE2000. */
export interface PhotoFigures {
  readonly seed: number
  /** The network alone. */
  readonly px: number
  readonly fit: readonly number[]
  /** The network as the AUV-Net node asks it: once more where the fit is poor. */
  readonly node: { readonly px: number; readonly poor: boolean }
  readonly panels: { readonly strict: number; readonly all: number }
  readonly sight: Sight
  readonly colour: { readonly raw?: number; readonly delit?: number; readonly referred?: number; readonly others?: number }
  readonly dragged?: number
  readonly focal?: Readonly<Record<keyof typeof FOCALS, number>>
  readonly tones?: Readonly<Record<string, number>>
}

/** What a photo without the car came to. */
export interface EmptyFigures {
  readonly seed: number
  readonly fit: readonly number[]
}

/** Runs a network once. */
export type Run = (feeds: Planes) => Promise<Planes>

const defined = <K extends string>(key: K, value: number | undefined) => (value === undefined ? {} : { [key]: value }) as { readonly [key in K]?: number }

async function photoAt(file: string): Promise<ImageValue> {
  const { data, info } = await sharp(file).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  return imageOf(info.width, info.height, data)
}

/** What to do with one photo: number `index` of a split. `quantiles`: those of the fit by which the node calls one poor. */
export interface Task {
  readonly index: number
  readonly trials: readonly Trial[]
  readonly quantiles: readonly number[]
}

/** Measures one photo of the split in `folder`. */
export async function measurePhoto(run: Run, card: AuvCard, folder: string, split: Split, { index, trials, quantiles }: Task): Promise<PhotoFigures | EmptyFigures> {
  const entry = split.photos[index]!
  const photo = await photoAt(join(folder, entry.file))
  const request = (more: Partial<AuvRequest> = {}): AuvRequest =>
    ({ focal: 0, cropped: false, mirror: 0, delight: 1, size: NO_SHEET, keypoints: card.keypoints.length, set: [], ...more })
  const feeds = await feedsOf(photo, request({ size: SHEET }))
  const results = await run(feeds)
  const fit = Array.from({ length: results['fit']!.data.length }, (_, k) => fitOf(results, k))
  const known = knownOf(entry)
  if (!known) return { seed: entry.seed, fit }
  const error = (found: Planes) => placeError(cameraIn(found), split, known)
  const tried = async (more: Partial<AuvRequest>, picture = photo) => error(await run(await feedsOf(picture, request(more))))
  let first: Planes | undefined = results
  const found = await findCar(feeds, quantiles, async (given) => {
    const answer = first ?? (await run(given))
    first = undefined
    return answer
  })
  const raw = rawColourError(results, split, known, photo)
  const delit = colourError(results, split, known)
  const referred = referredErrors(results, split, known)
  const set = trials.includes('drags') ? dragsOf(known, card.keypoints.map(({ position }) => position)) : undefined
  const focal = known.camera[12]! * FRAME_MM
  return {
    seed: known.seed,
    px: error(results),
    fit,
    node: { px: error(found.results), poor: found.poor },
    panels: panelShares(cameraIn(results), split, known, await classesOf(join(folder, known.classes))),
    sight: sightOf(results, split, known),
    colour: { ...defined('raw', raw), ...defined('delit', delit), ...defined('referred', referred?.all), ...defined('others', referred?.others) },
    ...(set ? { dragged: await tried({ set }) } : {}),
    ...(trials.includes('focal') ? { focal: await each(FOCALS, (factor) => tried({ focal: focal * factor })) } : {}),
    ...(trials.includes('tones') ? { tones: await each(TONES, (table) => tried({}, toned(photo, table))) } : {}),
  }
}

/** The same record with each value worked out, one after the other. */
async function each<K extends string, V>(record: Readonly<Record<K, V>>, work: (value: V) => Promise<number>): Promise<Record<K, number>> {
  const out = {} as Record<K, number>
  for (const key of Object.keys(record) as K[]) out[key] = await work(record[key])
  return out
}
