/* The hot loops of the photo generator: project, rasterise, paint a livery, shade, lay a background, develop.
 *
 * Frames. Object: x forward, y left, z up, in units of the car's scale. Camera: x right, y down, z away; cam[16] = R (9,
 * row-major), t (3), f, cx, cy (in sides of the square picture), k1. Pixel (i, j) has its centre at (i + .5, j + .5).
 * Colours are linear RGB floats unless a name ends in _srgb. Every function is pure: it writes only its last arguments.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define NEAR .02f
static inline float clampf(float x, float a, float b) { return x < a ? a : x > b ? b : x; }
static inline float smooth(float a, float b, float x) { float t = clampf((x - a) / (b - a), 0, 1); return t * t * (3 - 2 * t); }
static inline float dot3(const float *a, const float *b) { return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]; }

/* points (n,3) -> out (n,3): x, y in px of a W-wide square, 1/z; 1/z = 0 marks a point at or behind the camera. */
void project(const float *p, int n, const float *cam, int W, float *out) {
  for (int i = 0; i < n; i++) {
    float x = p[3 * i], y = p[3 * i + 1], z = p[3 * i + 2];
    float a = cam[0] * x + cam[1] * y + cam[2] * z + cam[9], b = cam[3] * x + cam[4] * y + cam[5] * z + cam[10];
    float c = cam[6] * x + cam[7] * y + cam[8] * z + cam[11];
    if (c < NEAR) { out[3 * i] = out[3 * i + 1] = out[3 * i + 2] = 0; continue; }
    float iz = 1 / c; a *= iz; b *= iz;
    float d = cam[12] * (1 + cam[15] * (a * a + b * b));
    out[3 * i] = (cam[13] + d * a) * W; out[3 * i + 1] = (cam[14] + d * b) * W; out[3 * i + 2] = iz;
  }
}

/* Orthographic: rows of m (2 axes + depth) and a scale; out: x, y in px, and a "1/z" that is larger nearer the light. */
void project_ortho(const float *p, int n, const float *axes, float half, int W, float *out) {
  for (int i = 0; i < n; i++) {
    const float *q = p + 3 * i;
    out[3 * i] = (dot3(q, axes) / half * .5f + .5f) * W;
    out[3 * i + 1] = (dot3(q, axes + 3) / half * .5f + .5f) * W;
    out[3 * i + 2] = dot3(q, axes + 6) + 16.f;
  }
}

/* z-buffer. pts from project; tri (m,3); mode per triangle: 0 single sided, 1 double sided, 2 not drawn.
 * depth (W*W) gets the largest 1/z, id (W*W) the triangle or -1. id may be NULL. front = sign of a visible area. */
void raster(const float *pts, const int32_t *tri, const uint8_t *mode, int m, int W, int front, float *depth, int32_t *id) {
  memset(depth, 0, sizeof(float) * W * W);
  if (id) memset(id, 255, sizeof(int32_t) * W * W);
  for (int t = 0; t < m; t++) {
    if (mode[t] == 2) continue;
    const float *a = pts + 3 * tri[3 * t], *b = pts + 3 * tri[3 * t + 1], *c = pts + 3 * tri[3 * t + 2];
    if (a[2] <= 0 || b[2] <= 0 || c[2] <= 0) continue;
    float area = (b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1]);
    if (!mode[t] && area * front <= 0) continue;
    if (fabsf(area) < 1e-7f) continue;
    float lx = fminf(a[0], fminf(b[0], c[0])), hx = fmaxf(a[0], fmaxf(b[0], c[0]));
    float ly = fminf(a[1], fminf(b[1], c[1])), hy = fmaxf(a[1], fmaxf(b[1], c[1]));
    if (hx < 0 || hy < 0 || lx > W || ly > W) continue;
    int x0 = (int)ceilf(fmaxf(lx, 0) - .5f), x1 = (int)floorf(fminf(hx, W) - .5f);
    int y0 = (int)ceilf(fmaxf(ly, 0) - .5f), y1 = (int)floorf(fminf(hy, W) - .5f);
    if (x1 >= W) x1 = W - 1;
    if (y1 >= W) y1 = W - 1;
    if (x1 < x0 || y1 < y0) continue;
    float ia = 1 / area;
    float ax = (b[1] - c[1]) * ia, ay = (c[0] - b[0]) * ia, bx = (c[1] - a[1]) * ia, by = (a[0] - c[0]) * ia;
    float px = x0 + .5f, py = y0 + .5f;
    float w0r = (px - c[0]) * ax + (py - c[1]) * ay, w1r = (px - c[0]) * bx + (py - c[1]) * by;
    float da = a[2] - c[2], db = b[2] - c[2];
    for (int y = y0; y <= y1; y++, w0r += ay, w1r += by) {
      float w0 = w0r, w1 = w1r;
      for (int x = x0; x <= x1; x++, w0 += ax, w1 += bx) {
        if (w0 < 0 || w1 < 0 || w0 + w1 > 1) continue;
        float iz = c[2] + w0 * da + w1 * db;
        int k = y * W + x;
        if (iz > depth[k]) { depth[k] = iz; if (id) id[k] = t; }
      }
    }
  }
}

