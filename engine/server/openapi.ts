import { z } from 'zod'
import {
  cancelledBody,
  emptyBody,
  failureBody,
  healthBody,
  saveGraphBody,
  savedBody,
  startedBody,
  startRunBody,
  uploadedBody,
} from './schemas.ts'

interface Operation {
  readonly method: 'get' | 'post'
  readonly path: string
  readonly summary: string
  readonly open?: true
  readonly body?: z.ZodType
  readonly bodyTypes?: readonly string[]
  readonly answer?: z.ZodType
  readonly answerTypes?: readonly string[]
  readonly status?: number
}

const OPERATIONS: readonly Operation[] = [
  {
    method: 'get',
    path: '/api/health',
    summary: 'Says that the server is there, and how its engine process stands.',
    open: true,
    answer: healthBody,
  },
  { method: 'get', path: '/api/openapi.json', summary: 'This document.', open: true },
  { method: 'get', path: '/api/catalog', summary: 'Every node type with its ports and params.' },
  { method: 'get', path: '/api/cars', summary: 'The car packs of this machine, and those that cannot be used.' },
  {
    method: 'get',
    path: '/api/cars/{id}/files/{file}',
    summary: 'A file that a car pack names for the editor: mesh, guide, maps.',
    answerTypes: ['model/gltf-binary', 'image/png'],
  },
  { method: 'get', path: '/api/graphs', summary: 'The graph files of the workspace, and the templates.' },
  {
    method: 'get',
    path: '/api/graphs/{path}',
    summary: 'One graph file as a document, with what is wrong with it. Reads nothing that the graph names.',
  },
  {
    method: 'post',
    path: '/api/graphs',
    summary: 'Saves a graph file, whole or not at all.',
    body: saveGraphBody,
    answer: savedBody,
  },
  {
    method: 'post',
    path: '/api/uploads',
    summary: 'Takes a picture of at most 20 MB (DDS and TGA: 96 MB) into the workspace. X-File-Name holds its name, encoded with encodeURIComponent.',
    bodyTypes: ['application/octet-stream', 'image/jpeg', 'image/png', 'image/webp', 'image/tiff', 'image/avif', 'image/heic'],
    answer: uploadedBody,
    status: 201,
  },
  {
    method: 'post',
    path: '/api/runs',
    summary: 'Runs a saved graph with values for its inputs.',
    body: startRunBody,
    answer: startedBody,
    status: 202,
  },
  { method: 'get', path: '/api/runs/{run}', summary: 'How a run stands: its steps, failures, files and times.' },
  { method: 'post', path: '/api/runs/{run}/cancel', summary: 'Stops a run.', body: emptyBody, answer: cancelledBody },
  {
    method: 'get',
    path: '/api/artifacts/{file}',
    summary: 'The full picture with a content hash: <hash>.png, or <hash>.rgba for straight RGBA8.',
    answerTypes: ['image/png', 'application/octet-stream'],
  },
]

/** The OpenAPI 3.1 description of the HTTP API, made of the schemas that its requests pass. */
export function openApi(version: string): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const operation of OPERATIONS) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: described(operation) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Clearcoat',
      version,
      description: 'Runs graphs that make liveries for sim-racing cars. On this machine only.',
    },
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'The token that Clearcoat prints when it starts.' },
      },
      schemas: { Failure: z.toJSONSchema(failureBody, { io: 'output' }) },
    },
    security: [{ token: [] }],
  }
}

function described({ path, summary, open, body, bodyTypes, answer, answerTypes, status = 200 }: Operation): object {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
  const binary = { type: 'string', format: 'binary' }
  const taken = body && { 'application/json': { schema: z.toJSONSchema(body, { io: 'input', unrepresentable: 'any' }) } }
  const raw = bodyTypes && Object.fromEntries(bodyTypes.map((type) => [type, { schema: binary }]))
  const given = answerTypes
    ? Object.fromEntries(answerTypes.map((type) => [type, { schema: binary }]))
    : { 'application/json': { schema: answer ? z.toJSONSchema(answer) : { type: 'object' } } }
  return {
    summary,
    parameters: names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
    ...(taken || raw ? { requestBody: { required: true, content: taken ?? raw } } : {}),
    ...(open ? { security: [] } : {}),
    responses: {
      [status]: { description: summary, content: given },
      default: {
        description: 'A refusal.',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Failure' } } },
      },
    },
  }
}
