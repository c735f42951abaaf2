// Where the map looks: a centre in metres and a scale. Pure.

export const NEAREST = 3;

/** The camera over a box of pixels; `extent` is [west, south, east, north] in metres. */
export class Camera {
  constructor(extent) {
    this.extent = extent;
    this.width = 1;
    this.height = 1;
    this.edge = 0;
    this.x = (extent[0] + extent[2]) / 2;
    this.y = (extent[1] + extent[3]) / 2;
    this.scale = 0.4;
  }

  get whole() {
    const [west, south, east, north] = this.extent;
    const clear = Math.max(1, this.width - 2 * this.edge);
    return Math.min(clear / (east - west), this.height / (north - south)) * 0.94;
  }

  showWhole() {
    const [west, south, east, north] = this.extent;
    this.x = (west + east) / 2;
    this.y = (south + north) / 2;
    this.scale = this.whole;
  }

  centre(x, y) {
    this.x = x;
    this.y = y;
  }

  /** Move by pixels, as a finger drags the paper. */
  drag(dx, dy) {
    const [west, south, east, north] = this.extent;
    this.x = Math.min(east, Math.max(west, this.x - dx / this.scale));
    this.y = Math.min(north, Math.max(south, this.y + dy / this.scale));
  }

  /** Zoom so that the ground under pixel (px, py) stays under it. */
  zoom(factor, px = this.width / 2, py = this.height / 2) {
    const scale = Math.min(NEAREST, Math.max(this.whole * 0.8, this.scale * factor));
    const gx = this.x + (px - this.width / 2) / this.scale;
    const gy = this.y - (py - this.height / 2) / this.scale;
    this.x = gx - (px - this.width / 2) / scale;
    this.y = gy + (py - this.height / 2) / scale;
    this.scale = scale;
  }

  /** Pixels of a ground point. */
  pixel(x, y) {
    return [this.width / 2 + (x - this.x) * this.scale, this.height / 2 - (y - this.y) * this.scale];
  }
}