/* Perspective-correct barycentrics of triangle t at pixel position (x, y), clamped to a little outside. */
static inline void bary(const float *pts, const int32_t *tri, int t, float x, float y, float *w) {
  const float *a = pts + 3 * tri[3 * t], *b = pts + 3 * tri[3 * t + 1], *c = pts + 3 * tri[3 * t + 2];
  float area = (b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1]);
  float ia = 1 / (fabsf(area) < 1e-7f ? 1e-7f : area);
  float w0 = clampf(((x - c[0]) * (b[1] - c[1]) + (y - c[1]) * (c[0] - b[0])) * ia, -1, 2);
  float w1 = clampf(((x - c[0]) * (c[1] - a[1]) + (y - c[1]) * (a[0] - c[0])) * ia, -1, 2);
  w0 *= a[2]; w1 *= b[2];
  float w2 = (1 - w0 / a[2] - w1 / b[2]) * c[2], s = w0 + w1 + w2;
  if (fabsf(s) < 1e-9f) s = 1e-9f;
  w[0] = w0 / s; w[1] = w1 / s; w[2] = w2 / s;
}

/* Triangles in sheet space: pos/normal (S*S,3) f32, owner (S*S) i32 triangle or -1. list (m) names the triangles to lay. */
void raster_sheet(const float *uv, const int32_t *tri, const int32_t *list, int m, const float *p, const float *n, int S,
                  float *pos, float *nor, int32_t *owner) {
  for (int k = 0; k < S * S; k++) owner[k] = -1;
  for (int q = 0; q < m; q++) {
    int t = list[q]; const int32_t *v = tri + 3 * t;
    float x0 = uv[2 * v[0]] * S - .5f, y0 = uv[2 * v[0] + 1] * S - .5f;
    float x1 = uv[2 * v[1]] * S - .5f, y1 = uv[2 * v[1] + 1] * S - .5f;
    float x2 = uv[2 * v[2]] * S - .5f, y2 = uv[2 * v[2] + 1] * S - .5f;
    float area = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0);
    if (fabsf(area) < 1e-9f) continue;
    int xa = (int)floorf(fminf(x0, fminf(x1, x2))), xb = (int)ceilf(fmaxf(x0, fmaxf(x1, x2)));
    int ya = (int)floorf(fminf(y0, fminf(y1, y2))), yb = (int)ceilf(fmaxf(y0, fmaxf(y1, y2)));
    if (xa < 0) xa = 0;
    if (ya < 0) ya = 0;
    if (xb > S - 1) xb = S - 1;
    if (yb > S - 1) yb = S - 1;
    for (int y = ya; y <= yb; y++) for (int x = xa; x <= xb; x++) {
      float w0 = ((x1 - x) * (y2 - y) - (x2 - x) * (y1 - y)) / area, w1 = ((x2 - x) * (y0 - y) - (x0 - x) * (y2 - y)) / area;
      float w2 = 1 - w0 - w1;
      if (w0 < -1e-5f || w1 < -1e-5f || w2 < -1e-5f) continue;
      int k = y * S + x; owner[k] = t;
      for (int c = 0; c < 3; c++) {
        pos[3 * k + c] = w0 * p[3 * v[0] + c] + w1 * p[3 * v[1] + c] + w2 * p[3 * v[2] + c];
        nor[3 * k + c] = w0 * n[3 * v[0] + c] + w1 * n[3 * v[1] + c] + w2 * n[3 * v[2] + c];
      }
    }
  }
}

