import { testNodes } from '../../core/testing/nodes.ts'
import { serveEngine } from '../engine-child.ts'

serveEngine(testNodes, undefined)
