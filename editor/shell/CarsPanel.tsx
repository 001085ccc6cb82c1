import { useAtomValue } from 'jotai'
import { CarFront } from 'lucide-react'
import { carsAtom } from '../state/catalog.ts'

/** The cars that can be painted, and what each pack brings. */
export function CarsPanel() {
  const cars = useAtomValue(carsAtom)
  if (cars.length === 0) {
    return <p>No car pack is installed. Put one into the folder "cars" of your workspace, then start Clearcoat again.</p>
  }
  return (
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
  )
}
