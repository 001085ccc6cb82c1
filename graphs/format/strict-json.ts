import type { Fault } from './fault.ts'
import type { Json } from './graph.ts'
import { RESERVED_KEYS } from './own.ts'

/** The deepest nesting of lists and objects that a file may have. */
export const MAX_DEPTH = 64

/** What was read. `value` is undefined when the text is broken or too deep; the faults then say why. */
export interface StrictJson {
  readonly value: Json | undefined
  readonly faults: readonly Fault[]
}

const MAX_FAULTS = 50
const MAX_NUMBER_LENGTH = 400
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/

/**
 * Reads JSON (RFC 8259) as strictly as a file from a stranger deserves: a key written twice is a fault, keys that
 * JavaScript gives a meaning to are left out and reported, nesting ends at `MAX_DEPTH`, whole numbers that would be
 * rounded are refused, and a broken text is reported with its line and column. A byte order mark is skipped.
 * Never throws.
 */
export function parseStrict(text: string): StrictJson {
  const reader = new Reader(text)
  try {
    return { value: reader.document(), faults: reader.faults }
  } catch (error) {
    if (error instanceof Broken) return { value: undefined, faults: [...reader.faults, error.fault] }
    throw error
  }
}

type Strange = readonly [pattern: RegExp, message: string, help: string]

