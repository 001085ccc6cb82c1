/**
 * A file that cannot be read: the message is a sentence for people that names the fault ("The DDS file ends too early.").
 * Nodes hand it on as a failure.
 */
export class BadFile extends Error {
  /** `damaged`: not what it says it is. `unsupported`: sound, but of a kind that is not read here. */
  readonly reason: 'damaged' | 'unsupported'

  constructor(reason: 'damaged' | 'unsupported', message: string) {
    super(message)
    this.name = 'BadFile'
    this.reason = reason
  }
}