/* ---- livery: a list of shapes laid over each other on the sheet, in sRGB 0..1 ---- */
typedef struct {
  int32_t kind;          /* 0 half-space 1 wave 2 stripe 3 repeat 4 gradient 5 all 6 curve 7 chevron 8 fade band
                            20 camouflage 21 checker 22 dots; 40 circle 41 box 42 polygon 43 strokes (sheet space) */
  int32_t from, count;   /* strokes or polygon points: range in `points` */
  int32_t pad;
  uint64_t panels;       /* bit c: may paint class c */
  float colour[3], alpha;
  float v[12];
} Shape;

static float solid_cover(const Shape *s, float x, float y, float z, float px) {
  const float *v = s->v; float d;
  switch (s->kind) {
    case 0: d = x * v[0] + fabsf(y) * v[1] + z * v[2] + y * v[4] - v[3]; break;
    case 1: d = v[4] - fabsf(z - v[0] - v[1] * sinf(v[2] * x + v[3])); break;
    case 2: d = v[1] - fabsf(fabsf(y) - v[0]); break;
    case 3: { float q = (x + v[1] * z) / v[0] + v[3]; q -= floorf(q); d = fminf(q, v[2] - q) * v[0]; break; }
    case 4: return clampf((x * v[0] + z * v[1] - v[2]) / v[3], 0, 1);
    case 6: d = z - v[0] - v[1] * x - v[2] * x * x; break;
    case 7: { float q = (x + v[1] * fabsf(z - v[3])) / v[0]; q -= floorf(q); d = fminf(q, v[2] - q) * v[0]; break; }
    case 8: { float q = (x * v[0] + z * v[1] - v[2]) / v[3]; q = 1 - fabsf(q); return q < 0 ? 0 : q * q * (3 - 2 * q); }
    case 20: {
      float n = 0;
      for (int o = 0; o < 3; o++) n += sinf(v[0] * (1 << o) * (x * v[1 + o] + y * v[4 + o] + z * v[7 + o]) + v[10]) / (1 << o)
        + sinf(v[0] * 1.3f * (1 << o) * (z * v[1 + o] + x * v[4 + o] - y * v[7 + o]) + v[11]) / (1 << o);
      d = (n - s->alpha) * .05f; return clampf(d / px + .5f, 0, 1);
    }
    case 21: return (((int)floorf(x / v[0]) + (int)floorf(y / v[0] + .001f) + (int)floorf(z / v[0])) & 1) ? 1 : 0;
    case 22: { float a = x / v[0], b = (fabsf(y) > v[2] ? z : y) / v[0]; a -= floorf(a) + .5f; b -= floorf(b) + .5f;
               d = v[1] - sqrtf(a * a + b * b) * v[0]; break; }
    default: return 1;
  }
  return clampf(d / px + .5f, 0, 1);
}

static float sheet_distance(const Shape *s, const float *points, float x, float y) {
  const float *v = s->v;
  if (s->kind == 40) {
    float dx = (x - v[0]) / v[2], dy = (y - v[1]) / v[3], d = (sqrtf(dx * dx + dy * dy) - 1) * fminf(v[2], v[3]);
    return v[4] > 0 ? fabsf(d) - v[4] : d;
  }
  if (s->kind == 41) {
    float dx = x - v[0], dy = y - v[1], a = fabsf(dx * v[4] + dy * v[5]) - v[2], b = fabsf(-dx * v[5] + dy * v[4]) - v[3];
    return fmaxf(a, b);
  }
  if (s->kind == 42) { /* convex polygon, points clockwise or not: signed by the centre */
    float d = -1e9f;
    for (int i = 0; i < s->count; i++) {
      const float *p = points + 2 * (s->from + i), *q = points + 2 * (s->from + (i + 1) % s->count);
      float ex = q[0] - p[0], ey = q[1] - p[1], l = sqrtf(ex * ex + ey * ey) + 1e-9f;
      float side = ((x - p[0]) * ey - (y - p[1]) * ex) / l, in = ((v[0] - p[0]) * ey - (v[1] - p[1]) * ex) / l;
      d = fmaxf(d, in > 0 ? -side : side);
    }
    return d;
  }
  float best = 1e9f; /* strokes: pairs of points */
  for (int i = 0; i + 1 < s->count; i += 2) {
    const float *p = points + 2 * (s->from + i), *q = p + 2;
    float ex = q[0] - p[0], ey = q[1] - p[1], dx = x - p[0], dy = y - p[1];
    float t = clampf((dx * ex + dy * ey) / (ex * ex + ey * ey + 1e-9f), 0, 1);
    dx -= t * ex; dy -= t * ey;
    float d = dx * dx + dy * dy; if (d < best) best = d;
  }
  return sqrtf(best) - v[4];
}

