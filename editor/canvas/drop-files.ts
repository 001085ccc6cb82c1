import { nodeTypesAtom } from '../state/catalog.ts'
import { document, nodeIdsAtom } from '../state/document.ts'
import { edit } from '../state/edit.ts'
import { selectionAtom } from '../state/selection.ts'
import { noticeAtom } from '../state/session.ts'
import { store } from '../state/store.ts'
import { freeId } from '../../graphs/format/paste.ts'
import { openGraph } from '../remote/session.ts'
import { uploadFile } from '../remote/upload.ts'
import { droppedAs } from './dropped-as.ts'
import type { Point } from './wire-geometry.ts'

/** Takes dropped or pasted files: graphs are opened, pictures are uploaded and become nodes at a point of the canvas. */
export async function takeFiles(files: readonly File[], at: Point): Promise<void> {
  let offset = 0
  for (const file of files) {
    const as = droppedAs(file.name, file.type)
    if (as === 'graph') await openGraph({ text: await file.text(), name: file.name.replace(/(\.livery)?\.json$/i, '') })
    else if (as === 'none') {
      const text = `"${file.name}" is not a picture or a graph.`
      store.set(noticeAtom, { tone: 'warning', text, help: 'Drop a photo, a PNG, SVG, DDS or TGA, or a .livery.json file.' })
    } else {
      const path = await uploadFile(file)
      if (path) addFileNode(as === 'photo' ? 'photo-input' : 'image-file', path, { x: at.x + offset, y: at.y + offset })
      offset += 40
    }
  }
}

function addFileNode(type: string, path: string, at: Point): void {
  const info = store.get(nodeTypesAtom).get(type)
  if (!info) return
  const id = freeId(type, new Set(store.get(nodeIdsAtom)))
  const place = { x: Math.round(at.x), y: Math.round(at.y) }
  const fault = edit(`add ${info.title}`, [{ op: 'add', node: id, value: { type, version: info.version, params: { file: path } }, at: place }])
  if (!fault && id in document().nodes) store.set(selectionAtom, new Set([id]))
}
