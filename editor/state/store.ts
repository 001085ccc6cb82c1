import { createStore } from 'jotai'

/** The one store of this window, so that code outside React (the wire to the engine, actions) reads and writes the same atoms. */
export const store = createStore()
