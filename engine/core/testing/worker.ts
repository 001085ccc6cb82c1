import { serveLane } from '../host.ts'
import { crowdTask } from './crowd.ts'
import { testNodes } from './nodes.ts'

serveLane(testNodes, [crowdTask])