/* pos (S*S,3), owner class (S*S) u8 (0 = no paint); points in sheet units 0..1; sheet boxes in v[8..11] (u0, v0, u1, v1). */
void paint_livery(const Shape *shapes, int count, const float *points, const float *pos, const uint8_t *klass, int S, float texel,
                  uint8_t *out_srgb) {
  float *img = malloc(sizeof(float) * 3 * S * S);
  for (int i = 0; i < count; i++) {
    const Shape *s = shapes + i;
    int sheet = s->kind >= 40, x0 = 0, y0 = 0, x1 = S, y1 = S;
    if (sheet) {
      x0 = (int)clampf(floorf(s->v[8] * S) - 1, 0, S); y0 = (int)clampf(floorf(s->v[9] * S) - 1, 0, S);
      x1 = (int)clampf(ceilf(s->v[10] * S) + 1, 0, S); y1 = (int)clampf(ceilf(s->v[11] * S) + 1, 0, S);
    }
    float solid_alpha = s->kind == 20 ? 1 : s->alpha;
    for (int y = y0; y < y1; y++) for (int x = x0; x < x1; x++) {
      int k = y * S + x;
      if (i && !(s->panels >> klass[k] & 1)) continue;
      float a;
      if (!i) a = 1;
      else if (sheet) a = clampf(.5f - sheet_distance(s, points, (x + .5f) / S, (y + .5f) / S) * S, 0, 1) * solid_alpha;
      else a = solid_cover(s, pos[3 * k], pos[3 * k + 1], pos[3 * k + 2], texel) * solid_alpha;
      if (a <= 0) continue;
      for (int c = 0; c < 3; c++) img[3 * k + c] = i ? img[3 * k + c] + (s->colour[c] - img[3 * k + c]) * a : s->colour[c];
    }
  }
  for (int k = 0; k < 3 * S * S; k++) out_srgb[k] = (uint8_t)(clampf(img[k], 0, 1) * 255 + .5f);
  free(img);
}

/* ---- light ---- */
typedef struct {
  float sun_dir[3], sun[3], zenith[3], horizon[3], ground[3];
  float glow;            /* sky brighter towards the sun */
  float occlusion;       /* strength of the mesh's own occlusion */
  float shadow_soft;     /* px of the shadow map */
  float shadow_axes[9], shadow_half;
  float floor;           /* z of the ground */
  int32_t boxes;
  float box[8][14];      /* direction, u, v (unit), half widths (tangents), softness, rgb gain... [12] = power, [13] = hollow */
} Light;

typedef struct { float colour[3], f0, roughness, metallic, specular, reflect; } Surface; /* reflect scales the surroundings */

static float soft_sun(const Light *L, const float *shadow, int M, const float *p, float bias) {
  if (!shadow) return 1;
  float x = (dot3(p, L->shadow_axes) / L->shadow_half * .5f + .5f) * M;
  float y = (dot3(p, L->shadow_axes + 3) / L->shadow_half * .5f + .5f) * M;
  float z = dot3(p, L->shadow_axes + 6) + 16.f + bias, lit = 0;
  static const float tap[4][2] = {{-.6f, -.25f}, {.25f, -.6f}, {.6f, .25f}, {-.25f, .6f}};
  for (int i = 0; i < 4; i++) {
    int u = (int)(x + tap[i][0] * L->shadow_soft), v = (int)(y + tap[i][1] * L->shadow_soft);
    if (u < 0 || v < 0 || u >= M || v >= M || shadow[v * M + u] <= z) lit += .25f;
  }
  return lit;
}

