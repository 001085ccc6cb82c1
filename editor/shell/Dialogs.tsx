import { useAtom } from 'jotai'
import { dialogAtom } from '../state/ui.ts'
import { KeysDialog } from './KeysDialog.tsx'
import { OpenDialog } from './OpenDialog.tsx'
import { SaveAsDialog } from './SaveAsDialog.tsx'

/** The dialog that is open, if one is. */
export function Dialogs() {
  const [dialog, setDialog] = useAtom(dialogAtom)
  const close = () => setDialog(null)
  switch (dialog?.kind) {
    case 'open':
      return <OpenDialog onClose={close} />
    case 'save-as':
      return <SaveAsDialog onClose={close} />
    case 'keys':
      return <KeysDialog onClose={close} />
    default:
      return null
  }
}
