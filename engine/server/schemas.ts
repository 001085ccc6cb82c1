import { z } from 'zod'
import { graphSchema } from '../../graphs/format/graph.ts'

const path = z.string().min(1).max(400).meta({ description: 'Relative to the workspace, with forward slashes.' })

/** The body of `POST /api/graphs`. */
export const saveGraphBody = z.strictObject({
  path: path.meta({ description: 'Relative to the workspace; ends in .livery.json.' }),
  document: graphSchema.meta({ description: 'The graph as a document.' }),
  force: z.boolean().default(false).meta({ description: 'Overwrites what is there; it is kept as a backup.' }),
})

/** The body of `POST /api/runs`. */
export const startRunBody = z.strictObject({
  path: path.meta({ description: 'A saved graph, relative to the workspace.' }),
  inputs: z.record(z.string(), z.json()).default({}).meta({ description: "Values for the graph's declared inputs, by name." }),
  targets: z
    .array(z.string().max(200))
    .max(2000)
    .optional()
    .meta({ description: 'Nodes, node.port or outputs.name; left out: everything that the graph makes.' }),
  quality: z.enum(['draft', 'final']).default('final'),
})

/** The body of posts that say nothing more than their address. */
export const emptyBody = z.strictObject({})

/** How every refusal is told. */
export const failureBody = z.strictObject({
  failure: z.strictObject({
    code: z.string(),
    message: z.string().meta({ description: 'Names the thing and the fault.' }),
    help: z.string().meta({ description: 'What to do next.' }),
  }),
})

export const startedBody = z.strictObject({ run: z.string() })
export const cancelledBody = z.strictObject({ cancelled: z.boolean() })
export const savedBody = z.strictObject({ path: z.string(), written: z.boolean() })
export const uploadedBody = z.strictObject({
  path: z.string().meta({ description: 'Put it into a file param.' }),
  name: z.string(),
  bytes: z.int(),
  sha256: z.string(),
})
export const healthBody = z.strictObject({
  status: z.literal('ok'),
  version: z.string(),
  boot: z.string(),
  engine: z.strictObject({ state: z.enum(['starting', 'ready', 'lost']), boot: z.string(), reason: z.string().optional() }),
})
