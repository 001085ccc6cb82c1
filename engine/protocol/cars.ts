/** A rectangle in sheet space, 0..1 from the sheet's top-left corner. */
export interface CarRect {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
}

/** A sheet of a car. Files are names within the pack: fetch them from `/api/cars/<id>/files/<file>`. */
export interface CarSheet {
  readonly name: string
  readonly title: string
  readonly role: 'paint' | 'glass' | 'other'
  readonly width: number
  readonly height: number
  readonly uvSet: number
  readonly material: string
  readonly guide: string
  readonly panelMap: string
  readonly occlusion?: string
}

/** A panel of a car; `index` is its grey value in the sheet's panel map. */
export interface CarPanel {
  readonly name: string
  readonly title: string
  readonly sheet: string
  readonly side: 'left' | 'right' | 'centre'
  readonly index: number
  readonly box: CarRect
  /** Texels of the sheet's own size per metre on the car. */
  readonly density: number
}

/** A place for a number, a name or a sponsor. */
export interface CarAnchor {
  readonly name: string
  readonly title: string
  readonly sheet: string
  readonly panel: string
  readonly side: 'left' | 'right' | 'centre'
  readonly rect: CarRect
  /** Degrees by which art must be turned to stand upright on the car. */
  readonly rotation: number
  readonly flip: 'none' | 'horizontal'
  readonly twin?: string
}

/** A zone that is locked, or kept for a plate. */
export interface CarZone {
  readonly name: string
  readonly title: string
  readonly sheet: string
  readonly rect: CarRect
  readonly rotation: number
}

/** A point of the car that can be found in a photo: the mesh's frame, metres. */
export interface CarPoint {
  readonly name: string
  readonly position: readonly [x: number, y: number, z: number]
}

/** A car that can be painted. */
export interface CarInfo {
  readonly id: string
  readonly name: string
  readonly version: string
  readonly maker: string
  readonly licence: string
  /** glTF binary; `live` is the lighter one for the viewport, where the pack has one. */
  readonly mesh: { readonly file: string; readonly live?: string }
  readonly sheets: readonly CarSheet[]
  readonly panels: readonly CarPanel[]
  readonly anchors: readonly CarAnchor[]
  readonly locked: readonly CarZone[]
  readonly plates: readonly CarZone[]
  readonly numberDrawnBy: 'sim' | 'painter'
  /** Points that can be set on a photo, as the pack or its network names them. */
  readonly keypoints: readonly CarPoint[]
  /** Whether the pack has a network that takes photos to its sheet. */
  readonly neural: boolean
  /** What each simulator calls it. */
  readonly targets: Readonly<Record<string, Readonly<Record<string, string>>>>
}

/** A folder that wants to be a car pack and is not. */
export interface BrokenCar {
  readonly id: string
  readonly message: string
  readonly help: string
}
