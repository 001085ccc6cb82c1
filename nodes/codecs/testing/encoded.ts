import type { DdsFormat } from '../dds/options.ts'

/** The formats that files are written in, each held to every test of encoding. */
export const ENCODED: readonly DdsFormat[] = ['bc1', 'bc3', 'bc4', 'bc5', 'bc7', 'rgba', 'bgra']
