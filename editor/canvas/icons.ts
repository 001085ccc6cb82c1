import {
  AlignJustify, Blend, Box, Camera, Car, CarFront, CircleDashed, Columns2, Contrast, Crop, Droplets, Expand, Eye, FileImage,
  FileOutput, FileScan, Hash, Image, Layers, LayoutTemplate, Package, PaintBucket, Palette, Pipette, Puzzle, Rainbow, RotateCw,
  Scaling, ScanEye, ScanLine, ScanSearch, SlidersHorizontal, Split, SquaresUnite, Sticker, SunMedium, Table2, Type,
  type LucideIcon,
} from 'lucide-react'

/** The icons that declarations of nodes name, by their names in the lucide set. */
export const ICONS: Readonly<Record<string, LucideIcon>> = {
  'align-justify': AlignJustify, blend: Blend, box: Box, camera: Camera, car: Car, 'car-front': CarFront, 'circle-dashed': CircleDashed,
  'columns-2': Columns2, contrast: Contrast, crop: Crop, droplets: Droplets, expand: Expand, eye: Eye, 'file-image': FileImage,
  'file-output': FileOutput, 'file-scan': FileScan, hash: Hash, image: Image, layers: Layers, 'layout-template': LayoutTemplate,
  package: Package, 'paint-bucket': PaintBucket, palette: Palette, pipette: Pipette, puzzle: Puzzle, rainbow: Rainbow,
  'rotate-cw': RotateCw, scaling: Scaling, 'scan-eye': ScanEye, 'scan-line': ScanLine, 'scan-search': ScanSearch,
  'sliders-horizontal': SlidersHorizontal, split: Split, 'squares-unite': SquaresUnite, sticker: Sticker, 'sun-medium': SunMedium,
  'table-2': Table2, type: Type,
}

/** A lucide name that is known here: the one given, else that of a box. */
export const iconName = (name: string | undefined): string => (name !== undefined && Object.hasOwn(ICONS, name) ? name : 'box')

/** The icon of a node type by its lucide name; a box for names that are not known here. */
export const nodeIcon = (name: string | undefined): LucideIcon => ICONS[iconName(name)] ?? Box
