import * as z from 'zod'
import { noticeAtom, refusalNotice } from '../state/session.ts'
import { store } from '../state/store.ts'

const answerSchema = z.union([
  z.object({ path: z.string() }),
  z.object({ failure: z.object({ code: z.string(), message: z.string(), help: z.string() }) }),
])

/** Files that the engine reads as pictures. */
export const PICTURE_FILES = '.jpg,.jpeg,.png,.webp,.tif,.tiff,.avif,.heic,.heif,.svg,.dds,.tga'

/**
 * Sends a picture to the workspace. Resolves with the path to put into a file param, or null after a refusal, which
 * becomes a notice. The engine judges the bytes by themselves; at most 20 MB, and 96 MB of DDS and TGA.
 */
export async function uploadFile(file: File): Promise<string | null> {
  try {
    const response = await fetch('/api/uploads', {
      method: 'POST',
      // Sent as plain bytes: what the browser thinks of the type does not matter, and svg has no type that may pass.
      headers: { 'content-type': 'application/octet-stream', 'x-file-name': encodeURIComponent(file.name) },
      body: file,
    })
    const answer = answerSchema.parse(await response.json())
    if ('path' in answer) return answer.path
    store.set(noticeAtom, refusalNotice({ ...answer.failure, code: 'failed' }))
  } catch {
    const text = `"${file.name}" did not reach the engine.`
    store.set(noticeAtom, { tone: 'error', text, help: 'Try again when the engine is ready.' })
  }
  return null
}
