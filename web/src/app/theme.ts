// Owns the console's look in Mantine's terms; console.css holds the rest.
// Promises text contrast of at least 4.5 to 1 in light and dark.
import { createTheme, type MantineColorsTuple } from "@mantine/core";

const petrol: MantineColorsTuple = [
  "#e8f3f5",
  "#d2e6ea",
  "#a5cdd5",
  "#74b2be",
  "#4a98a8",
  "#2b8193",
  "#1b7184",
  "#0d5f73",
  "#0b5162",
  "#07414f",
];

const slate: MantineColorsTuple = [
  "#e6ecf0",
  "#b5c2cb",
  "#8b9aa5",
  "#5f6f7b",
  "#33414c",
  "#293540",
  "#1c262e",
  "#161d23",
  "#10171c",
  "#0b1115",
];

export const theme = createTheme({
  primaryColor: "petrol",
  primaryShade: { light: 7, dark: 6 },
  colors: { petrol, dark: slate },
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "Noto Sans", sans-serif',
  fontSizes: { xs: "12.5px", sm: "14px", md: "15px", lg: "17px", xl: "20px" },
  defaultRadius: "md",
  cursorType: "pointer",
  respectReducedMotion: true,
});
