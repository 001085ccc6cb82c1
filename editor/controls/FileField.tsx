import { FolderOpen, X } from 'lucide-react'
import { useRef, useState, type DragEvent } from 'react'
import { uploadFile } from '../remote/upload.ts'
import './field.css'

interface FileFieldProps {
  readonly id?: string | undefined
  readonly label: string
  readonly value: string
  /** Extensions without a dot. */
  readonly accept: readonly string[]
  readonly onChange: (path: string) => void
  /** Told why a file does not fit here, in two sentences; null when one does. What the engine refuses becomes a notice. */
  readonly onRefused: (words: string | null) => void
  readonly bad?: boolean
  readonly disabled?: boolean
  readonly describedBy?: string | undefined
}

/** A file of the workspace: choose one, or drop it here, and it is copied into the uploads. */
export function FileField({ id, label, value, accept, onChange, onRefused, bad, disabled = false, describedBy }: FileFieldProps) {
  const [over, setOver] = useState(false)
  const [sending, setSending] = useState<string | null>(null)
  const input = useRef<HTMLInputElement>(null)
  const take = async (file: File | undefined) => {
    if (!file || disabled) return
    const extension = file.name.split('.').at(-1)?.toLowerCase() ?? ''
    if (!accept.includes(extension)) return onRefused(`"${file.name}" does not fit here. It takes ${accept.join(', ')}.`)
    setSending(file.name)
    onRefused(null)
    const path = await uploadFile(file)
    setSending(null)
    if (path) onChange(path)
  }
  const carries = (event: DragEvent) => event.dataTransfer.types.includes('Files')
  const name = value.split('/').at(-1) ?? ''
  return (
    <span
      className="field"
      data-bad={bad || undefined}
      data-drop={over || undefined}
      onDragOver={(event) => {
        if (!carries(event)) return
        event.preventDefault()
        event.stopPropagation()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        event.stopPropagation()
        setOver(false)
        void take(event.dataTransfer.files[0])
      }}
    >
      <button
        id={id}
        type="button"
        className={`file-name field-text nodrag nopan${value && !sending ? ' mono' : ' quiet-text'}`}
        aria-label={`${label}: ${name || 'none chosen'}`}
        aria-describedby={describedBy}
        title={value}
        disabled={disabled}
        onClick={() => input.current?.click()}
      >
        {sending ? `Copying ${sending}` : name || 'Choose or drop a file'}
      </button>
      {value && !disabled && (
        <button type="button" className="field-inner-button" aria-label={`${label}: leave it empty`} onClick={() => onChange('')}>
          <X size={14} strokeWidth={1.6} />
        </button>
      )}
      <FolderOpen size={14} strokeWidth={1.6} aria-hidden="true" />
      <input
        ref={input}
        type="file"
        className="visually-hidden"
        tabIndex={-1}
        aria-hidden="true"
        accept={accept.map((extension) => `.${extension}`).join(',')}
        onChange={(event) => {
          void take(event.target.files?.[0])
          event.target.value = ''
        }}
      />
    </span>
  )
}
