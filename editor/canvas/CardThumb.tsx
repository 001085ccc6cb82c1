import { useAtomValue } from 'jotai'
import { Hourglass } from 'lucide-react'
import { memo, useEffect, useRef, useState } from 'react'
import { count } from '../shell/debug.ts'
import { frameHeadAtom, frameKey, onFrame } from '../state/frames.ts'
import { nodeStateAtom } from '../state/runs.ts'
import { watch } from '../state/watch.ts'
import { titleAtom } from './atoms.ts'
import { noteFresh, noteReached, staleAtom } from './stale.ts'
import { fillsThumb, paintFrame, THUMB_WIDTH } from './thumb.ts'
import { useFact } from './use-fact.ts'

/** The picture of a card, painted by hand as frames come; a failure and what it waits for lie over it. */
export const CardThumb = memo(function CardThumb({ id, port }: { readonly id: string; readonly port: string }) {
  count('card-part')
  const canvas = useRef<HTMLCanvasElement>(null)
  const [shown, setShown] = useState<'none' | 'fill' | 'fit'>('none')
  const { state } = useFact(id)
  const stale = useAtomValue(staleAtom(id))
  useEffect(() => watch({ node: id, port, width: THUMB_WIDTH }), [id, port])
  useEffect(
    () =>
      onFrame(frameKey(id, port), (frame) => {
        const painted = canvas.current !== null && paintFrame(canvas.current, frame)
        setShown(painted ? (fillsThumb(frame) ? 'fill' : 'fit') : 'none')
        noteFresh(id, frame.head.revision)
      }),
    [id, port],
  )
  const raw = useAtomValue(nodeStateAtom(id))
  useEffect(() => {
    if (raw?.state === 'ran' || raw?.state === 'cached') noteReached(id, raw.run)
  }, [id, raw])
  const waits = state?.state === 'queued' || state?.state === 'blocked' || state?.state === 'cancelled'
  return (
    <div className="card-thumb" data-drained={stale ? 'now' : waits ? 'soon' : undefined}>
      <canvas ref={canvas} data-shown={shown} width={1} height={1} aria-hidden="true" />
      {shown === 'none' && <ThumbText id={id} port={port} />}
      {state?.state === 'failed' && <FailureText message={state.failure?.message} help={state.failure?.help} />}
      {state?.state === 'blocked' && state.waitsFor !== undefined && <WaitingChip id={state.waitsFor} />}
    </div>
  )
})

/** What stands where a picture would: the value of outputs that turned out to be something else. */
function ThumbText({ id, port }: { readonly id: string; readonly port: string }) {
  const head = useAtomValue(frameHeadAtom(frameKey(id, port)))
  if (!head || head.format !== 'json') return null
  const text = ['string', 'number', 'boolean'].includes(typeof head.value) ? String(head.value) : head.summary
  return <span className="card-thumb-text">{text}</span>
}

/** Why a node stopped, over its picture. The inspector has the whole. */
export function FailureText({ message, help }: { readonly message?: string | undefined; readonly help?: string | undefined }) {
  return (
    <div className="card-failure">
      <b>{message ?? 'It stopped without a reason.'}</b>
      {help && <span>{help}</span>}
    </div>
  )
}

/** Names the failed node that this one waits for. */
export function WaitingChip({ id }: { readonly id: string }) {
  const title = useAtomValue(titleAtom(id))
  return (
    <div className="card-waiting">
      <Hourglass size={12} strokeWidth={1.6} aria-hidden="true" />
      <span>Waiting for {title}</span>
    </div>
  )
}
