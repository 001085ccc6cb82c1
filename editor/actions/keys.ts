import { isTyping } from '../canvas/canvas-keys.ts'
import { takeFiles } from '../canvas/drop-files.ts'
import { visibleCentre } from '../canvas/view.ts'
import { isShortcut } from './shortcut.ts'
import { pasteText, selectionText } from './clipboard.ts'
import { removeSelection } from './delete.ts'
import { actions } from './index.ts'

/** Copy, cut and paste are left to the browser's own events, which reach the system's clipboard without asking. */
const BY_EVENT: ReadonlySet<string> = new Set(['copy', 'cut', 'paste'])

/** Shortcuts that also work while a text has the keyboard. */
const WHILE_TYPING: ReadonlySet<string> = new Set(['save', 'save-as', 'open', 'run', 'run-to-here', 'cancel-run', 'commands'])

const POPUPS = '[role="dialog"], [role="menu"], [role="listbox"], [role="combobox"]'

const inPopup = (target: EventTarget | null) => target instanceof Element && target.closest(POPUPS) !== null

const hasText = () => (window.getSelection()?.toString() ?? '') !== ''

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return
  const action = actions.find(({ name, keys }) => !BY_EVENT.has(name) && keys?.some((each) => isShortcut(event, each)))
  if (!action) return
  const free = !isTyping(event.target) && !inPopup(event.target)
  if (!free && !(WHILE_TYPING.has(action.name) && (event.ctrlKey || event.metaKey))) return
  // The browser's own save and find must not open, whether or not there is something to do.
  event.preventDefault()
  if (action.enabled()) void action.run()
}

function onCopy(event: ClipboardEvent): void {
  if (isTyping(event.target) || inPopup(event.target) || hasText()) return
  const text = selectionText()
  if (text === null) return
  event.clipboardData?.setData('text/plain', text)
  event.preventDefault()
  if (event.type === 'cut') removeSelection('cut')
}

function onPaste(event: ClipboardEvent): void {
  if (isTyping(event.target) || inPopup(event.target)) return
  const files = [...(event.clipboardData?.files ?? [])]
  const text = event.clipboardData?.getData('text/plain') ?? ''
  if (files.length === 0 && text === '') return
  event.preventDefault()
  if (files.length > 0) void takeFiles(files, visibleCentre())
  else pasteText(text)
}

/** Binds the shortcuts of all actions, and the clipboard, to this window. Call once; the returned function unbinds them. */
export function bindShortcuts(): () => void {
  window.addEventListener('keydown', onKey)
  window.addEventListener('copy', onCopy)
  window.addEventListener('cut', onCopy)
  window.addEventListener('paste', onPaste)
  return () => {
    window.removeEventListener('keydown', onKey)
    window.removeEventListener('copy', onCopy)
    window.removeEventListener('cut', onCopy)
    window.removeEventListener('paste', onPaste)
  }
}
