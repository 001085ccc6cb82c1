/** What a dropped file becomes. */
export type Dropped = 'photo' | 'picture' | 'graph' | 'none'

const PHOTOS = /\.(jpe?g|heic|heif|webp|avif|tiff?)$/i
const PICTURES = /\.(png|svg|dds|tga)$/i
/** What browsers call them, where they know them: `image/vnd.ms-dds`, `image/x-tga`, `image/x-targa`. */
const PICTURE_TYPES = /^image\/(png|svg\+xml|(vnd\.ms-|x-)?(dds|tga|targa))$/

/** What a file becomes, by its name: photos are found cars, pictures are art. */
export function droppedAs(name: string, type: string): Dropped {
  if (/\.(livery\.)?json$/i.test(name)) return 'graph'
  if (PICTURES.test(name) || PICTURE_TYPES.test(type)) return 'picture'
  return PHOTOS.test(name) || type.startsWith('image/') ? 'photo' : 'none'
}

/** One line for the drop target, while the file is still in the air and only its type is known. */
export function dropHint(types: readonly string[]): string {
  const [type = ''] = types
  if (types.length > 1) return `${types.length} files: each adds a node`
  if (type === 'application/json') return 'Graph: opens in place of this one'
  if (PICTURE_TYPES.test(type)) return 'Picture: adds a node'
  return type.startsWith('image/') ? 'Photo: adds a node' : 'File: adds a node, or opens a graph'
}
