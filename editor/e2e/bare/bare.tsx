import { Handle, Position, ReactFlow, type Edge, type Node, type NodeProps } from '@xyflow/react'
import { createRoot } from 'react-dom/client'
import '@xyflow/react/dist/style.css'
import { gridOf } from '../grid.ts'

const CARD = { width: 176, height: 220 }

/** A box with as many ports as a card has, and nothing else. */
function Box({ id }: NodeProps) {
  return (
    <div style={{ ...CARD, border: '1px solid #555', background: '#222', color: '#ccc' }}>
      {id}
      <Handle type="target" id="image" position={Position.Left} />
      <Handle type="source" id="image" position={Position.Right} />
    </div>
  )
}

const { places, edges } = gridOf(Number(new URLSearchParams(location.search).get('nodes')))
const boxes: Node[] = places.map(({ id, x, y }) => ({ id, type: 'box', position: { x, y }, width: CARD.width, height: CARD.height, data: {} }))
const wires: Edge[] = edges.map(({ from, to }) => ({ id: `${from} ${to}`, source: from, sourceHandle: 'image', target: to, targetHandle: 'image' }))

// What the editor asks of React Flow too: nothing is drawn outside the view.
createRoot(document.getElementById('root') ?? document.body).render(
  <ReactFlow defaultNodes={boxes} defaultEdges={wires} nodeTypes={{ box: Box }} onlyRenderVisibleElements minZoom={0.05} proOptions={{ hideAttribution: true }} />,
)
