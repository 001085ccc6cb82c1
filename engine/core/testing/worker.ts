import { serveLane } from '../host.ts'
import { testNodes } from './nodes.ts'

serveLane(testNodes)