/** What people and machines write where a value should stand, with what to do about it. The first that fits counts. */
const STRANGE: readonly Strange[] = [
  [
    /^(<{7}|={7}|>{7})/,
    'Two versions of the file were merged and left unsettled.',
    'Choose one side of each marked part, then remove the markers.',
  ],
  [/^$/, 'The file ends too early.', 'The file was cut off. Take a backup of it.'],
  [/^\0/, 'The file holds zero bytes where text should be.', 'It was damaged on the disk. Take a backup of it.'],
  [/^(\/\/|\/\*|#)/, 'A comment stands here.', 'Remove it: a graph file holds no comments. The field "doc" takes notes.'],
  [/^'/, 'A text stands in single quotes.', 'Use double quotes.'],
  [/^[+-]?(nan|inf)/i, 'This is no number that a file can hold.', 'Write a plain number.'],
  [/^(true|false|none|null|undefined)/i, 'This word means nothing here.', 'Write true, false or null.'],
  [/^[+.\d-]/, 'This number is not written as JSON writes numbers.', 'Write it like 0.5, -2 or 1e3.'],
]

const NO_VALUE: Strange = [
  /^/,
  'There should be a value here.',
  'A value is a text in double quotes, a number, true, false, null, a list or an object.',
]

class Broken extends Error {
  readonly fault: Fault
  constructor(fault: Fault) {
    super(fault.message)
    this.fault = fault
  }
}

class Reader {
  readonly faults: Fault[] = []
  private readonly text: string
  private pos = 0
  private readonly path: (string | number)[] = []

  constructor(text: string) {
    this.text = text
  }

  document(): Json {
    if (this.text.charCodeAt(0) === 0xfeff) this.pos = 1
    this.space()
    if (this.pos >= this.text.length) throw this.broken('The file is empty.', 'Take a backup of it, or begin a new graph.')
    const value = this.value()
    this.space()
    if (this.pos < this.text.length) {
      throw this.broken('There is more text after the end of the document.', 'Remove what follows the last closing brace.')
    }
    return value
  }

  private value(): Json {
    switch (this.text[this.pos]) {
      case '{':
        return this.object()
      case '[':
        return this.list()
      case '"':
        return this.string()
      case 't':
        return this.word('true', true)
      case 'f':
        return this.word('false', false)
      case 'n':
        return this.word('null', null)
      default:
        return this.number()
    }
  }

  private object(): Json {
    const opened = this.enter()
    const result: Record<string, Json> = {}
    const lines = new Map<string, number>()
    this.space()
    if (this.skip('}')) return result
    for (;;) {
      if (this.text[this.pos] !== '"') throw this.expectedKey(opened)
      const at = this.pos
      const key = this.string()
      this.space()
      if (!this.skip(':')) throw this.expected('a colon after the key', opened)
      this.path.push(key)
      this.space()
      const value = this.value()
      const first = lines.get(key)
      if (first !== undefined) this.note(() => duplicate(this.where(), this.place(first).line, this.place(at)))
      else if (RESERVED_KEYS.has(key)) this.note(() => reserved(this.where(), key, this.place(at)))
      else result[key] = value
      if (first === undefined) lines.set(key, at)
      this.path.pop()
      this.space()
      if (this.skip('}')) return result
      if (!this.skip(',')) throw this.expected('a comma or }', opened)
      this.space()
    }
  }

  private list(): Json {
    const opened = this.enter()
    const result: Json[] = []
    this.space()
    if (this.skip(']')) return result
    for (;;) {
      this.path.push(result.length)
      result.push(this.value())
      this.path.pop()
      this.space()
      if (this.skip(']')) return result
      if (!this.skip(',')) throw this.expected('a comma or ]', opened)
      this.space()
      if (this.text[this.pos] === ']') throw this.broken('There is a comma too many before this ].', 'Remove the last comma.')
    }
  }

  private string(): string {
    const start = this.pos++
    let escaped = false
    for (; ; this.pos++) {
      const code = this.text.charCodeAt(this.pos)
      if (code === 0x22) break
      if (code === 0x5c) {
        escaped = true
        this.pos++
      } else if (code < 0x20 || Number.isNaN(code)) {
        const line = this.place(start).line
        const help = 'Put a double quote at its end; a line break inside is written \\n.'
        throw this.broken(`A text that begins on line ${line} is not closed.`, help)
      }
    }
    this.pos++
    if (!escaped) return this.text.slice(start + 1, this.pos - 1)
    try {
      return JSON.parse(this.text.slice(start, this.pos)) as string
    } catch {
      this.pos = start
      throw this.broken('This text holds a backslash that means nothing.', 'Write a backslash as two.')
    }
  }

  private number(): number {
    const start = this.pos
    while (/[0-9eE+.-]/.test(this.text[this.pos] ?? '')) this.pos++
    const text = this.text.slice(start, Math.min(this.pos, start + MAX_NUMBER_LENGTH))
    const end = this.pos
    this.pos = start
    if (!NUMBER.test(text) || end - start > MAX_NUMBER_LENGTH) throw this.strange()
    const value = Number(text)
    if (!Number.isFinite(value)) throw this.broken(`The number ${text} is too large.`, 'Write a smaller number.')
    if (/^-?\d+$/.test(text) && !Number.isSafeInteger(value) && String(value) !== text) {
      throw this.broken(`The number ${text} has more digits than can be kept.`, 'Write it as a text, in double quotes.')
    }
    this.pos = end
    return value
  }

  private word<T extends boolean | null>(word: string, value: T): T {
    if (!this.text.startsWith(word, this.pos)) throw this.strange()
    this.pos += word.length
    return value
  }

  private enter(): number {
    if (this.path.length >= MAX_DEPTH) {
      const { line, column } = this.place(this.pos)
      throw new Broken({
        code: 'too-large',
        message: `The file is nested deeper than ${MAX_DEPTH} levels (line ${line}).`,
        help: 'Use a file that Clearcoat saved.',
        at: { line, column },
      })
    }
    return this.pos++
  }

  private space(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.pos)
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return
      this.pos++
    }
  }

  private skip(char: string): boolean {
    if (this.text[this.pos] !== char) return false
    this.pos++
    return true
  }

  private expectedKey(opened: number): Broken {
    const char = this.text[this.pos]
    if (char === '}') return this.broken('There is a comma too many before this }.', 'Remove the last comma.')
    if (/[\w'$]/.test(char ?? '')) return this.broken('A key stands without double quotes.', 'Put it in double quotes.')
    return this.expected('a key in double quotes', opened)
  }

  private expected(what: string, opened: number): Broken {
    if (this.pos >= this.text.length) {
      const { line } = this.place(opened)
      return this.broken(
        `The file ends too early: the ${this.text[opened]} on line ${line} is not closed.`,
        'The file was cut off. Take a backup of it.',
      )
    }
    if (/[<=>]/.test(this.text[this.pos] ?? '')) return this.strange()
    return this.broken(`There should be ${what} here.`, 'Look just before this place: a comma or a quote may be missing.')
  }

  private strange(): Broken {
    const rest = this.text.slice(this.pos, this.pos + 12)
    const [, message, help] = STRANGE.find(([pattern]) => pattern.test(rest)) ?? NO_VALUE
    return this.broken(message, help)
  }

  private broken(message: string, help: string): Broken {
    const { line, column } = this.place(this.pos)
    const begin = this.text.lastIndexOf('\n', this.pos - 1) + 1
    const given = this.text.slice(Math.max(begin, this.pos - 30), this.pos + 30).split(/[\r\n]/)[0] ?? ''
    return new Broken({
      code: 'not-json',
      message: `Line ${line}, column ${column}: ${message}`,
      help,
      at: { line, column },
      ...(given.trim() ? { given: given.trim() } : {}),
    })
  }

  private place(pos: number): { line: number; column: number } {
    let line = 1
    let begin = this.text.charCodeAt(0) === 0xfeff ? 1 : 0
    for (let at = this.text.indexOf('\n'); at !== -1 && at < pos; at = this.text.indexOf('\n', at + 1)) {
      line++
      begin = at + 1
    }
    return { line, column: pos - begin + 1 }
  }

  private where(): string {
    return this.path.join('.')
  }

  /** Finding a line takes a walk through the text, so nothing is worked out past the last fault that is told. */
  private note(fault: () => Fault): void {
    if (this.faults.length < MAX_FAULTS) this.faults.push(fault())
  }
}

function duplicate(path: string, first: number, at: { line: number; column: number }): Fault {
  const node = /^nodes\.([^.]+)$/.exec(path)?.[1]
  const what = node === undefined ? `The key "${path}"` : `The node "${node}"`
  return {
    code: 'duplicate-id',
    message: `${what} is in the file twice, on lines ${first} and ${at.line}.`,
    help: node === undefined ? 'Remove one of the two.' : 'Give one of the two another id, or remove it.',
    path,
    at,
    ...(node === undefined ? {} : { node }),
  }
}

function reserved(path: string, key: string, at: { line: number; column: number }): Fault {
  return {
    code: 'reserved-key',
    message: `The key "${key}" on line ${at.line} is reserved and was left out.`,
    help: 'Use another name for it.',
    path,
    at,
  }
}
