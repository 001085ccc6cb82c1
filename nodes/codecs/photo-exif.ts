const EXIF_IFD = 0x8769
const FOCAL_35MM = 0xa405

/** A reader of one TIFF structure, which answers 0 for what lies outside. */
function tiffReader(exif: Uint8Array) {
  const start = exif[0] === 0x45 && exif[1] === 0x78 ? 6 : 0
  const view = new DataView(exif.buffer, exif.byteOffset + start, Math.max(0, exif.byteLength - start))
  const little = view.byteLength > 2 && view.getUint8(0) === 0x49
  const u16 = (at: number) => (at + 2 <= view.byteLength ? view.getUint16(at, little) : 0)
  const u32 = (at: number) => (at + 4 <= view.byteLength ? view.getUint32(at, little) : 0)
  return { u16, u32 }
}

/**
 * The focal length in mm as of a 35 mm camera, from EXIF bytes (with or without the "Exif\0\0" head); 0 when unknown.
 * Tags 0x8769 and 0xA405 of CIPA DC-008 (Exif 2.32), a SHORT. Damaged EXIF counts as unknown.
 */
export function focalLength(exif: Uint8Array | undefined): number {
  if (!exif || exif.length < 14) return 0
  const { u16, u32 } = tiffReader(exif)
  const find = (ifd: number, tag: number): number => {
    const count = u16(ifd)
    for (let i = 0; i < count; i++) if (u16(ifd + 2 + i * 12) === tag) return ifd + 2 + i * 12
    return 0
  }
  const pointer = find(u32(4), EXIF_IFD)
  const entry = pointer && find(u32(pointer + 8), FOCAL_35MM)
  return entry ? u16(entry + 8) : 0
}