static void environment(const Light *L, const float *r, float rough, float *out) {
  float w = .015f + rough * .7f, up = smooth(-w, w, r[2]), e = r[2] > 0 ? sqrtf(r[2]) : 0;
  float h = 1 + L->glow * (.5f + .5f * (r[0] * L->sun_dir[0] + r[1] * L->sun_dir[1]));
  for (int c = 0; c < 3; c++) {
    float sky = (L->horizon[c] + (L->zenith[c] - L->horizon[c]) * e) * h;
    out[c] = L->ground[c] + (sky - L->ground[c]) * up;
  }
  for (int i = 0; i < L->boxes; i++) {
    const float *b = L->box[i]; float d = dot3(r, b);
    if (d <= .05f) continue;
    float u = fabsf(dot3(r, b + 3) / d), v = fabsf(dot3(r, b + 6) / d), s = b[11] + rough * .5f;
    float k = (1 - smooth(b[9] - s * .5f, b[9] + s, u)) * (1 - smooth(b[10] - s * .5f, b[10] + s, v));
    if (b[13] > 0) k *= .35f + .65f * smooth(b[9] * .6f, b[9] * .9f, fmaxf(u, v * b[9] / b[10]));
    k *= b[12];
    out[0] += k; out[1] += k; out[2] += k;
  }
}

typedef struct {
  const float *points, *normals, *uv, *occlusion; const int32_t *tri; const uint8_t *klass, *surface; int32_t paint_surface, pad;
} Mesh;

static void shade_point(const Mesh *m, const Light *L, const Surface *table, const uint8_t *livery, int S, const float *lut,
                        const float *shadow, int M, const float *eye, int t, const float *w, float *out, float *albedo) {
  const int32_t *v = m->tri + 3 * t; float p[3], n[3];
  for (int c = 0; c < 3; c++) {
    p[c] = w[0] * m->points[3 * v[0] + c] + w[1] * m->points[3 * v[1] + c] + w[2] * m->points[3 * v[2] + c];
    n[c] = w[0] * m->normals[3 * v[0] + c] + w[1] * m->normals[3 * v[1] + c] + w[2] * m->normals[3 * v[2] + c];
  }
  float q = 1 / sqrtf(dot3(n, n) + 1e-12f), e[3] = {eye[0] - p[0], eye[1] - p[1], eye[2] - p[2]};
  n[0] *= q; n[1] *= q; n[2] *= q;
  q = 1 / sqrtf(dot3(e, e) + 1e-12f); e[0] *= q; e[1] *= q; e[2] *= q;
  float nv = dot3(n, e);
  if (nv < 0) { n[0] = -n[0]; n[1] = -n[1]; n[2] = -n[2]; nv = -nv; }
  const Surface *s = table + m->surface[t]; float a[3] = {s->colour[0], s->colour[1], s->colour[2]};
  if (m->surface[t] == m->paint_surface) {
    float fx = (w[0] * m->uv[2 * v[0]] + w[1] * m->uv[2 * v[1]] + w[2] * m->uv[2 * v[2]]) * S - .5f;
    float fy = (w[0] * m->uv[2 * v[0] + 1] + w[1] * m->uv[2 * v[1] + 1] + w[2] * m->uv[2 * v[2] + 1]) * S - .5f;
    fx = clampf(fx, 0, S - 1.01f); fy = clampf(fy, 0, S - 1.01f);
    int ix = (int)fx, iy = (int)fy; fx -= ix; fy -= iy;
    const uint8_t *l = livery + 3 * (iy * S + ix);
    for (int c = 0; c < 3; c++)
      a[c] = (1 - fy) * ((1 - fx) * lut[l[c]] + fx * lut[l[3 + c]])
        + fy * ((1 - fx) * lut[l[3 * S + c]] + fx * lut[l[3 * S + 3 + c]]);
  }
  if (albedo) { albedo[0] = a[0]; albedo[1] = a[1]; albedo[2] = a[2]; }
  float ao = w[0] * m->occlusion[v[0]] + w[1] * m->occlusion[v[1]] + w[2] * m->occlusion[v[2]];
  ao = 1 - L->occlusion * (1 - clampf(ao, 0, 1));
  float nl = dot3(n, L->sun_dir), lit = nl > 0 ? soft_sun(L, shadow, M, p, .02f) * nl : 0, k = .5f + .5f * n[2];
  float r[3] = {2 * nv * n[0] - e[0], 2 * nv * n[1] - e[1], 2 * nv * n[2] - e[2]}, env[3];
  environment(L, r, s->roughness, env);
  float g = 1 - nv, g2 = g * g, F = s->f0 + (1 - s->f0) * g2 * g2 * g, spec = 0;
  if (lit > 0) {
    float h[3] = {L->sun_dir[0] + e[0], L->sun_dir[1] + e[1], L->sun_dir[2] + e[2]};
    float nh = dot3(n, h) / sqrtf(dot3(h, h) + 1e-9f), power = 4 / (s->roughness * s->roughness + .004f);
    spec = nh > 0 ? s->specular * expf(power * logf(nh) ) * lit * (.02f * power + .2f) : 0;
  }
  float side = .5f + .5f * (n[0] * L->sun_dir[0] + n[1] * L->sun_dir[1]);
  for (int c = 0; c < 3; c++) {
    float amb = L->ground[c] * .7f * (1 - k) + (.5f * L->zenith[c] + .5f * L->horizon[c]) * (1 + L->glow * (side - .3f)) * k;
    float diffuse = a[c] * (1 - s->metallic) * (ao * amb + L->sun[c] * lit);
    float f = s->metallic > 0 ? F + s->metallic * a[c] : F;
    out[c] = diffuse + f * env[c] * s->reflect * (.3f + .7f * ao) + spec * L->sun[c] * (s->metallic > 0 ? a[c] + .04f : 1);
  }
}

