import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/**
 * Tinos: as wide as Times New Roman, the face of official documents (Decree 30/2020, appendix I), with all Vietnamese
 * letters, under the SIL Open Font License 1.1, whose text lies beside the files in its package.
 */
export const FONT_FILES = {
  regular: require.resolve('@expo-google-fonts/tinos/400Regular/Tinos_400Regular.ttf'),
  italic: require.resolve('@expo-google-fonts/tinos/400Regular_Italic/Tinos_400Regular_Italic.ttf'),
  bold: require.resolve('@expo-google-fonts/tinos/700Bold/Tinos_700Bold.ttf'),
  boldItalic: require.resolve('@expo-google-fonts/tinos/700Bold_Italic/Tinos_700Bold_Italic.ttf'),
} as const;

export type FontFace = keyof typeof FONT_FILES;

/** What word processors and spreadsheets call the face. */
export const FONT_NAME = 'Times New Roman';
