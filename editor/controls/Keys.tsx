import { keyParts } from './keys.ts'
import './keys.css'

/** A shortcut drawn as key caps. */
export function Keys({ keys }: { readonly keys: string }) {
  return (
    <span className="keys" aria-hidden="true">
      {keyParts(keys).map((part) => (
        <kbd key={part}>{part}</kbd>
      ))}
    </span>
  )
}
