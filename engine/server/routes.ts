import express, { Router, type RequestHandler } from 'express'
import { validateGraph } from '../../graphs/format/validate.ts'
import type { Registry } from '../core/registry.ts'
import type { Catalog } from '../protocol/catalog.ts'
import { RefusalError } from '../protocol/refusal.ts'
import { listGraphs, listTemplates, makeFolder, placeOf } from '../workspace/live-folder.ts'
import { refusalOf } from '../workspace/live-refusal.ts'
import type { LiveWorkspace } from '../workspace/live-workspace.ts'
import { loadGraph } from '../workspace/load.ts'
import { saveGraph } from '../workspace/save.ts'
import { refuse } from './answer.ts'
import { carFile, listCars } from './cars.ts'
import type { Guard } from './guard.ts'
import { emptyBody, saveGraphBody, startRunBody } from './schemas.ts'
import { isUploadType, takeUpload } from './uploads.ts'

/** What the routes of the API need. */
export interface RouteWorld {
  readonly guard: Guard
  readonly workspace: LiveWorkspace
  readonly registry: Registry
  readonly catalog: Catalog
  readonly packs: readonly string[]
  readonly templates: string
  readonly version: string
  readonly boot: string
  readonly health: () => object
  readonly openApi: object
}

/** Everything below `/api`. Requests have passed the address check; all but two need the token. */
export function apiRoutes(world: RouteWorld): Router {
  const { guard, catalog, health, openApi } = world
  const api = Router({ caseSensitive: true, strict: true })
  const entitled: RequestHandler = (request, response, next) => {
    const away = guard.entitled(request)
    if (away) refuse(response, away)
    else next()
  }
  const shaped: RequestHandler = (request, response, next) => {
    const away = guard.shape(request, request.path === '/uploads' ? isUploadType : undefined)
    if (away) refuse(response, away)
    else next()
  }
  api.get('/health', (_request, response) => void response.json(health()))
  api.get('/openapi.json', (_request, response) => void response.json(openApi))
  api.use(entitled, shaped)
  api.post(
    '/uploads',
    async (request, response) => void response.status(201).json(await takeUpload(world.workspace.folder, request)),
  )
  api.use(express.json({ limit: '16mb', strict: true }))
  api.get('/catalog', (_request, response) => void response.json(catalog))
  addCars(api, world)
  addGraphs(api, world)
  addRuns(api, world)
  api.get('/artifacts/:file', artifact(world))
  return api
}

function addCars(api: Router, { packs }: RouteWorld): void {
  api.get('/cars', async (_request, response) => void response.json(await listCars(packs)))
  api.get('/cars/:id/files/*file', async (request, response) => {
    const path = await carFile(packs, request.params.id, request.params.file.join('/'))
    if (path.endsWith('.glb')) response.type('model/gltf-binary')
    // Packs change while they are made: the browser asks whether its copy still holds.
    response.setHeader('Cache-Control', 'private, no-cache')
    response.sendFile(path, { cacheControl: false, dotfiles: 'allow' })
  })
}

function addGraphs(api: Router, { workspace, registry, templates }: RouteWorld): void {
  api.get('/graphs', async (_request, response) => {
    response.json({ graphs: await listGraphs(workspace.folder), templates: await listTemplates(templates) })
  })
  api.get('/graphs/*path', async (request, response) => {
    const { name, path } = await placeOf(workspace.folder, request.params.path.join('/'))
    const loaded = await loadGraph(path, { lookup: (type) => registry.get(type)?.definition })
    if (!loaded.ok) throw refusalOf(loaded.failure, true)
    const { graph, readOnly, faults, migrated } = loaded
    response.json({
      path: name,
      document: graph,
      faults: validateGraph(graph, registry.shape),
      remarks: faults,
      migrated,
      ...(readOnly === undefined ? {} : { readOnly }),
    })
  })
  api.post('/graphs', async (request, response) => {
    const { path: name, document, force } = saveGraphBody.parse(request.body)
    if (workspace.list().some((open) => open.path === name)) {
      throw new RefusalError('exists', `"${name}" is open in the editor.`, 'Close it there, or save under another name.')
    }
    const place = await placeOf(workspace.folder, name)
    await makeFolder(place)
    const saved = await saveGraph(place.path, document, { force })
    if (!saved.ok) throw refusalOf(saved.failure, false)
    response.json({ path: name, written: saved.written })
  })
}

function addRuns(api: Router, { workspace }: RouteWorld): void {
  api.post('/runs', async (request, response) => {
    const { path, ...asked } = startRunBody.parse(request.body)
    response.status(202).json({ run: await workspace.startFile(path, asked, 'http') })
  })
  api.get('/runs/:run', (request, response) => {
    const state = workspace.runs.get(request.params.run)
    if (!state) throw new RefusalError(
      'unknown-run',
      'There is no such run.',
      'Runs are kept for as long as the server runs, the last few of each graph.',
    )
    response.json(state)
  })
  api.post('/runs/:run/cancel', (request, response) => {
    emptyBody.parse(request.body ?? {})
    response.json({ cancelled: workspace.cancel(request.params.run) })
  })
}

function artifact({ workspace }: RouteWorld): RequestHandler<{ file: string }> {
  return async (request, response) => {
    const [, hash, format] = /^([0-9a-f]{32})\.(png|rgba)$/.exec(request.params.file) ?? []
    const bytes = hash === undefined ? undefined : await workspace.picture(hash, format === 'png' ? 'png' : 'rgba')
    if (!bytes) throw new RefusalError(
      'not-found',
      'No open graph shows a picture with this hash any more.',
      'Run the graph again.',
    )
    // The name is the content: it never changes.
    response.setHeader('Cache-Control', 'private, max-age=31536000, immutable')
    response.type(format === 'png' ? 'image/png' : 'application/octet-stream').send(
      Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    )
  }
}
