import { actions } from '../actions/index.ts'
import { Dialog } from '../controls/Dialog.tsx'
import { Keys } from '../controls/Keys.tsx'
import './dialogs.css'

/** Keys that belong to what has the keyboard, and so are no actions. */
const BY_PLACE: readonly (readonly [string, string])[] = [
  ['Add a node at the pointer', 'Tab'],
  ['Start a wire at the port with the keyboard', 'C'],
  ['Walk cards, ports and what fits', 'ArrowRight'],
  ['Connect, or open what has the keyboard', 'Enter'],
  ['Take back the gesture under way', 'Escape'],
  ['Finer by ten, on sliders', 'Shift'],
  ['Beyond the usual range, on sliders', 'Alt'],
]

/** Every shortcut there is, made of the list of actions. */
export function KeysDialog({ onClose }: { readonly onClose: () => void }) {
  const withKeys = actions.filter((action) => action.keys?.[0])
  return (
    <Dialog title="Keyboard" onClose={onClose} width={640}>
      <ul className="keys-columns">
        {withKeys.map(({ name, title, keys }) => (
          <Row key={name} title={title} keys={keys?.[0] ?? ''} />
        ))}
      </ul>
      <h3 className="keys-head">Where the keyboard is</h3>
      <ul className="keys-columns">
        {BY_PLACE.map(([title, keys]) => (
          <Row key={title} title={title} keys={keys} />
        ))}
      </ul>
    </Dialog>
  )
}

function Row({ title, keys }: { readonly title: string; readonly keys: string }) {
  return (
    <li>
      <span>{title}</span>
      <Keys keys={keys} />
    </li>
  )
}
