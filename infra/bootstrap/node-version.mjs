const NEEDED = { major: 20, minor: 19 };

/**
 * @param {string} version such as `20.19.0`
 * @returns {string | undefined} why this Node cannot run Dondoc, or nothing
 */
export function refusalOf(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > NEEDED.major || (major === NEEDED.major && minor >= NEEDED.minor)) return undefined;
  return `Dondoc needs Node ${NEEDED.major}.${NEEDED.minor} or newer, and this is Node ${version}. Node 24 is a good choice: https://nodejs.org`;
}
