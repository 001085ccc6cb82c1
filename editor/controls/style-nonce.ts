/**
 * The nonce of this page, which the style elements that menus make have to carry: the server lets in no others. Radix's
 * lists take it as a prop; the lock on scrolling below them looks for it under the name that webpack gave it.
 */
export const styleNonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''

Object.assign(globalThis, { __webpack_nonce__: styleNonce })
