import type { Kind } from '../../graphs/format/ports.ts'

/** `draft` frames come from shrunken pictures while the hand is on a control; `final` ones from full-size runs. */
export type FrameQuality = 'draft' | 'final'

/** The plane of a picture that lies under its paint: metallic, roughness, clearcoat and specular mask as RGBA. */
export type FramePlane = 'finish'

/** An output that somebody looks at, and how wide a picture of it is of use, in px of its longer side. */
export interface Watched {
  readonly node: string
  readonly port: string
  readonly width: number
  /** Left out: the paint. `finish` frames come only for pictures that have one. */
  readonly plane?: FramePlane
}

/**
 * How the bytes of a frame lie: `rgba8` straight alpha, rows from the top-left, `width * height * 4` bytes; `grey8` one
 * byte a pixel; `json` no bytes, the value is in `value`. While the hand moves, pictures may come packed: `bc1` where they are
 * opaque, else `bc3`, rows of blocks of 4 x 4 px from the top-left.
 */
export type FrameFormat = 'rgba8' | 'grey8' | 'json' | 'bc1' | 'bc3'

/** The head of a frame: what is shown of one value of one output. Its bytes travel beside it. */
export interface FrameHead {
  /** Names the client's slot for this output: see `slotName`. Acknowledge with it. */
  readonly slot: string
  /** Counts the frames of the client. Acknowledge with it. */
  readonly seq: number
  readonly graph: string
  readonly node: string
  readonly port: string
  readonly plane?: FramePlane
  readonly run: string
  /** Counts the runs of this launch of the server; a higher order is a later run. */
  readonly order: number
  /** The revision of the graph that the run executed. */
  readonly revision: number
  readonly quality: FrameQuality
  readonly kind: Kind
  readonly format: FrameFormat
  /** Size of the frame in px; 0 for `json`. */
  readonly width: number
  readonly height: number
  /** Size of the value itself in px; 0 where it has none. */
  readonly fullWidth: number
  readonly fullHeight: number
  /** The share of the whole picture's sides that a draft's picture has; left out at full size. */
  readonly scale?: number
  /** Content hash: the full picture is at `/api/artifacts/<hash>.png`. Equal hashes are equal values. */
  readonly hash: string
  /** One line for people: "image 2048x2048 srgb on meridian-gt3/body". */
  readonly summary: string
  /** The sheet that the picture lies on. */
  readonly sheet?: { readonly car: string; readonly sheet: string }
  /** `data` pictures must not be treated as colour. */
  readonly space?: 'srgb' | 'data'
  /** Whether layers laid a finish. */
  readonly finish?: boolean
  /** For `json`: scalars as they are, reports, entries, poses and cars as their records, meshes as counts. */
  readonly value?: unknown
}

/** The name of the slot of an output: `graph/node.port`, and `graph/node.port.finish` for its finish. */
export function slotName(graph: string, { node, port, plane }: Pick<Watched, 'node' | 'port' | 'plane'>): string {
  return `${graph}/${node}.${port}${plane ? `.${plane}` : ''}`
}

/**
 * Whether a frame may take the place of the one shown: a later run always may, an earlier one never, so that what is
 * shown never steps back.
 */
export function supersedes(next: Pick<FrameHead, 'order' | 'seq'>, shown: Pick<FrameHead, 'order' | 'seq'> | undefined): boolean {
  if (!shown) return true
  return next.order === shown.order ? next.seq >= shown.seq : next.order > shown.order
}
