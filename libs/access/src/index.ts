export * from './access.guard.js';
export * from './access.module.js';
export * from './caller.js';
export * from './permission.decorator.js';
export * from './permissions.js';
export * from './route-declarations.js';
export * from './tokens.js';
