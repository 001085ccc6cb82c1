import type { Knot } from './curve.ts'
import type { Vec2, Vec3 } from './vec.ts'

/**
 * The numbers of one car. Metres in the builder's frame: x forward from the middle of the wheelbase, y to the left, z up
 * from the ground. Everything describes the left half; the builder mirrors it.
 */
export interface CarShape {
  readonly wheels: WheelShape
  readonly body: BodyShape
  readonly nose: FasciaShape
  readonly tail: FasciaShape
  readonly cabin: CabinShape
  readonly openings: OpeningShape
  readonly lamps: { readonly head: LampShape; readonly tail: LampShape }
  readonly wing: WingShape
  readonly aero: AeroShape
}

/** A knot table and the standard deviation of its smoothing. */
export interface CurveData {
  readonly knots: readonly Knot[]
  readonly sigma: number
}

/** Axles, tyres and arches. */
export interface WheelShape {
  readonly frontAxle: number
  readonly rearAxle: number
  readonly axleHeight: number
  readonly tyreRadius: number
  readonly tyreWidth: number
  readonly rimRadius: number
  readonly frontArch: number
  readonly rearArch: number
  /** y of the wheel's middle plane. */
  readonly frontTrack: number
  readonly rearTrack: number
  /** Width of the bolt-on flare around each arch. */
  readonly frontFlare: number
  readonly rearFlare: number
  /** How far a flare stands out at its outer edge, and how much more at the lip. */
  readonly flareStep: Vec2
  readonly spokes: number
}

/** The lofted skin: eight section points, from sill to centre line, as curves of x. */
export interface BodyShape {
  readonly from: number
  readonly to: number
  readonly sillY: CurveData
  readonly sillZ: CurveData
  readonly lowerY: CurveData
  readonly lowerZ: CurveData
  readonly waistY: CurveData
  readonly waistZ: CurveData
  readonly shoulderY: CurveData
  readonly shoulderZ: CurveData
  readonly valleyY: CurveData
  readonly valleyZ: CurveData
  readonly ridgeY: CurveData
  readonly ridgeZ: CurveData
  readonly centreZ: CurveData
  /** y of the crown as a share of the ridge's. */
  readonly crown: number
  /** Share of both legs that the fillet at each section point takes up; neighbours' halves add up to 1 at most. */
  readonly fillets: readonly number[]
  /** Sunk body side between the wheels: depth, height, standard deviation of the height, x fading in and out. */
  readonly scallop: { depth: number; z: number; sigma: number; front: Vec2; rear: Vec2 }
  /** Raised middle of the hood: height, section parameter across which it rises, x fading in and out. */
  readonly dome: { height: number; across: Vec2; front: Vec2; rear: Vec2 }
  /** Curves along the sides of the roof: a shallow channel between two rails. */
  readonly roofChannel: { depth: number; half: number; edge: number; front: Vec2; rear: Vec2 }
}

/** A nose or tail as a height field: x = end + plan(y) + profile(z). */
export interface FasciaShape {
  readonly end: number
  /** Plan: x moves by square * q^2 + sixth * q^6, q = y / 0.9. */
  readonly plan: { square: number; sixth: number }
  readonly profile: CurveData
  /** Rows and columns of the grid before trimming. */
  readonly z: Vec2
  readonly rows: number
  readonly columns: number
  /** Radius-like width over which the fascia runs into the body. */
  readonly round: number
}

/** A line across the car: x = at + bend * (y / over) ^ power. */
export interface CrossLine {
  readonly at: number
  readonly bend: number
  readonly over: number
  readonly power: number
}

/** Glasshouse lines. */
export interface CabinShape {
  readonly cowl: CrossLine
  readonly header: CrossLine
  readonly backTop: CrossLine
  readonly backBase: CrossLine
  /** x where roof chart and deck chart meet. */
  readonly deckFrom: number
  /** Depth of the painted sun strip below the header. */
  readonly sunStrip: number
  /** Side window: section parameters of belt and top edge, front x, rear edge through (x, z) leaning by `lean`. */
  readonly window: { belt: number; top: number; front: number; rearX: number; rearZ: number; lean: number }
  readonly pillar: { x: number; z: number; lean: number; half: number }
}

/** An outline cut out of the skin and sunk. */
export interface Opening {
  readonly outline: readonly Vec2[]
  readonly radius: number
}

/** Vents, intakes, grilles; outlines in (x, y), (x, z) or (y, z) as each says. */
export interface OpeningShape {
  /** (x, y) on the hood. */
  readonly hoodVent: Opening
  /** (x, y) on the fender. */
  readonly fenderVent: Opening
  /** (x, z) behind the front wheel. */
  readonly sideVent: Opening
  /** (x, z) ahead of the rear wheel. */
  readonly rearIntake: Opening
  /** (station, unrolled height) on the door. */
  readonly doorHandle: Opening
  /** (y, z). */
  readonly grille: Opening
  /** Width of the raised frame around the grille. */
  readonly grilleFrame: number
  readonly sideIntake: Opening
  readonly rearMesh: Opening
  readonly rearVent: Opening
  /** Height of the carbon edge at the tail: at the middle, drop, and the y across which it drops. */
  readonly rearCarbon: { z: number; drop: number; across: Vec2 }
}

/** A lamp as outlines in a plane seen along `toward`: first coordinate level, to the left as one faces it, second up. */
export interface LampShape {
  readonly toward: Vec3
  /** Convex. */
  readonly outline: readonly Vec2[]
  readonly radius: number
  /** Convex outlines of its lit strips. */
  readonly guides: readonly (readonly Vec2[])[]
  readonly projectors: readonly { at: Vec2; radius: number }[]
}

/** The rear wing. */
export interface WingShape {
  /** (x, z) of the leading edge. */
  readonly leadingEdge: Vec2
  readonly chord: number
  readonly halfSpan: number
  readonly incidence: number
  /** (x, z). */
  readonly plate: readonly Vec2[]
  readonly plateThickness: number
  readonly neck: { y: number; half: number; path: readonly [Vec2, Vec2, Vec2, Vec2]; width: Vec2 }
}

/** Bolt-on carbon. */
export interface AeroShape {
  readonly splitter: { halfWidth: number; ahead: number; z: number; thickness: number; back: number }
  readonly canards: readonly { z: number; x: number; length: number; width: number }[]
  readonly skirt: { front: number; rear: number; outer: number; z: Vec2 }
  readonly diffuser: { from: Vec2; to: Vec2; halfWidth: number; fins: readonly number[] }
}
