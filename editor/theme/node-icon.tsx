import {
  AlignJustify, Blend, Box, Camera, Car, CarFront, CircleDashed, Columns2, Contrast, Crop, Crosshair, Droplets, Expand, Eye, FileImage, FileOutput, FileScan, Hash,
  Image, Images, Layers, LayoutTemplate, Package, PaintBucket, Palette, Pipette, Puzzle, Rainbow, RotateCw, Scaling, ScanEye, ScanLine, ScanSearch,
  SlidersHorizontal, Split, SquaresUnite, Sticker, SunMedium, Table2, Type, type LucideIcon,
} from 'lucide-react'

/** The icons that declarations of nodes name, one import each: the whole set is large. */
const ICONS: Readonly<Record<string, LucideIcon>> = {
  'align-justify': AlignJustify, blend: Blend, camera: Camera, car: Car, 'car-front': CarFront, 'circle-dashed': CircleDashed, 'columns-2': Columns2,
  contrast: Contrast, crop: Crop, crosshair: Crosshair, droplets: Droplets, expand: Expand, eye: Eye, 'file-image': FileImage, 'file-output': FileOutput,
  'file-scan': FileScan, hash: Hash, image: Image, images: Images, layers: Layers, 'layout-template': LayoutTemplate, package: Package, 'paint-bucket': PaintBucket,
  palette: Palette, pipette: Pipette, puzzle: Puzzle, rainbow: Rainbow, 'rotate-cw': RotateCw, scaling: Scaling, 'scan-eye': ScanEye, 'scan-line': ScanLine,
  'scan-search': ScanSearch, 'sliders-horizontal': SlidersHorizontal, split: Split, 'squares-unite': SquaresUnite, sticker: Sticker, 'sun-medium': SunMedium,
  'table-2': Table2, type: Type,
}

/** The icon of a node type, by the lucide name in its declaration; a plain box for names that are not known. */
export function NodeIcon({ name, size = 14 }: { readonly name: string; readonly size?: number }) {
  const Icon = ICONS[name] ?? Box
  return <Icon size={size} strokeWidth={1.6} aria-hidden="true" />
}
