export const SITE_TITLE = 'Warp and Weft';
export const SITE_DESCRIPTION = 'Cloth, by hand';
