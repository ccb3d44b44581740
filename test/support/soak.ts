/** A run that is worth its time by hand and in CI (`npm run soak`); without it a spec plays a short version of itself. */
export const SOAK = process.env['DONDOC_SOAK'] === 'true';
