export { migrate, migrations } from './migrate.js';
