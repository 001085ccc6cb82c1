import { useAtomValue } from 'jotai'
import { CarFront, TriangleAlert } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { BrokenCar } from '../../engine/protocol/cars.ts'
import { carsAtom } from '../state/catalog.ts'

/** The cars that can be painted, and what each pack brings; below them the packs that cannot be used, and what would mend them. */
export function CarsPanel() {
  const cars = useAtomValue(carsAtom)
  const broken = useBrokenCars()
  return (
    <>
      {cars.length === 0 && (
        <p>No car pack is installed. Put one into the folder "cars" of your workspace, then start Clearcoat again.</p>
      )}
      <div className="rail-rows">
        {cars.map((car) => (
          <div key={car.id} className="rail-row" data-text>
            <CarFront size={16} strokeWidth={1.6} aria-hidden="true" />
            <span>
              <b>{car.name}</b>
              <small>
                {car.sheets.map((sheet) => `${sheet.title} ${sheet.width}\u2009\u00d7\u2009${sheet.height}`).join(', ')}
              </small>
              <small>
                {car.panels.length} panels, {car.anchors.length} anchors,{' '}
                {car.neural ? 'with a network' : 'no network: place photos by hand'}
              </small>
              <small>
                {car.maker}, {car.licence}
              </small>
            </span>
          </div>
        ))}
      </div>
      {broken.length > 0 && <Broken cars={broken} />}
    </>
  )
}

function Broken({ cars }: { readonly cars: readonly BrokenCar[] }) {
  return (
    <section aria-label="Packs that cannot be used">
      <h3>Cannot be used</h3>
      <div className="rail-rows">
        {cars.map(({ id, message, help }) => (
          <div key={id} className="rail-row" data-text data-tone="warn">
            <TriangleAlert size={16} strokeWidth={1.6} aria-hidden="true" />
            <span>
              <b className="mono">{id}</b>
              <small className="wrap">{message}</small>
              <small className="wrap">{help}</small>
            </span>
          </div>
        ))}
      </div>
    </section>
  )
}

/** The packs as they lie on the disk now: whoever mends one opens the panel again and sees whether it is whole. */
function useBrokenCars(): readonly BrokenCar[] {
  const [broken, setBroken] = useState<readonly BrokenCar[]>([])
  useEffect(() => {
    const leave = new AbortController()
    fetch('/api/cars', { signal: leave.signal })
      .then(async (answer) => (answer.ok ? ((await answer.json()) as { readonly broken: readonly BrokenCar[] }).broken : []))
      // Without an answer the list of cars stands by itself.
      .then(setBroken, () => undefined)
    return () => leave.abort()
  }, [])
  return broken
}
