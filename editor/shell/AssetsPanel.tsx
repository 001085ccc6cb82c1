import { useAtomValue } from 'jotai'
import { FileImage, ImagePlus } from 'lucide-react'
import { useRef, useState } from 'react'
import { freeId } from '../../graphs/format/paste.ts'
import { nodeIcon } from '../canvas/icons.ts'
import { visibleCentre } from '../canvas/view.ts'
import { Button } from '../controls/Button.tsx'
import { PICTURE_FILES, uploadFile } from '../remote/upload.ts'
import { nodeTypesAtom } from '../state/catalog.ts'
import { document, nodeIdsAtom } from '../state/document.ts'
import { edit } from '../state/edit.ts'
import { selectionAtom } from '../state/selection.ts'
import { store } from '../state/store.ts'
import { showNode } from './show-node.ts'

interface Asset {
  readonly node: string
  readonly title: string
  readonly path: string
  readonly icon: string
}

/** The files that the graph uses, each with the node that reads it, and a way to bring in another. */
export function AssetsPanel() {
  useAtomValue(nodeIdsAtom)
  const types = useAtomValue(nodeTypesAtom)
  const input = useRef<HTMLInputElement>(null)
  const [sending, setSending] = useState(false)
  const assets = Object.entries(document().nodes).flatMap(([node, { type, title, params }]): Asset[] => {
    const info = types.get(type)
    return Object.entries(info?.params ?? {}).flatMap(([name, param]): Asset[] => {
      const path = params[name]
      if (param.control.kind !== 'file' || typeof path !== 'string' || path === '') return []
      return [{ node, title: title ?? info?.title ?? type, path, icon: info?.icon ?? '' }]
    })
  })
  const bring = async (file: File | undefined) => {
    if (!file) return
    setSending(true)
    const path = await uploadFile(file)
    setSending(false)
    if (path) addPicture(path)
  }
  return (
    <>
      {assets.length === 0 && <p>The graph reads no files yet. Drop a picture on the canvas, or choose one here.</p>}
      <div className="rail-rows">
        {assets.map(({ node, title, path, icon }) => (
          <AssetRow key={`${node} ${path}`} node={node} title={title} path={path} icon={icon} />
        ))}
      </div>
      <Button
        icon={<ImagePlus size={14} strokeWidth={1.6} aria-hidden="true" />}
        disabled={sending}
        onClick={() => input.current?.click()}
      >
        {sending ? 'Copying' : 'Add a picture'}
      </Button>
      <input ref={input} hidden type="file" accept={PICTURE_FILES} onChange={(event) => void bring(event.target.files?.[0])} />
    </>
  )
}

function AssetRow({ node, title, path, icon }: Asset) {
  const Icon = icon ? nodeIcon(icon) : FileImage
  return (
    <button type="button" className="rail-row" onClick={() => showNode(node)}>
      <Icon size={16} strokeWidth={1.6} aria-hidden="true" />
      <span>
        <b className="mono">{path.split('/').at(-1)}</b>
        <small>{title}</small>
      </span>
    </button>
  )
}

function addPicture(path: string): void {
  const type = store.get(nodeTypesAtom).get('image-file')
  if (!type) return
  const node = freeId('image-file', new Set(Object.keys(document().nodes)))
  const { x, y } = visibleCentre()
  const value = { type: type.type, version: type.version, params: { file: path } }
  const fault = edit('add a picture', [{ op: 'add', node, value, at: { x, y } }])
  if (!fault) store.set(selectionAtom, new Set([node]))
}
