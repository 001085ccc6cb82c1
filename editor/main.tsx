import '@fontsource-variable/inter/wght.css'
import '@fontsource-variable/jetbrains-mono/wght.css'
import './theme/base.css'
import { Provider } from 'jotai'
import { createRoot } from 'react-dom/client'
import { bindShortcuts } from './actions/keys.ts'
import { App } from './App.tsx'
import './controls/style-nonce.ts'
import { connect } from './remote/session.ts'
import { exposeForTests } from './shell/debug.ts'
import { watchLatency } from './shell/watch-latency.ts'
import { store } from './state/store.ts'

exposeForTests()
connect()
watchLatency()
bindShortcuts()

const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <Provider store={store}>
      <App />
    </Provider>,
  )
}
