/** The languages of the page. A language is a table; what it leaves out is said in English. */

import { ENGLISH } from "./en.js";
import { ENGLISH_PAGE } from "./en_page.js";
import { GERMAN } from "./de.js";
import { GERMAN_STEPS } from "./de_steps.js";
import { FRENCH } from "./fr.js";
import { FRENCH_STEPS } from "./fr_steps.js";

export const LANGUAGES = [
  // British dates: the day first, and the hours from 0 to 23.
  { tag: "en", locale: "en-GB", name: "English", words: { ...ENGLISH, ...ENGLISH_PAGE } },
  { tag: "de", locale: "de-AT", name: "Deutsch", words: { ...GERMAN, ...GERMAN_STEPS } },
  { tag: "fr", locale: "fr-FR", name: "Français", words: { ...FRENCH, ...FRENCH_STEPS } },
];