/* Shades a W-wide square from a z-buffer of W*ss. rgb (W*W,3) premultiplied by alpha (W*W). */
void shade(const Mesh *m, const float *pts, const int32_t *id, int W, int ss, const Light *L, const Surface *table,
           const uint8_t *livery, int S, const float *lut, const float *shadow, int M, const float *eye, float *rgb,
           float *alpha) {
  int H = W * ss; float part = 1.f / (ss * ss);
  for (int y = 0; y < W; y++) for (int x = 0; x < W; x++) {
    float sum[3] = {0, 0, 0}, w[3], o[3]; int hits = 0;
    for (int j = 0; j < ss; j++) for (int i = 0; i < ss; i++) {
      int X = x * ss + i, Y = y * ss + j, t = id[Y * H + X];
      if (t < 0) continue;
      bary(pts, m->tri, t, X + .5f, Y + .5f, w);
      shade_point(m, L, table, livery, S, lut, shadow, M, eye, t, w, o, NULL);
      for (int c = 0; c < 3; c++) sum[c] += fminf(o[c], 40.f);
      hits++;
    }
    int k = y * W + x; alpha[k] = hits * part;
    for (int c = 0; c < 3; c++) rgb[3 * k + c] = sum[c] * part;
  }
}

/* Labels on a G-wide grid, each at its cell's exact centre: class u8, object point, normal, linear albedo (f32). */
void labels(const Mesh *m, const float *pts, const int32_t *id, int H, int G, const Surface *table, const uint8_t *livery, int S,
            const float *lut, const float *eye, uint8_t *klass, float *point, float *normal, float *albedo) {
  Light dark; memset(&dark, 0, sizeof dark);
  int step = H / G;
  for (int y = 0; y < G; y++) for (int x = 0; x < G; x++) {
    int k = y * G + x, t = id[(y * step + step / 2) * H + x * step + step / 2];
    float w[3], o[3]; klass[k] = 0;
    for (int c = 0; c < 3; c++) point[3 * k + c] = normal[3 * k + c] = albedo[3 * k + c] = 0;
    if (t < 0) continue;
    bary(pts, m->tri, t, (x + .5f) * step, (y + .5f) * step, w);
    const int32_t *v = m->tri + 3 * t;
    klass[k] = m->klass[t];
    for (int c = 0; c < 3; c++) {
      point[3 * k + c] = w[0] * m->points[3 * v[0] + c] + w[1] * m->points[3 * v[1] + c] + w[2] * m->points[3 * v[2] + c];
      normal[3 * k + c] = w[0] * m->normals[3 * v[0] + c] + w[1] * m->normals[3 * v[1] + c] + w[2] * m->normals[3 * v[2] + c];
    }
    float q = 1 / sqrtf(dot3(normal + 3 * k, normal + 3 * k) + 1e-12f);
    for (int c = 0; c < 3; c++) normal[3 * k + c] *= q;
    shade_point(m, &dark, table, livery, S, lut, NULL, 1, eye, t, w, o, albedo + 3 * k);
  }
}

