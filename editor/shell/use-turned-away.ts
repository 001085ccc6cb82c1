import { useAtomValue } from 'jotai'
import { useEffect, useState } from 'react'
import { connectionAtom } from '../state/session.ts'

const EVERY_MS = 2000

/** Whether a server is there again that does not take this page's key. A server that is away is waited for in silence. */
export function useTurnedAway(): boolean {
  const offline = useAtomValue(connectionAtom) === 'offline'
  const [away, setAway] = useState(false)
  useEffect(() => {
    if (!offline) return
    const look = () =>
      fetch('/api/graphs', { method: 'HEAD' }).then(
        ({ status }) => setAway(status === 401),
        () => setAway(false),
      )
    const timer = setInterval(() => void look(), EVERY_MS)
    return () => {
      clearInterval(timer)
      setAway(false)
    }
  }, [offline])
  return away
}
