// The entry of worker threads and of the neural process.
import { PROVIDERS, useProviders } from '../models/load.ts'
import { nodes } from '../nodes/index.ts'
import { tasks } from '../nodes/tasks.ts'
import { serveLane } from './core/host.ts'

const asked = process.env['CLEARCOAT_PROVIDERS']?.split(',') ?? []
useProviders(PROVIDERS.filter((provider) => asked.includes(provider)))
serveLane(nodes, tasks)
