import {
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
  useStoreApi,
  type EdgeChange,
  type EdgeTypes,
  type NodeChange,
  type NodeTypes,
} from '@xyflow/react'
import '@xyflow/react/dist/base.css'
import { useAtomValue } from 'jotai'
import { useEffect, useRef, type MouseEvent as ReactMouseEvent } from 'react'
import { count } from '../shell/debug.ts'
import { selectedEdgeAtom, selectionAtom } from '../state/selection.ts'
import { store } from '../state/store.ts'
import { mapAtom, paletteAtom } from '../state/ui.ts'
import { CanvasMenu, canvasMenuAtom } from './CanvasMenu.tsx'
import { onCanvasKey } from './canvas-keys.ts'
import { cardRectsAtom } from './card-rects.ts'
import {
  isValidConnection,
  onConnect,
  onConnectEnd,
  onConnectStart,
  onReconnect,
  onReconnectEnd,
  onReconnectStart,
} from './connect-handlers.ts'
import { ConnectionLine } from './ConnectionLine.tsx'
import { beginDrag, endDrag, followDrag, watchShake } from './drag.ts'
import { DropTarget } from './DropTarget.tsx'
import { FarLayer } from './FarLayer.tsx'
import { blocksAtom, farHoverAtom, flowEdgesAtom, flowNodesAtom, isFilledAtom, markSelectionAtom } from './flow-atoms.ts'
import { markOfFlowId, type FlowEdge, type FlowNode } from './flow.ts'
import { FrameBar } from './FrameBar.tsx'
import { FrameMark } from './FrameMark.tsx'
import { Grid } from './Grid.tsx'
import { keepIcons } from './icon-pictures.tsx'
import { Marquee } from './Marquee.tsx'
import type { MarkId } from './marks.ts'
import { Minimap } from './Minimap.tsx'
import { FarBlock, NodeCard } from './NodeCard.tsx'
import { NoteMark } from './NoteMark.tsx'
import { LiveRegion, Overlays } from './Overlays.tsx'
import { keepGlyphs } from '../theme/ports.tsx'
import { lastFocusedAtom } from './tab-stop.ts'
import { useFirstFit } from './use-first-fit.ts'
import { useWheel } from './use-wheel.ts'
import { keepView } from './view-keeper.ts'
import { showView, toCanvas, ZOOM } from './view.ts'
import { Wire } from './Wire.tsx'
import { contains } from './wire-geometry.ts'
import { ZoomHud } from './ZoomHud.tsx'
import './canvas.css'
import './card.css'
import './wire.css'

// Stable for the life of the page: React Flow mounts everything anew when these change.
const nodeTypes: NodeTypes = { card: NodeCard, far: FarBlock, frame: FrameMark, bar: FrameBar, note: NoteMark }
const edgeTypes: EdgeTypes = { wire: Wire }
const PAN_BUTTONS = [0, 1]
const MANY_KEYS = ['Shift', 'Control', 'Meta']
const START = { x: 80, y: 80, zoom: 1 }

/** The graph: cards, wires, frames and notes, and everything the hand does to them. Fills its parent. */
export function Canvas() {
  return (
    <ReactFlowProvider>
      <Board />
    </ReactFlowProvider>
  )
}

function onNodesChange(changes: NodeChange<FlowNode>[]): void {
  followDrag(changes)
  const chosen = new Set(store.get(selectionAtom))
  const marks = new Set(store.get(markSelectionAtom))
  let changed = false
  for (const change of changes) {
    if (change.type !== 'select') continue
    changed = true
    const mark = markOfFlowId(change.id)
    const key: MarkId | null = mark && `${mark.kind}:${mark.id}`
    if (key && change.selected) marks.add(key)
    else if (key) marks.delete(key)
    else if (change.selected) chosen.add(change.id)
    else chosen.delete(change.id)
  }
  if (!changed) return
  store.set(selectionAtom, chosen)
  store.set(markSelectionAtom, marks)
}

function onEdgesChange(changes: EdgeChange<FlowEdge>[]): void {
  for (const change of changes) {
    if (change.type !== 'select') continue
    if (change.selected) store.set(selectedEdgeAtom, change.id)
    else if (store.get(selectedEdgeAtom) === change.id) store.set(selectedEdgeAtom, null)
  }
}

const isPane = (target: EventTarget) =>
  target instanceof Element && (target.classList.contains('react-flow__pane') || target.hasAttribute('data-canvas'))

const CONTROLS = 'input, select, textarea, button, [role="slider"], [data-port]'

/** A click on a card gives it the keyboard, unless it was meant for something on it. */
function onNodeClick(event: ReactMouseEvent): void {
  if (event.target instanceof Element && event.target.closest(CONTROLS)) return
  event.currentTarget.querySelector<HTMLElement>('[data-card]')?.focus({ preventScroll: true })
}

function onDoubleClick(event: ReactMouseEvent): void {
  if (isPane(event.target)) store.set(paletteAtom, { at: toCanvas({ x: event.clientX, y: event.clientY }) })
}

