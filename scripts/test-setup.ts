import fc from 'fast-check'

// Property tests look elsewhere on every run, so that somebody at work finds the next counterexample. What decides over a
// landing must give the same answer twice.
if (process.env['CI']) fc.configureGlobal({ seed: 1472 })