/* ---- surroundings ---- */
/* kind 0 box, 1 ellipse, 2 line (w, h its direction, pad its half width); px of the square; below: only above the horizon */
typedef struct { int32_t kind, below; float x, y, w, h, colour[3], pad; } Billboard;
typedef struct {
  float sky_gain, ground_gain, ground[3], stripe[3];
  float fine, coarse, stripe_step, stripe_width, stripe_angle, contact, horizon_haze, gradient;
  int32_t pattern, count;   /* ground pattern: 0 plain 1 stripes 2 tiles 3 checks */
} Ground;

static inline uint32_t hash2(int32_t x, int32_t y) {
  uint32_t h = (uint32_t)x * 374761393u + (uint32_t)y * 668265263u; h = (h ^ (h >> 13)) * 1274126177u; return h ^ (h >> 16);
}
static float value_noise(float x, float y) {
  float fx = floorf(x), fy = floorf(y); int ix = (int)fx, iy = (int)fy; x -= fx; y -= fy;
  x = x * x * (3 - 2 * x); y = y * y * (3 - 2 * y);
  float a = hash2(ix, iy) * 4.6566e-10f - 1, b = hash2(ix + 1, iy) * 4.6566e-10f - 1;
  float c = hash2(ix, iy + 1) * 4.6566e-10f - 1, d = hash2(ix + 1, iy + 1) * 4.6566e-10f - 1;
  return (a + (b - a) * x) * (1 - y) + (c + (d - c) * x) * y;
}

/* Fills rgb (W*W,3) behind the car. contact (C*C) f32: occupancy of the ground seen from above over +-contact_half. */
void surroundings(const float *cam, int W, const Light *L, const Ground *g, const Billboard *boards, const float *shadow, int M,
                  const float *contact, int C, float contact_half, const float *eye, float *rgb) {
  float ca = cosf(g->stripe_angle), sa = sinf(g->stripe_angle);
  for (int y = 0; y < W; y++) for (int x = 0; x < W; x++) {
    float a = ((x + .5f) / W - cam[13]) / cam[12], b = ((y + .5f) / W - cam[14]) / cam[12];
    float k = 1 / (1 + cam[15] * (a * a + b * b)); a *= k; b *= k;
    float d[3]; for (int c = 0; c < 3; c++) d[c] = cam[c] * a + cam[3 + c] * b + cam[6 + c];
    float q = 1 / sqrtf(dot3(d, d)); for (int c = 0; c < 3; c++) d[c] *= q;
    float *o = rgb + 3 * (y * W + x);
    if (d[2] > -.004f) {
      environment(L, (float[3]){d[0], d[1], fmaxf(d[2], .02f)}, 0, o);
      for (int c = 0; c < 3; c++) o[c] *= g->sky_gain;
    } else {
      float s = (L->floor - eye[2]) / d[2], p[3] = {eye[0] + s * d[0], eye[1] + s * d[1], L->floor};
      float u = p[0] * ca + p[1] * sa, v = -p[0] * sa + p[1] * ca, mix = 0, far = 1 / (1 + s * .08f);
      if (g->pattern == 1) { float r = u / g->stripe_step; r -= floorf(r); mix = r < g->stripe_width ? 1 : 0; }
      else if (g->pattern == 2) {
        float r = u / g->stripe_step, r2 = v / g->stripe_step; r -= floorf(r); r2 -= floorf(r2);
        mix = fminf(r, r2) < g->stripe_width * .3f ? 1 : 0;
      }
      else if (g->pattern == 3) mix = ((int)floorf(u / g->stripe_step) + (int)floorf(v / g->stripe_step)) & 1;
      mix *= far;
      float t = 1 + g->coarse * value_noise(p[0] * 1.3f, p[1] * 1.3f) + g->fine * far * value_noise(p[0] * 23, p[1] * 23);
      float shade_ = 1;
      float cu = (p[0] / contact_half * .5f + .5f) * C, cv = (p[1] / contact_half * .5f + .5f) * C;
      if (cu > 0 && cv > 0 && cu < C - 1 && cv < C - 1) {
        int iu = (int)cu, iv = (int)cv; float fu = cu - iu, fv = cv - iv; const float *z = contact + iv * C + iu;
        shade_ -= g->contact * ((z[0] * (1 - fu) + z[1] * fu) * (1 - fv) + (z[C] * (1 - fu) + z[C + 1] * fu) * fv);
      }
      float lit = L->sun_dir[2] * soft_sun(L, shadow, M, p, .01f);
      float haze = smooth(.06f, .004f, -d[2]) * g->horizon_haze;
      for (int c = 0; c < 3; c++) {
        float base = (g->ground[c] + (g->stripe[c] - g->ground[c]) * mix) * fmaxf(t, .1f) * g->ground_gain;
        float light = (.5f * L->zenith[c] + .5f * L->horizon[c]) * shade_ + L->sun[c] * lit;
        o[c] = base * light; o[c] += (L->horizon[c] * g->sky_gain - o[c]) * haze;
      }
    }
    for (int i = 0; i < g->count; i++) {
      const Billboard *t = boards + i; float dx = (x + .5f - t->x), dy = (y + .5f - t->y); int in;
      if (t->below && d[2] < -.004f) continue;
      if (t->kind == 0) in = fabsf(dx) < t->w && fabsf(dy) < t->h;
      else if (t->kind == 1) in = dx * dx / (t->w * t->w) + dy * dy / (t->h * t->h) < 1;
      else in = fabsf(dx * t->h - dy * t->w) < t->pad && dx * t->w + dy * t->h > 0;
      if (!in) continue;
      float n = 1 + .12f * value_noise(x * .15f + i * 7, y * .15f);
      for (int c = 0; c < 3; c++) o[c] = t->colour[c] * n;
    }
  }
}

