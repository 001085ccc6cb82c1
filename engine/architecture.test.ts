import { readdirSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { basename, dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseSync } from 'vite'
import { describe, expect, it } from 'vitest'

/** A room of the house and its doors: what its shipped code may import. A room may always import itself. */
interface Room {
  /** Rooms, or single files of rooms. */
  readonly may: readonly string[]
  /** Packages from npm by name, or all of them. */
  readonly packages: 'all' | readonly string[]
  /** Modules that Node brings along, or all of them. */
  readonly builtins: 'all' | readonly string[]
}

const SHELVES = ['source', 'adjust', 'mask', 'layer', 'project', 'neural', 'inspect', 'export']

/** Shelves see pictures and cars, and never a file, a socket, the engine or another node. Hashing reaches nothing. */
const SHELF: Room = {
  may: ['graphs/format', 'nodes/kit', 'nodes/values', 'nodes/kernels', 'nodes/codecs', 'nodes/sheets', 'models'],
  packages: ['zod'],
  builtins: ['node:crypto'],
}

/** The doors. A path belongs to the room with the longest name that it begins with. */
const ROOMS: Readonly<Record<string, Room>> = {
  'graphs/format': { may: [], packages: ['zod'], builtins: [] },
  'nodes/values': { may: [], packages: [], builtins: [] },
  'nodes/kernels': { may: ['nodes/values'], packages: [], builtins: [] },
  'nodes/kit': { may: ['graphs/format', 'nodes/values'], packages: ['zod'], builtins: [] },
  'nodes/codecs': { may: ['nodes/values', 'nodes/kernels'], packages: 'all', builtins: 'all' },
  'nodes/sheets': {
    may: ['nodes/kit', 'nodes/values', 'nodes/kernels', 'nodes/codecs', 'models'],
    packages: ['zod'],
    builtins: [],
  },
  ...Object.fromEntries(SHELVES.map((shelf) => [`nodes/${shelf}`, SHELF])),
  'nodes/index.ts': { may: ['nodes'], packages: [], builtins: [] },
  'nodes/tasks.ts': { may: ['nodes'], packages: [], builtins: [] },
  models: { may: ['graphs/format', 'nodes/values'], packages: ['zod'], builtins: 'all' },
  'models/load.ts': { may: ['models', 'graphs/format', 'nodes/values'], packages: ['onnxruntime-node', 'zod'], builtins: 'all' },
  'models/builder': { may: ['models', 'nodes/values', 'nodes/kernels', 'nodes/codecs'], packages: 'all', builtins: 'all' },
  'engine/protocol': { may: ['graphs/format'], packages: ['zod'], builtins: [] },
  'engine/core': { may: ['graphs/format', 'engine/protocol', 'nodes/kit', 'nodes/values'], packages: 'all', builtins: 'all' },
  'engine/preview': {
    may: ['engine/core', 'engine/protocol', 'nodes/values', 'nodes/codecs', 'graphs/format'],
    packages: 'all',
    builtins: 'all',
  },
  'engine/workspace': {
    may: ['engine/core', 'engine/preview', 'engine/protocol', 'graphs/format'],
    packages: ['zod'],
    builtins: 'all',
  },
  'engine/series': {
    may: ['engine/core', 'engine/preview', 'engine/protocol', 'graphs/format'],
    packages: ['zod'],
    builtins: 'all',
  },
  // Uploads are looked at with the codecs that nodes read pictures with, and car packs are told of as their library finds them.
  'engine/server': {
    may: ['engine/workspace', 'engine/series', 'engine/core', 'engine/preview', 'engine/protocol', 'graphs/format', 'models', 'nodes/kit', 'nodes/codecs'],
    packages: 'all',
    builtins: 'all',
  },
  // How large a texture comes out is worked out while the hand is on the format, by what the encoder itself counts with.
  // Frames that came packed are unpacked by the decoder that textures are read with.
  // The photo view solves a dragged camera while the hand is on it, by the same kernels as the nodes: they are pure and small.
  editor: {
    may: [
      'engine/protocol',
      'graphs/format',
      'nodes/codecs/dds/size.ts',
      'nodes/kernels/bc-decode.ts',
      'nodes/kernels/camera.ts',
      'nodes/kernels/camera-drag.ts',
      'nodes/kernels/camera-search.ts',
    ],
    packages: 'all',
    builtins: [],
  },
}

/** Rooms that only their own files, tests and composition roots enter, though they lie inside another. */
const PRIVATE: ReadonlySet<string> = new Set(['models/builder', 'nodes/index.ts', 'nodes/tasks.ts'])

/** Libraries that live behind one door. */
const KEPT: Readonly<Record<string, readonly string[]>> = {
  'onnxruntime-node': ['models/load.ts'],
  express: ['engine/server'],
  'socket.io': ['engine/server'],
}

/**
 * Composition roots wire everything together, and tools of the workshop stand outside: both may import anything. Nothing
 * but a root may import a root.
 */
const ROOTS = [
  /^engine\/[^/]+\.tsx?$/,
  /^engine\/(cli|bench)\//,
  /^engine\/server\/engine-child\.ts$/,
  /^models\/training\//,
  /^scripts\//,
]

/** Tests, and what only tests need: it imports vitest or fast-check, or says so by its name or folder. */
const TEST_NAME = /\.(test|bench)\.tsx?$|(^|\/)(testing|fixtures|e2e)(\.ts$|\/)/

const TOPS = ['engine', 'graphs', 'models', 'nodes', 'editor', 'scripts']
const LONGEST = 350
const root = fileURLToPath(new URL('..', import.meta.url))

interface Source {
  readonly path: string
  readonly imports: readonly Import[]
  readonly isTest: boolean
  readonly faults: readonly string[]
}

interface Import {
  readonly line: number
  /** The path from the project's root for our own files, else the bare name; undefined when it is worked out at run time. */
  readonly target: string | undefined
}

/** Reads one file: what it imports, and where it breaks the house style. */
function readSource(path: string, text: string): Source {
  const parsed = parseSync(path, text)
  const lineAt = (offset: number) => text.slice(0, offset).split('\n').length
  const found = (specifier: string | undefined, offset: number): Import => ({
    line: lineAt(offset),
    target: specifier?.startsWith('.') ? normalize(join(dirname(path), specifier)).replaceAll('\\', '/') : specifier,
  })
  const { staticImports, staticExports, dynamicImports } = parsed.module
  const reExports = staticExports.flatMap(({ entries }) => entries.filter((entry) => entry.moduleRequest))
  const imports = [
    ...staticImports.map(({ moduleRequest, start }) => found(moduleRequest.value, start)),
    ...reExports.map(({ moduleRequest, start }) => found(moduleRequest?.value, start)),
    ...dynamicImports.map(({ moduleRequest, start }) => found(
      literal(text.slice(moduleRequest.start, moduleRequest.end)),
      start,
    )),
  ]
  const isTest = TEST_NAME.test(path) || imports.some(({ target }) => target === 'vitest' || target === 'fast-check')
  const faults = [
    ...parsed.errors.map(({ message }) => `cannot be parsed: ${message}`),
    ...styleFaults(path, text, parsed, isTest),
  ]
  return { path, imports, isTest, faults }
}

function literal(text: string): string | undefined {
  return /^(['"`])([^'"`$]*)\1$/.exec(text)?.[2]
}

function styleFaults(path: string, text: string, { program, comments }: ReturnType<typeof parseSync>, isTest: boolean): string[] {
  const faults: string[] = []
  const lineAt = (offset: number) => text.slice(0, offset).split('\n').length
  const types = program.body.map(({ type }) => type)
  const lines = text.split('\n').length - 1
  if (lines > LONGEST && !isTest) faults.push(`has ${lines} lines; ${LONGEST} is the most`)
  if (types.includes('ExportDefaultDeclaration') && !/\.config\.(ts|mjs)$/.test(path)) faults.push('has a default export')
  if (types.includes('ExportAllDeclaration')) faults.push('exports everything of another file')
  const reExportsOnly = program.body.every((statement) => statement.type === 'ExportNamedDeclaration' && statement.source)
  if (program.body.length > 0 && reExportsOnly) faults.push('is a barrel: it only hands on what others export')
  for (const offset of anyKeywords(program)) faults.push(`says "any" on line ${lineAt(offset)}`)
  for (const { value, start } of comments) {
    if (/^\s*@ts-(ignore|nocheck)/.test(value)) faults.push(`silences the compiler on line ${lineAt(start)}`)
  }
  if (!nameFits(path)) faults.push('is not named in kebab case')
  return faults
}

/** Kebab case; a file with one React component may be called like the component. */
function nameFits(path: string): boolean {
  const name = basename(path)
  const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.(test|bench|config|d))?\.(tsx?|mjs)$/
  return kebab.test(name) || /^[A-Z][A-Za-z0-9]*(\.test)?\.tsx$/.test(name)
}

function anyKeywords(tree: unknown): number[] {
  const found: number[] = []
  const open: unknown[] = [tree]
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (typeof node !== 'object' || node === null) continue
    const { type, start } = node as { readonly type?: unknown; readonly start?: unknown }
    if (type === 'TSAnyKeyword' && typeof start === 'number') found.push(start)
    open.push(...Object.values(node))
  }
  return found
}

function within(path: string, room: string): boolean {
  return path === room || path.startsWith(`${room}/`)
}

function isRoot(path: string): boolean {
  return ROOTS.some((pattern) => pattern.test(path))
}

function roomOf(path: string): string | undefined {
  return Object.keys(ROOMS)
    .filter((room) => within(path, room))
    .toSorted((a, b) => b.length - a.length)[0]
}

/** Every import of a file that goes through no door, in words. Tests and composition roots may import anything. */
function doorFaults(source: Source, isTest: (path: string) => boolean, definesNode: (path: string) => boolean): string[] {
  if (source.isTest || isRoot(source.path)) return []
  const name = roomOf(source.path)
  if (name === undefined) return [`lies in no room that has doors`]
  return source.imports.flatMap(({ target, line }) => {
    const why = whyNot(source.path, name, target, isTest, definesNode)
    return why === null ? [] : [`line ${line}: ${why}`]
  })
}

function whyNot(
  path: string,
  name: string,
  target: string | undefined,
  isTest: (path: string) => boolean,
  definesNode: (path: string) => boolean,
): string | null {
  const room = ROOMS[name]
  if (!room) return null
  if (target === undefined) return 'imports what cannot be told before it runs'
  if (isBuiltin(target)) {
    return room.builtins === 'all' || room.builtins.includes(target) ? null : `${name} may not import ${target}`
  }
  if (!TOPS.some((top) => within(target, top))) return whyNotPackage(path, name, room, target)
  if (isTest(target)) return `shipped code imports ${target}, which is for tests`
  if (isRoot(target)) return `imports the composition root ${target}`
  if (SHELVES.some((shelf) => within(path, `nodes/${shelf}`)) && definesNode(target)) return `imports another node, ${target}`
  const home = roomOf(target)
  if (home === name || (!PRIVATE.has(home ?? '') && room.may.some((other) => within(target, other)))) return null
  return `${name} may not import ${target}`
}

function whyNotPackage(path: string, name: string, room: Room, target: string): string | null {
  const parts = target.split('/')
  const library = parts.slice(0, target.startsWith('@') ? 2 : 1).join('/')
  const keepers = KEPT[library]
  if (keepers && !keepers.some((keeper) => within(path, keeper))) return `only ${keepers.join(', ')} may import ${library}`
  return room.packages === 'all' || room.packages.includes(library) ? null : `${name} may not import ${library}`
}

function allSources(): Source[] {
  return TOPS.flatMap((top) => {
    let names: string[]
    try {
      names = readdirSync(join(root, top), { recursive: true, encoding: 'utf8' })
    } catch {
      return []
    }
    return names
      .map((name) => `${top}/${name.replaceAll('\\', '/')}`)
      .filter((path) => /\.(tsx?|mjs)$/.test(path) && !/\.d\.ts$|(^|\/)(node_modules|dist|assembly|__pycache__)\//.test(path))
      .map((path) => readSource(path, readFileSync(join(root, path), 'utf8')))
  })
}

const sources = allSources()
const tests = new Set(sources.filter(({ isTest }) => isTest).map(({ path }) => path))
const nodes = new Set(sources.map(({ path }) => path).filter(definesNode))

function definesNode(path: string): boolean {
  return SHELVES.some((shelf) => within(path, `nodes/${shelf}`)) && /\bdefineNode\(/.test(readFileSync(join(root, path), 'utf8'))
}

const doors = (source: Source) => doorFaults(source, (path) => tests.has(path) || TEST_NAME.test(path), (path) => nodes.has(path))

describe('the rooms of the house', () => {
  it('are all read', () => {
    expect(sources.length).toBeGreaterThan(50)
    for (const room of ['graphs/format', 'nodes/kernels', 'engine/core']) {
      expect(sources.some(({ path }) => within(path, room))).toBe(true)
    }
    expect(nodes.size).toBeGreaterThan(5)
  })

  it('are entered through their doors only', () => {
    expect(sources.flatMap((source) => doors(source).map((fault) => `${source.path}: ${fault}`))).toEqual([])
  })

  it('are kept in the house style', () => {
    expect(sources.flatMap(({ path, faults }) => faults.map((fault) => `${path} ${fault}`))).toEqual([])
  })
})

describe('this guard', () => {
  const faults = (path: string, text: string) => doors(readSource(path, text))

  it.each([
    ['graphs/format/x.ts', `import { readFile } from 'node:fs/promises'`],
    ['graphs/format/x.ts', `import type { NodeSpec } from '../../nodes/kit/define.ts'`],
    ['nodes/values/x.ts', `import { z } from 'zod'`],
    ['nodes/kernels/x.ts', `import { port } from '../kit/ports.ts'`],
    ['nodes/kernels/x.ts', `import 'node:fs'`],
    ['nodes/kit/x.ts', `export { blur } from '../kernels/blur.ts'`],
    ['nodes/codecs/x.ts', `import { NodeFailure } from '../kit/failure.ts'`],
    ['nodes/adjust/x.ts', `const fs = await import('node:fs')`],
    ['nodes/adjust/x.ts', `import { run } from '../../engine/core/run.ts'`],
    ['nodes/adjust/x.ts', `import { sharp } from 'sharp'`],
    ['nodes/adjust/x.ts', `import { invert } from './invert.ts'`],
    ['nodes/sheets/x.ts', `import { invert } from '../adjust/invert.ts'`],
    ['models/x.ts', `import { InferenceSession } from 'onnxruntime-node'`],
    ['engine/core/x.ts', `import { InferenceSession } from 'onnxruntime-node'`],
    ['engine/core/x.ts', `import { nodes } from '../../nodes/index.ts'`],
    ['engine/core/x.ts', `import { invert } from '../../nodes/adjust/invert.ts'`],
    ['engine/core/x.ts', `export const load = (name: string) => import(name)`],
    ['engine/core/x.ts', `import { serve } from '../server/serve.ts'`],
    ['engine/core/x.ts', `import { kit } from './testing/kit.ts'`],
    ['nodes/sheets/x.ts', `import { loft } from '../../models/builder/loft.ts'`],
    ['engine/protocol/x.ts', `import { plan } from '../core/plan.ts'`],
    ['engine/workspace/x.ts', `import { main } from '../main.ts'`],
    ['engine/workspace/x.ts', `import express from 'express'`],
    ['editor/state/x.ts', `import { plan } from '../../engine/core/plan.ts'`],
    ['editor/App.tsx', `import { readFileSync } from 'fs'`],
    ['editor/viewport/x.ts', `import { blend } from '../../nodes/kernels/blend.ts'`],
  ])('finds a wall broken: %s with %s', (path, text) => {
    expect(faults(path, text)).toHaveLength(1)
  })

  it.each([
    [
      'nodes/adjust/x.ts',
      `import { port } from '../kit/ports.ts'\nimport { z } from 'zod'\nimport { help } from './shared-mask.ts'`,
    ],
    ['nodes/layer/x.ts', `import { placeOn } from '../sheets/place.ts'\nimport { load } from '../../models/load.ts'`],
    ['nodes/index.ts', `import { invert } from './adjust/invert.ts'`],
    ['models/load.ts', `import * as ort from 'onnxruntime-node'\nimport { z } from 'zod'\nimport { pack } from './pack.ts'`],
    ['engine/main.ts', `import { nodes } from '../nodes/index.ts'`],
    ['engine/server/x.ts', `import express from 'express'\nimport { Server } from 'socket.io'`],
    ['graphs/format/x.test.ts', `import { nodes } from '../../nodes/index.ts'`],
    ['editor/viewport/x.ts', `import { followDrag } from '../../nodes/kernels/camera-drag.ts'`],
  ])('lets through what has a door: %s', (path, text) => {
    expect(faults(path, text)).toEqual([])
  })

  it.each([
    ['export const x = y as any', 'says "any" on line 1'],
    ['const x = 1\nexport default x', 'has a default export'],
    [`export * from './y.ts'\nexport const z = 1`, 'exports everything of another file'],
    [`export { y } from './y.ts'`, 'is a barrel: it only hands on what others export'],
    ['// @ts-ignore\nexport const x: number = "1"', 'silences the compiler on line 1'],
  ])('finds a breach of style: %j', (text, fault) => {
    expect(readSource('engine/core/x.ts', text).faults).toContain(fault)
  })

  it('finds files that are too long, and lets tests be long', () => {
    const long = '//\n'.repeat(LONGEST + 1)
    expect(readSource('engine/core/x.ts', long).faults).toEqual([`has ${LONGEST + 1} lines; ${LONGEST} is the most`])
    expect(readSource('engine/core/x.test.ts', long).faults).toEqual([])
  })

  it('finds names that are not in kebab case', () => {
    expect(
      ['colorBoost.ts', 'Color.ts', 'color_boost.ts', 'NodeCard.tsx', 'x-2.test.ts', 'vite.config.ts'].filter(nameFits),
    ).toEqual([
      'NodeCard.tsx',
      'x-2.test.ts',
      'vite.config.ts',
    ])
  })
})
