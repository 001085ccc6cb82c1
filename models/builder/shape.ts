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
  readonly lines: LineShape
  readonly lamps: { readonly head: LampShape; readonly tail: LampShape }
  readonly wing: WingShape
  readonly aero: AeroShape
  readonly fittings: FittingShape
  readonly cockpit: CockpitShape
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
  /** How far the crown stands above the centre line along the roof: height, x fading in from behind and out ahead. */
  readonly crownLift: { height: number; rear: Vec2; front: Vec2 }
  /** Where stations lie closer together: ahead of `nose`, behind `tail`, within `screen` (front, rear); `back` begins the rear. */
  readonly stations: { nose: number; tail: number; screen: Vec2; back: number }
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
  /** Where the side chart's upper border changes: it rises to the cantrail across `cowl`, falls to the deck's valley across
   * `deck`, and falls below the hood's edge across `nose` (x from, x to). */
  readonly border: { readonly cowl: Vec2; readonly deck: Vec2; readonly nose: Vec2 }
  /** x where roof chart and deck chart meet. */
  readonly deckFrom: number
  /** Depth of the painted sun strip below the header. */
  readonly sunStrip: number
  /** Side window: section parameters of belt and top edge, front x, rear edge through (x, z) leaning by `lean`. */
  readonly window: { belt: number; top: number; front: number; rearX: number; rearZ: number; lean: number }
  /** Black pillars across the side window, through (x, z), leaning. */
  readonly pillars: readonly { x: number; z: number; lean: number; half: number }[]
  /** The roof's dark underside: x of the grid it is cut from, x between which it is kept, and its least height. */
  readonly headliner: { grid: Vec2; x: Vec2; z: number }
}

/** A convex outline cut out of the skin, its corners rounded by `radius` outwards, and how its floor moves. */
export interface Opening {
  readonly outline: readonly Vec2[]
  readonly radius: number
  /** How the floor moves everywhere, and how much more beyond a ramp along x that ends at `to`. */
  readonly sink: Vec3
  readonly ramp?: { readonly from: number; readonly to: number; readonly sink: Vec3 }
}

/** Slats across a vent on top: how many, x of the first, spacing, and the y they span; `lean` slants them:
 * x grows by `by` for every `over` of y beyond `from`. */
export interface LouvreShape {
  readonly count: number
  readonly first: number
  readonly step: number
  readonly across: Vec2
  readonly lean: { readonly from: number; readonly by: number; readonly over: number }
  /** (x ahead, depth) of the leading edge and (x behind, depth) of the trailing edge. */
  readonly lead: Vec2
  readonly trail: Vec2
  /** Depths are below the skin over each edge, not over the slat's middle. */
  readonly follows: boolean
  readonly samples: number
}

/** Vents, intakes, grilles; outlines in (x, y), (x, z) or (y, z) as each says. A car may do without most of them. */
export interface OpeningShape {
  /** (x, y) on the hood. */
  readonly hoodVent?: Opening
  /** (x, y) on the fender. */
  readonly fenderVent?: Opening
  /** (x, z) behind the front wheel. */
  readonly sideVent?: Opening
  /** (x, z) ahead of the rear wheel. */
  readonly rearIntake?: Opening
  /** (station, unrolled height) on each door. */
  readonly doorHandles: readonly Opening[]
  /** (y, z). */
  readonly grille: Opening
  /** Width of the raised frame around the grille. */
  readonly grilleFrame: number
  readonly sideIntake: Opening
  readonly rearMesh: Opening
  readonly rearVent?: Opening
  /** Height of the carbon edge at the tail: at the middle, drop, and the y across which it drops. */
  readonly rearCarbon: { z: number; drop: number; across: Vec2 }
  readonly hoodLouvres?: LouvreShape
  readonly fenderLouvres?: LouvreShape
  /** Slats in the side vent: x of their middle, x at which they meet the skin, heights, and the length of one at height
   * `from`, less `taper` for each metre above it. */
  readonly flankSlats?: { x: number; skinAt: number; z: readonly number[]; length: number; from: number; taper: number }
  /** Heights of the blades in grille and side intake, and the y that they span before they are cut to the outline. */
  readonly grilleBlades: { readonly z: Vec2; readonly count: number; readonly across: Vec2 }
  readonly intakeBlades: { readonly z: Vec2; readonly count: number; readonly across: Vec2 }
  /** y of the uprights behind the grille. */
  readonly grilleUprights: readonly number[]
}