/** Opens the context menu; a card or wire under the pointer that was not chosen is chosen first. */
function openMenu(event: ReactMouseEvent | MouseEvent, on: 'cards' | 'wire' | 'canvas', id?: string): void {
  event.preventDefault()
  const mark = id === undefined ? null : markOfFlowId(id)
  if (mark) {
    store.set(markSelectionAtom, new Set([`${mark.kind}:${mark.id}` as const]))
    store.set(canvasMenuAtom, { x: event.clientX, y: event.clientY, on: mark.kind })
    return
  }
  if (on === 'cards' && id !== undefined && !store.get(selectionAtom).has(id)) {
    store.set(selectedEdgeAtom, null)
    store.set(selectionAtom, new Set([id]))
  }
  if (on === 'wire' && id !== undefined) {
    store.set(selectionAtom, new Set())
    store.set(selectedEdgeAtom, id)
  }
  store.set(canvasMenuAtom, { x: event.clientX, y: event.clientY, on })
}

/** While zoomed out only what is under the pointer is mounted, so that it can be pressed. */
function onPointerMove(event: ReactMouseEvent): void {
  if (!store.get(blocksAtom) || event.buttons !== 0) return
  const at = toCanvas({ x: event.clientX, y: event.clientY })
  const over = [...store.get(cardRectsAtom)].findLast(([, rect]) => contains(rect, at))?.[0] ?? null
  if (over !== store.get(farHoverAtom)) store.set(farHoverAtom, over)
}

function Board() {
  count('canvas')
  const element = useRef<HTMLDivElement>(null)
  const flow = useReactFlow<FlowNode, FlowEdge>()
  const nodes = useAtomValue(flowNodesAtom)
  const edges = useAtomValue(flowEdgesAtom)
  const map = useAtomValue(mapAtom)
  const filled = useAtomValue(isFilledAtom)
  useEffect(() => {
    if (element.current) showView({ flow, element: element.current })
    return () => showView(null)
  }, [flow])
  useEffect(() => {
    const board = element.current
    const onKey = (event: KeyboardEvent) => {
      if (!onCanvasKey(event)) return
      event.preventDefault()
      event.stopPropagation()
    }
    board?.addEventListener('keydown', onKey)
    return () => board?.removeEventListener('keydown', onKey)
  }, [])
  const view = useStoreApi()
  useEffect(() => (element.current ? keepView(view, element.current) : undefined), [view])
  useEffect(keepGlyphs, [])
  useEffect(keepIcons, [])
  useWheel(element)
  useFirstFit()
  return (
    <div
      ref={element}
      className="canvas"
      data-canvas=""
      role="region"
      aria-label="Graph"
      aria-description="Arrow keys walk the cards, Enter goes into a card, Tab adds a node."
      tabIndex={nodes.length === 0 ? 0 : -1}
      onDoubleClick={onDoubleClick}
      onPointerMove={onPointerMove}
      onFocus={(event) => {
        const card = event.target.closest<HTMLElement>('[data-card]')?.dataset['card']
        if (card !== undefined) store.set(lastFocusedAtom, card)
      }}
    >
      <Grid />
      <FarLayer />
      <ReactFlow<FlowNode, FlowEdge>
        nodes={nodes as FlowNode[]}
        edges={edges as FlowEdge[]}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        defaultViewport={START}
        minZoom={ZOOM.least}
        maxZoom={ZOOM.most}
        onNodesChange={onNodesChange}
        onEdgesChange={onEdgesChange}
        onNodeDragStart={(_event, node, dragged) => beginDrag(dragged.length > 0 ? dragged : [node])}
        onNodeDrag={(event) => 'clientX' in event && watchShake(event.clientX)}
        onNodeDragStop={endDrag}
        onNodeClick={onNodeClick}
        onPaneClick={() => element.current?.focus({ preventScroll: true })}
        onNodeContextMenu={(event, node) => openMenu(event, 'cards', node.id)}
        onEdgeContextMenu={(event, edge) => openMenu(event, 'wire', edge.id)}
        onPaneContextMenu={(event) => openMenu(event, 'canvas')}
        onConnect={onConnect}
        onConnectStart={onConnectStart}
        onConnectEnd={onConnectEnd}
        onReconnect={onReconnect}
        onReconnectStart={onReconnectStart}
        onReconnectEnd={onReconnectEnd}
        isValidConnection={isValidConnection}
        connectionLineComponent={ConnectionLine}
        connectionRadius={28}
        reconnectRadius={12}
        panOnDrag={PAN_BUTTONS}
        panOnScroll
        zoomOnDoubleClick={false}
        selectionKeyCode={null}
        deleteKeyCode={null}
        multiSelectionKeyCode={MANY_KEYS}
        elevateNodesOnSelect={false}
        elevateEdgesOnSelect={false}
        nodesFocusable={false}
        edgesFocusable={false}
        disableKeyboardA11y
        nodeDragThreshold={3}
        connectOnClick={false}
        proOptions={{ hideAttribution: true }}
      >
        <Overlays />
      </ReactFlow>
      <Marquee canvas={element} />
      <DropTarget canvas={element} />
      <div className="canvas-corner">
        <ZoomHud />
      </div>
      {map && filled && <Minimap />}
      <CanvasMenu />
      <LiveRegion />
    </div>
  )
}

