import { useAtom } from 'jotai'
import { CircleAlert, Info, TriangleAlert, X } from 'lucide-react'
import { useEffect } from 'react'
import { Button } from '../controls/Button.tsx'
import { IconButton } from '../controls/IconButton.tsx'
import { noticeAtom } from '../state/session.ts'

const SIGNS = { plain: Info, warning: TriangleAlert, error: CircleAlert } as const

/** How long a notice of something that was done stays, in ms. What went wrong stays until it is read. */
const PLAIN_MS = 6000

/** The newest thing that people should know, with the way to take it back. Never over the canvas, never a question. */
export function Notices() {
  const [notice, setNotice] = useAtom(noticeAtom)
  useEffect(() => {
    if (notice?.tone !== 'plain') return
    const timer = setTimeout(() => setNotice(null), PLAIN_MS)
    return () => clearTimeout(timer)
  }, [notice, setNotice])
  const Sign = SIGNS[notice?.tone ?? 'plain']
  const act = () => {
    notice?.action?.run()
    setNotice(null)
  }
  return (
    <div role={notice?.tone === 'error' ? 'alert' : 'status'} aria-label="Notice">
      {notice && (
        <div className="notice" data-tone={notice.tone}>
          <Sign size={14} strokeWidth={1.6} aria-hidden="true" />
          <span data-text>
            {notice.text} {notice.help && <span className="notice-help">{notice.help}</span>}
          </span>
          {notice.action && <Button onClick={act}>{notice.action.title}</Button>}
          <IconButton label="Dismiss" side="top" onClick={() => setNotice(null)}>
            <X size={14} strokeWidth={1.6} />
          </IconButton>
        </div>
      )}
    </div>
  )
}