/** Shut lines, drawn in black on the skin. */
export interface LineShape {
  /** (x, unrolled height) of each door, from the cantrail down and round. */
  readonly doors: readonly (readonly Vec2[])[]
  /** Stations between which they are drawn. */
  readonly doorSpan: Vec2
  /** (x, y), drawn between the stations of `lidSpan`. */
  readonly bootLid: readonly Vec2[]
  readonly lidSpan: Vec2
  readonly fuelCap: { readonly x: number; readonly w: number; readonly radius: number }
  /** x of the line between nose and fender, and how far it moves back across the heights given. */
  readonly frontBumper: { readonly x: number; readonly back: number; readonly across: Vec2 }
  readonly rearBumper: number
  /** Stations between which the line along the hood's side runs. */
  readonly hoodSide: Vec2
  /** x of the hood's front edge: at the middle, and drawn back by `bend` * (y / 0.6)^2. */
  readonly hoodFront: { readonly x: number; readonly bend: number }
  /** How far ahead of the windscreen the hood ends. */
  readonly hoodRear: number
}

/** A lamp as outlines in a plane seen along `toward`: first coordinate level, to the left as one faces it, second up. */
export interface LampShape {
  readonly toward: Vec3
  /** Only skin further than this from the middle of the wheelbase belongs to it. */
  readonly beyond: number
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
  /** Whether the end plates wear the sheet, or are carbon. */
  readonly paintedPlates: boolean
  readonly neck: { y: number; half: number; path: readonly [Vec2, Vec2, Vec2, Vec2]; width: Vec2 }
}

/** Bolt-on carbon. */
export interface AeroShape {
  readonly splitter: { halfWidth: number; ahead: number; z: number; thickness: number; back: number }
  /** (x, z) of the fence at the splitter's tip. */
  readonly splitterFence: readonly Vec2[]
  readonly canards: readonly { z: number; x: number; length: number; width: number }[]
  readonly skirt: { front: number; rear: number; outer: number; z: Vec2 }
  /** (y, z) of the plate at the skirt's front end. */
  readonly skirtCap: readonly Vec2[]
  /** (x, z) of the fence at its rear end, and the y between which it stands. */
  readonly skirtFence: { readonly outline: readonly Vec2[]; readonly y: Vec2 }
  /** Flat floors, left half: x range, half width, height. */
  readonly floors: readonly { readonly x: Vec2; readonly y: number; readonly z: number }[]
  readonly diffuser: { from: Vec2; to: Vec2; halfWidth: number; fins: readonly number[] }
  /** (x, z) of a diffuser fin and of the outermost one. */
  readonly fin: readonly Vec2[]
  readonly outerFin: readonly Vec2[]
  /** The panel under the rear corner. */
  readonly cornerPanel: readonly Vec3[]
}

/** Small parts and where they sit. */
export interface FittingShape {
  /** Middle of the mirror's housing, its half width, half height, depth ahead and behind; the stalk's path; the glass. */
  readonly mirror: {
    readonly at: Vec3
    readonly half: Vec2
    readonly depth: Vec2
    readonly stalk: readonly Vec3[]
    readonly glass: { readonly at: Vec3; readonly size: Vec3 }
  }
  /** (y, z) of the left exhaust. */
  readonly exhaust: Vec2
  /** (x, y). */
  readonly hoodPins: readonly Vec2[]
  /** y of the stay that holds the splitter. */
  readonly stay: number
  /** (y, z) of the tow loops. */
  readonly towFront: Vec2
  readonly towRear: Vec2
  /** Height of the rain light and of the badge on the nose. */
  readonly rainLight: number
  readonly badge: number
  readonly antenna: readonly Vec3[]
  /** Roof duct: x of its mouth, length, half width, height, and how deep its dark mouth reaches. */
  readonly roofDuct?: { x: number; length: number; half: number; height: number; foot: number }
  /** The wiper: where it turns; its arm and blade as (x, y, height over the screen). */
  readonly wiper: { readonly pivot: Vec3; readonly arm: readonly Vec3[]; readonly blade: readonly Vec3[] }
}

/** What shows through the glass. */
export interface CockpitShape {
  /** Where the driver sits: moves seat, helmet and steering wheel from a place at y 0 beside x 0 and the ground. */
  readonly driver: Vec3
  readonly dash: { readonly at: Vec3; readonly size: Vec3 }
  readonly bulkhead: { readonly at: Vec3; readonly size: Vec3 }
  readonly floor: { readonly x: Vec2; readonly y: number; readonly z: number }
  /** Tubes of the roll cage on the left and, mirrored, on the right; those across; and the diagonal, which is thinner. */
  readonly sideBars: readonly (readonly Vec3[])[]
  readonly crossBars: readonly (readonly Vec3[])[]
  readonly diagonal: readonly Vec3[]
}
