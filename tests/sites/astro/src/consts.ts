export const SITE_TITLE = "Kite";
export const SITE_DESCRIPTION = "String and wind";
