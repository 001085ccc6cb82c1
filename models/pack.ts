import { z } from 'zod'

/**
 * The car pack: everything Clearcoat knows about one car, as one `car.json` beside its files.
 *
 * Sheet space is used throughout: `u` runs right and `v` runs down, both 0..1 from the sheet's top-left corner, so
 * a pack says the same at every size. Angles are degrees, clockwise as seen on the sheet.
 */

const name = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'Use lower-case words joined by hyphens.')

/** A file of the pack: a plain relative path below the pack's folder. */
const packFile = z
  .string()
  .max(200)
  .regex(/^(?!\/)(?!.*(?:^|\/)\.\.?(?:\/|$))[A-Za-z0-9._/-]+$/, 'Name a file inside the pack, without "..".')

const unit = z.number().min(0).max(1)
const point = z.tuple([z.number(), z.number()])

/** A rectangle in sheet space. */
export const rectSchema = z.object({ x: unit, y: unit, w: unit, h: unit })

const side = z.enum(['left', 'right', 'centre'])

const sheet = z.object({
  name,
  title: z.string(),
  role: z.enum(['paint', 'glass', 'other']),
  width: z.int().min(16).max(8192),
  height: z.int().min(16).max(8192),
  /** Which TEXCOORD set of the mesh lies on this sheet. */
  uvSet: z.int().min(0).max(7),
  /** The material of the mesh that wears this sheet. Only its triangles count as paint. */
  material: z.string(),
  /** A picture of the sheet with panel outlines and names, to paint over. */
  guide: packFile,
  /** 8-bit grey PNG of the sheet's size: 0 where no panel lies, else the panel's `index`. */
  panelMap: packFile,
  /** Optional 8-bit grey PNG: ambient occlusion on the sheet, 255 = open. Shown, never baked into paint. */
  occlusion: packFile.optional(),
})

const panel = z.object({
  name,
  title: z.string(),
  sheet: name,
  side,
  /** The panel's value in the sheet's `panelMap`, 1..255. */
  index: z.int().min(1).max(255),
  /** The chart's box in sheet space. */
  box: rectSchema,
  /** Texels of the sheet's own size per metre on the car, mean over the panel. */
  density: z.number().positive(),
})

const anchor = z.object({
  name,
  title: z.string(),
  sheet: name,
  panel: name,
  side,
  rect: rectSchema,
  /** Turn art by this much so that it stands upright on the car. */
  rotation: z.number().min(-360).max(360).default(0),
  /** `horizontal` where the sheet shows the panel mirrored, so that text must be flipped to read on the car. */
  flip: z.enum(['none', 'horizontal']).default('none'),
  /** The anchor at the same place on the other side of the car. */
  twin: name.optional(),
})

/** Two edges on the sheet that are one line on the car; points correspond one to one. */
const seam = z.object({
  a: z.object({ panel: name, points: z.array(point).min(2) }),
  b: z.object({ panel: name, points: z.array(point).min(2) }),
})

/** Where the car's mirror image of a panel lies: u' = m0*u + m2*v + m4, v' = m1*u + m3*v + m5. */
const mirror = z.object({
  from: name,
  to: name,
  matrix: z.tuple([z.number(), z.number(), z.number(), z.number(), z.number(), z.number()]),
})

const zone = z.object({ name, title: z.string(), sheet: name, rect: rectSchema, rotation: z.number().default(0) })

const network = z.object({
  file: packFile,
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** A JSON file beside it: what it was trained on and what it measured. */
  card: packFile.optional(),
})

/** The schema of `car.json`, format 1. */
export const packSchema = z.looseObject({
  format: z.object({ name: z.literal('clearcoat.car'), major: z.literal(1), minor: z.int().min(0) }),
  id: name,
  name: z.string().min(1).max(80),
  version: z.string(),
  maker: z.string(),
  licence: z.string(),
  /** glTF binary: metres, +Y up, +Z forward (the car's nose), +X to the car's left, right-handed, CCW. */
  mesh: z.object({ file: packFile, live: packFile.optional(), sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  sheets: z.array(sheet).min(1).max(16),
  panels: z.array(panel).max(255),
  anchors: z.array(anchor).max(500),
  seams: z.array(seam).max(1000),
  mirror: z.array(mirror).max(500),
  /** Zones that an organiser or the simulator owns: nothing may be painted there. */
  locked: z.array(zone).max(100),
  /** Zones where plates (number, class, series) go. */
  plates: z.array(zone).max(100),
  /** Who draws the race number on the car. */
  numberDrawnBy: z.enum(['sim', 'painter']),
  networks: z.object({ auv: network.optional() }).default({}),
  /**
   * Optional: points of the car that people can find in a photo (wheel centres, corners), for packs without a network; `position`
   * in the mesh's frame, metres. A network's card names its own.
   */
  keypoints: z.array(z.object({ name, position: z.tuple([z.number(), z.number(), z.number()]) })).max(200).optional(),
  /** What each simulator calls this car. */
  targets: z.record(z.string(), z.record(z.string(), z.string())).default({}),
})

export type CarPack = z.infer<typeof packSchema>
export type Sheet = CarPack['sheets'][number]
export type Panel = CarPack['panels'][number]
export type Anchor = CarPack['anchors'][number]
export type Rect = z.infer<typeof rectSchema>
