import { useEstimate } from '../canvas/estimate.ts'

/** What the file of an export comes to with the params as they are, before anything is run. */
export function Estimate({ id }: { readonly id: string }) {
  const estimate = useEstimate(id)
  if (estimate === null) return null
  return (
    <section className="inspector-section" aria-label="Estimate">
      <h3>Estimate</h3>
      <dl className="facts">
        <dt>File size</dt>
        <dd data-text>{estimate === 'unknown' ? 'Known once its picture is' : estimate}</dd>
      </dl>
    </section>
  )
}
