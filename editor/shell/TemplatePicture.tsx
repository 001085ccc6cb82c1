import { LayoutTemplate } from 'lucide-react'
import { useState } from 'react'
import './template-picture.css'

interface TemplatePictureProps {
  readonly id: string
  /** In px; left out: as wide as there is room. */
  readonly width?: number
  readonly height: number
}

/** What a template makes, as a picture; an icon for templates without one. */
export function TemplatePicture({ id, width, height }: TemplatePictureProps) {
  const [missing, setMissing] = useState(false)
  const picture = <img src={`/templates/${id}.webp`} alt="" onError={() => setMissing(true)} />
  return (
    <span className="template-picture" style={{ width: width ?? '100%', height }}>
      {missing ? <LayoutTemplate size={20} strokeWidth={1.4} aria-hidden="true" /> : picture}
    </span>
  )
}
