import { loadAfterFirstPicture } from './after-first-picture.ts';
import { chooseTheme } from './early-theme.ts';

chooseTheme();
loadAfterFirstPicture();
