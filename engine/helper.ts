// The entry of threads that help a command with shared work. They know the tasks and no node, so that they start at once.
import { parentPort } from 'node:worker_threads'
import { tasks } from '../nodes/tasks.ts'
import { describeThrown } from './core/failure.ts'
import { help, tasksOf, type ShareRequest } from './core/sharing.ts'

const known = tasksOf(tasks)
parentPort?.on('message', (request: ShareRequest) => {
  const failed = help(known, request)
  parentPort?.postMessage(failed ? describeThrown(failed.error) : null, [])
})
