import type { CatalogNode } from '../../engine/protocol/catalog.ts'
import type { Op } from '../../graphs/format/ops.ts'
import { openGraph } from '../remote/session.ts'
import { uploadFile } from '../remote/upload.ts'
import { nodeTypesAtom } from '../state/catalog.ts'
import { edit } from '../state/edit.ts'
import { selectionAtom } from '../state/selection.ts'
import { store } from '../state/store.ts'

const PLACES = { photo: { x: 0, y: 0 }, car: { x: 0, y: 260 }, auv: { x: 260, y: 60 } } as const

/** The ops that make a photo into a sheet: the photo, the car and its network, wired. What is not installed is left out. */
export function photoOps(types: ReadonlyMap<string, CatalogNode>, file: string): Op[] {
  const ops: Op[] = []
  const add = (node: keyof typeof PLACES, name: string, params: Record<string, string> = {}) => {
    const type = types.get(name)
    if (type) ops.push({ op: 'add', node, value: { type: name, version: type.version, params }, at: PLACES[node] })
    return type
  }
  const photo = add('photo', 'photo-input', { file })
  const car = add('car', 'car')
  const auv = add('auv', 'auv-net')
  const wire = (from: string, to: string) => ops.push({ op: 'connect', edge: { from, to } })
  if (photo && auv) wire('photo.image', 'auv.photo')
  if (photo?.outputs['focal'] && auv?.inputs['focal']) wire('photo.focal', 'auv.focal')
  if (car && auv) wire('car.car', 'auv.car')
  return ops
}

/** Opens a new graph that takes a photo to the sheet of a car. A file that is no photo is refused in a notice instead. */
export async function startFromPhoto(file: File): Promise<void> {
  const path = await uploadFile(file)
  if (!path) return
  const name = file.name.replace(/\.[^.]+$/, '').slice(0, 120)
  if (!(await openGraph({ empty: true, name }))) return
  edit('start from a photo', photoOps(store.get(nodeTypesAtom), path))
  store.set(selectionAtom, new Set(['auv']))
}
