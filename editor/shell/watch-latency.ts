import { socket } from '../remote/wire.ts'
import { fileAtom } from '../state/document.ts'
import { clearLatency, notePainted } from '../state/latency.ts'
import { store } from '../state/store.ts'

/** Times pictures from the hand to the screen. Called after `connect`, so that a frame is painted before it is noted. */
export function watchLatency(): void {
  socket.on('frame', (head) => notePainted(head.revision))
  let graph = ''
  store.sub(fileAtom, () => {
    const { id } = store.get(fileAtom)
    if (id !== graph) clearLatency()
    graph = id
  })
}
