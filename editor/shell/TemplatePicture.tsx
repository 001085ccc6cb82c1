import { LayoutTemplate } from 'lucide-react'
import { useState } from 'react'
import './template-picture.css'

/** What a template makes, as a picture; an icon for templates without one. */
export function TemplatePicture({ id, width, height }: { readonly id: string; readonly width?: number; readonly height: number }) {
  const [missing, setMissing] = useState(false)
  return (
    <span className="template-picture" style={{ width: width ?? '100%', height }}>
      {missing ? <LayoutTemplate size={20} strokeWidth={1.4} aria-hidden="true" /> : <img src={`/templates/${id}.webp`} alt="" onError={() => setMissing(true)} />}
    </span>
  )
}
