import { blurSharpen } from './adjust/blur-sharpen.ts'
import { colorBoost } from './adjust/color-boost.ts'
import { crop } from './adjust/crop.ts'
import { hueShift } from './adjust/hue-shift.ts'
import { invert } from './adjust/invert.ts'
import { levels } from './adjust/levels.ts'
import { recolor } from './adjust/recolor.ts'
import { resize } from './adjust/resize.ts'
import { rotateFlip } from './adjust/rotate-flip.ts'
import { ddsExport } from './export/dds-export.ts'
import { pngExport } from './export/png-export.ts'
import { tgaExport } from './export/tga-export.ts'
import { carPreview } from './inspect/car-preview.ts'
import { compare } from './inspect/compare.ts'
import { compressionError } from './inspect/compression-error.ts'
import { photoAnalysis } from './inspect/photo-analysis.ts'
import { quality } from './inspect/quality.ts'
import { sizeBudget } from './inspect/size-budget.ts'
import { view } from './inspect/view.ts'
import { blend } from './layer/blend.ts'
import { decalOverlay } from './layer/decal-overlay.ts'
import { edgeBleed } from './layer/edge-bleed.ts'
import { gradient } from './layer/gradient.ts'
import { numberPlate } from './layer/number-plate.ts'
import { solidFill } from './layer/solid-fill.ts'
import { stripes } from './layer/stripes.ts'
import { textLayer } from './layer/text-layer.ts'
import { colorMask } from './mask/color-mask.ts'
import { combineMasks } from './mask/combine-masks.ts'
import { maskFromImage } from './mask/mask-from-image.ts'
import { panelMask } from './mask/panel-mask.ts'
import { auvNet } from './neural/auv-net.ts'
import { fuseViews } from './project/fuse-views.ts'
import { projectPhoto } from './project/project-photo.ts'
import { sheetFromImage } from './project/sheet-from-image.ts'
import { car } from './source/car.ts'
import { color } from './source/color.ts'
import { imageFile } from './source/image-file.ts'
import { number } from './source/number.ts'
import { photoInput } from './source/photo-input.ts'
import { switchNode } from './source/switch.ts'
import { text } from './source/text.ts'
import type { NodeDefinition } from './kit/define.ts'

/** Every node that Clearcoat ships, alphabetical by type. Adding a node is its file and one line here. */
export const nodes: readonly NodeDefinition[] = [
  auvNet,
  blend,
  blurSharpen,
  car,
  carPreview,
  color,
  colorBoost,
  colorMask,
  combineMasks,
  compare,
  compressionError,
  crop,
  ddsExport,
  decalOverlay,
  edgeBleed,
  fuseViews,
  gradient,
  hueShift,
  imageFile,
  invert,
  levels,
  maskFromImage,
  number,
  numberPlate,
  panelMask,
  photoAnalysis,
  photoInput,
  pngExport,
  projectPhoto,
  quality,
  recolor,
  resize,
  rotateFlip,
  sheetFromImage,
  sizeBudget,
  solidFill,
  stripes,
  switchNode,
  text,
  textLayer,
  tgaExport,
  view,
]
