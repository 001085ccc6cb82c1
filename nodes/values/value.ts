import type { ImageValue, MaskValue } from './image.ts'

/** One drawable part of a mesh: a run of `indices` with one material. */
export interface MeshPart {
  readonly material: string
  readonly start: number
  readonly count: number
}

/** Triangles in glTF's convention: metres, +Y up, right-handed, counter-clockwise. Three floats a vertex, uvs two. */
export interface MeshValue {
  readonly kind: 'mesh'
  readonly positions: Float32Array
  readonly normals: Float32Array
  readonly uvs: Float32Array
  readonly indices: Uint32Array
  readonly parts: readonly MeshPart[]
}

/**
 * A camera that saw the car. World -> camera: `p = R(rotation) * world + translation`; the camera looks down -Z.
 * `focal` and `centre` are px of a picture of `width` x `height`; `score` 0..1 is how well the photo fits.
 */
export interface PoseValue {
  readonly kind: 'pose'
  readonly width: number
  readonly height: number
  readonly focal: number
  readonly centre: readonly [x: number, y: number]
  /** Radial distortion k1 of the normalised image plane. */
  readonly distortion: number
  /** Unit quaternion x, y, z, w. */
  readonly rotation: readonly [x: number, y: number, z: number, w: number]
  readonly translation: readonly [x: number, y: number, z: number]
  readonly score: number
  /** Named points of the car as this camera sees them, where who found it knows some. */
  readonly points?: readonly SeenPoint[]
  /** What its finder observed, where it says so: with points that are set later, the camera can be found again without it. */
  readonly evidence?: PoseEvidence
}

/** Observations of a car in a photo, apart from points that were set by hand, in sides of the photo's centred square. */
export interface PoseEvidence {
  /** On the car: GLB frame, metres; three numbers for each observation. */
  readonly points: readonly number[]
  /** Where each was seen: two numbers, 0..1 of the square. */
  readonly seen: readonly number[]
  /** How much each counts where no point is set. */
  readonly weights: readonly number[]
  /** What was held of the lens beforehand: means and sigmas of ln f (sides of the square), cx, cy and k1. */
  readonly lens: { readonly mean: readonly [number, number, number, number]; readonly sigma: readonly [number, number, number, number] }
  /**
   * The camera that its finder saw at first, without any point that was set (as the tensor `camera` of an AUV network). How far from it a
   * point is set tells how much the observations still count.
   */
  readonly alone?: readonly number[]
}

/** A named point of the car in a photo. */
export interface SeenPoint {
  readonly name: string
  /** On the car: GLB frame, metres. */
  readonly position: readonly [x: number, y: number, z: number]
  /** Px of the photo at the solved camera; may lie outside. */
  readonly x: number
  readonly y: number
  /** How unsure its finder is of the place, in px of the photo; 0 where it was set by hand. */
  readonly sigma: number
  /** 0..1: whether it is in sight, and not behind the car. */
  readonly visible: number
  /** Set by hand. */
  readonly set: boolean
}

/** A reference to a car pack. `hash` stands for the content of everything the pack names. */
export interface CarValue {
  readonly kind: 'car'
  readonly id: string
  readonly hash: string
}

/** One row of an entry list. Numbers are text: "00", "007" and "7" are three numbers. */
export interface EntryValue {
  readonly kind: 'entry'
  readonly number: string
  readonly class: string
  readonly team: string
  readonly drivers: readonly string[]
  readonly ids: Readonly<Record<string, string>>
  readonly colors: Readonly<Record<string, string>>
  readonly columns: Readonly<Record<string, string>>
}

/** One thing an inspection found. `at` is a place in the picture, 0..1 of its width and height. */
export interface Finding {
  readonly severity: 'info' | 'warning' | 'error'
  readonly message: string
  readonly at?: { readonly x: number; readonly y: number; readonly w: number; readonly h: number }
}

/** A named figure of a report, with its unit in words ("dB", "px", "%", "" for none). */
export interface Measure {
  readonly name: string
  readonly title: string
  readonly value: number | string
  readonly unit: string
}

/** What an inspection says: figures and findings. */
export interface ReportValue {
  readonly kind: 'report'
  readonly title: string
  readonly measures: readonly Measure[]
  readonly findings: readonly Finding[]
}

export interface NumberValue {
  readonly kind: 'number'
  readonly value: number
}
export interface TextValue {
  readonly kind: 'text'
  readonly value: string
}
/** `#rrggbb` or `#rrggbbaa`, lower case, sRGB, straight alpha. */
export interface ColorValue {
  readonly kind: 'color'
  readonly value: string
}
export interface BooleanValue {
  readonly kind: 'boolean'
  readonly value: boolean
}
export interface ChoiceValue {
  readonly kind: 'choice'
  readonly value: string
}

/** Values that are one literal. */
export type ScalarValue = NumberValue | TextValue | ColorValue | BooleanValue | ChoiceValue

/** Everything that can travel along an edge. */
export type Value =
  | ImageValue
  | MaskValue
  | MeshValue
  | PoseValue
  | CarValue
  | EntryValue
  | ReportValue
  | ScalarValue