/* ---- development ---- */
typedef struct {
  float gain[3], filmic, gamma, contrast, saturation, vignette, noise, lift; uint32_t seed; float frame[4]; float pad_srgb[3];
} Develop; /* frame: x0, y0, x1, y1 of the photo inside the square, px; outside it pad_srgb (0..255) */

/* rgb (W*W,3) linear -> out (W*W,3) u8 sRGB. */
void develop(const float *rgb, int W, const Develop *d, uint8_t *out_srgb) {
  uint32_t s = d->seed | 1; float e = d->gamma / 2.2f;
  for (int y = 0; y < W; y++) for (int x = 0; x < W; x++) {
    int k = y * W + x; uint8_t *o = out_srgb + 3 * k;
    if (x + .5f < d->frame[0] || x + .5f > d->frame[2] || y + .5f < d->frame[1] || y + .5f > d->frame[3]) {
      for (int c = 0; c < 3; c++) o[c] = (uint8_t)d->pad_srgb[c];
      continue;
    }
    float rx = (x + .5f) / W - .5f, ry = (y + .5f) / W - .5f, fall = 1 - d->vignette * (rx * rx + ry * ry) * 2, v[3];
    for (int c = 0; c < 3; c++) {
      float a = fmaxf(rgb[3 * k + c], 0) * d->gain[c] * fall;
      a = a + d->filmic * (a * 1.6f / (1 + a) - a);
      a = a > 1e-6f ? expf(e * logf(fminf(a, 1.f))) : 0;
      v[c] = d->lift + (1 - d->lift) * (a + d->contrast * (a * a * (3 - 2 * a) - a));
    }
    float grey = .3f * v[0] + .59f * v[1] + .11f * v[2];
    for (int c = 0; c < 3; c++) {
      float z = 0; for (int i = 0; i < 3; i++) { s ^= s << 13; s ^= s >> 17; s ^= s << 5; z += s * 4.6566e-10f - 1; }
      float a = grey + (v[c] - grey) * d->saturation + z * d->noise;
      o[c] = (uint8_t)(clampf(a, 0, 1) * 255 + .5f);
    }
  }
}
