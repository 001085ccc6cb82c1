import type { MaterialName } from './mesh.ts'

/** How a material looks, in the terms of glTF: linear colour, roughness, metalness, and what differs from plain. */
export interface Look {
  readonly colour: readonly [number, number, number]
  readonly roughness: number
  readonly metallic?: number
  readonly alpha?: number
  readonly emissive?: readonly [number, number, number]
  readonly unlit?: boolean
  readonly clearcoat?: boolean
  readonly specular?: number
  /** Worn by sheets without thickness. */
  readonly doubleSided?: boolean
}

/** All materials, in the order in which they are written. */
export const MATERIALS: Readonly<Record<MaterialName, Look>> = {
  paint: { colour: [1, 1, 1], roughness: 0.32, clearcoat: true },
  glass: { colour: [0.012, 0.015, 0.02], roughness: 0.04, alpha: 0.8 },
  seal: { colour: [0.012, 0.012, 0.013], roughness: 0.5, specular: 0.25 },
  carbon: { colour: [0.02, 0.02, 0.022], roughness: 0.36, specular: 0.8, doubleSided: true },
  dark: { colour: [0.006, 0.006, 0.007], roughness: 0.9, unlit: true, doubleSided: true },
  grille: { colour: [0.012, 0.012, 0.013], roughness: 0.7, specular: 0.25, doubleSided: true },
  lamp: { colour: [1, 1, 1], roughness: 0.2, emissive: [1, 1, 1], doubleSided: true },
  'lamp-red': { colour: [0.5, 0.01, 0.01], roughness: 0.25, emissive: [0.45, 0, 0] },
  lens: { colour: [0.8, 0.85, 0.9], roughness: 0.03, alpha: 0.12 },
  chrome: { colour: [0.55, 0.56, 0.58], roughness: 0.25, metallic: 1, doubleSided: true },
  rim: { colour: [0.3, 0.3, 0.31], roughness: 0.28, metallic: 0.9 },
  rubber: { colour: [0.022, 0.022, 0.023], roughness: 0.82 },
  disc: { colour: [0.22, 0.22, 0.23], roughness: 0.4, metallic: 0.9 },
  accent: { colour: [0.85, 0.05, 0.03], roughness: 0.4 },
}
