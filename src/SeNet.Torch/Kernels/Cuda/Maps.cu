// What lies between two convolutions of a network in training: batch normalization, gate, addition and ReLU, forward and backward, on maps
// [images, pixels, channels]. Compiled when a program first trains or scores on a GPU, once for float32 and once, with BFLOAT16, for bfloat16;
// sums and statistics are float32, what is added up over a batch float64. A map's channels are a multiple of VECTOR.
//
// A block works on a part of an image's pixels and a slice of the channels; each thread on VECTOR channels of every rows-th pixel.
// Nothing depends on the order of the blocks, so that the same batch gives the same bits.

#ifdef BFLOAT16
typedef unsigned short element;
#else
typedef float element;
#endif

enum { VECTOR = 16 / sizeof(element), SLICE = 8 * VECTOR, THREADS = 256, LINES = 8 };

// As CudaOperands has them; each kernel says which it takes.
struct Operands
{
    const element *x, *other, *y, *gradient;      // maps
    element* target;                              // map
    float* sums;                                  // [2 or 3][images · splits][channels]
    float* statistics;                            // [4][channels]: mean, 1 / deviation, and what x is multiplied by and is added
    float* otherStatistics;                       // of other, likewise
    float* constants;                             // [2][channels]: of a gradient: factor on x − mean, constant
    const float* gates;                           // [images][channels]
    float* imageMeans;                            // [images][channels], of x
    float* perImage;                              // [images][channels], result
    const float* spread;                          // [images][channels], gradient of the mean over an image's pixels
    const float *weight, *bias;                   // [channels]
    float *runningMean, *runningVariance;         // [channels]
    long long* batches;                           // how many the running statistics followed
    float *weightGradient, *biasGradient;         // [channels]
    int images, pixels, channels, splits;
    int product;                                  // which of the sums is that of the products
    float momentum, epsilon;
};

static __device__ float widened(unsigned int bits) { return __uint_as_float(bits); }

static __device__ void load(const element* from, float (&values)[VECTOR])
{
    const uint4 bits = *(const uint4*)from;
    const unsigned int words[4] = { bits.x, bits.y, bits.z, bits.w };
#pragma unroll
    for (int i = 0; i < 4; i++)
    {
#ifdef BFLOAT16
        values[2 * i] = widened(words[i] << 16);
        values[2 * i + 1] = widened(words[i] & 0xffff0000u);
#else
        values[i] = widened(words[i]);
#endif
    }
}

// To the nearest bfloat16, ties to even; NaN stays NaN.
static __device__ unsigned int rounded(float value)
{
    const unsigned int bits = __float_as_uint(value);
    return value != value ? 0x7fc0u : (bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16;
}

static __device__ void store(element* to, const float (&values)[VECTOR])
{
    unsigned int words[4];
#pragma unroll
    for (int i = 0; i < 4; i++)
    {
#ifdef BFLOAT16
        words[i] = rounded(values[2 * i]) | rounded(values[2 * i + 1]) << 16;
#else
        words[i] = __float_as_uint(values[i]);
#endif
    }
    *(uint4*)to = make_uint4(words[0], words[1], words[2], words[3]);
}

static __device__ float first(const element* map, int channel)
{
#ifdef BFLOAT16
    return widened((unsigned int)map[channel] << 16);
#else
    return map[channel];
#endif
}

// Some numbers per channel, for the channels of a thread; a default where there are none.
static __device__ void channels(const float* from, float otherwise, float (&values)[VECTOR])
{
#pragma unroll
    for (int i = 0; i < VECTOR; i++) values[i] = from ? from[i] : otherwise;
}

// What a ReLU lets through of a gradient; NaN passes it, as in PyTorch.
static __device__ float opened(float gradient, float value) { return value <= 0 ? 0 : gradient; }

static __device__ float relu(float value) { return value <= 0 ? 0 : value; }

// Where a thread works.
struct Place
{
    int part, image, slice, lanes, rows, lane, row, channel, begin, end;
    long long offset;                             // of its channels in the image

    __device__ Place(const Operands& a)
    {
        part = blockIdx.x;
        image = part / a.splits;
        slice = blockIdx.y * SLICE;
        lanes = (a.channels - slice < SLICE ? a.channels - slice : SLICE) / VECTOR;
        rows = THREADS / lanes;
        lane = threadIdx.x % lanes;
        row = threadIdx.x / lanes;
        channel = slice + lane * VECTOR;
        const int split = part % a.splits;
        begin = (int)((long long)a.pixels * split / a.splits) + row;
        end = row < rows ? (int)((long long)a.pixels * (split + 1) / a.splits) : 0;
        offset = (long long)image * a.pixels * a.channels + channel;
    }

    __device__ long long at(int pixel, const Operands& a) const { return offset + (long long)pixel * a.channels; }
};

enum { SQUARES, OPEN_PRODUCTS, KEPT_PRODUCTS, TWO_PRODUCTS };

// Sums over the part's pixels, per channel.
template <int KIND> static __device__ void sum(const Operands& a)
{
    const int COUNT = KIND == TWO_PRODUCTS ? 3 : 2;
    __shared__ float values[COUNT][VECTOR][THREADS];
    const Place place(a);
    float centre[VECTOR], scale[VECTOR], shift[VECTOR], otherCentre[VECTOR], totals[COUNT][VECTOR] = {};
    if (KIND == SQUARES) load(a.x + place.channel, centre);      // near the mean, so that the squares stay small
    else channels(a.statistics + place.channel, 0, centre);
    if (KIND == OPEN_PRODUCTS)
    {
        channels(a.statistics + 2 * a.channels + place.channel, 0, scale);
        channels(a.statistics + 3 * a.channels + place.channel, 0, shift);
    }
    if (KIND == TWO_PRODUCTS) channels(a.otherStatistics + place.channel, 0, otherCentre);

    for (int pixel = place.begin; pixel < place.end; pixel += place.rows)
    {
        const long long at = place.at(pixel, a);
        float x[VECTOR], g[VECTOR], y[VECTOR], other[VECTOR];
        load(a.x + at, x);
        if (KIND != SQUARES) load(a.gradient + at, g);
        if (KIND >= KEPT_PRODUCTS) load(a.y + at, y);
        if (KIND == TWO_PRODUCTS) load(a.other + at, other);
#pragma unroll
        for (int i = 0; i < VECTOR; i++)
        {
            const float centred = x[i] - centre[i];
            if (KIND == SQUARES) g[i] = centred;
            if (KIND == OPEN_PRODUCTS) g[i] = opened(g[i], fmaf(x[i], scale[i], shift[i]));
            if (KIND >= KEPT_PRODUCTS) g[i] = opened(g[i], y[i]);
            totals[0][i] += g[i];
            totals[1][i] = fmaf(g[i], centred, totals[1][i]);
            if (KIND == TWO_PRODUCTS) totals[COUNT - 1][i] = fmaf(g[i], other[i] - otherCentre[i], totals[COUNT - 1][i]);
        }
        if (KIND >= KEPT_PRODUCTS) store(a.target + at, g);
    }

#pragma unroll
    for (int k = 0; k < COUNT; k++)
#pragma unroll
        for (int i = 0; i < VECTOR; i++) values[k][i][threadIdx.x] = totals[k][i];
    __syncthreads();
    const int width = place.lanes * VECTOR;
    for (int result = threadIdx.x; result < COUNT * width; result += THREADS)
    {
        const int k = result / width, c = result % width;
        float total = 0;
        for (int row = 0; row < place.rows; row++) total += values[k][c % VECTOR][row * place.lanes + c / VECTOR];
        a.sums[((long long)k * gridDim.x + place.part) * a.channels + place.slice + c] = total;
    }
}

// x: sums of x less the first pixel's, and of its squares.
extern "C" __global__ void sum_squares(Operands a) { sum<SQUARES>(a); }

// x, gradient, statistics: sums of what the ReLU lets through, and of that times (x − mean).
extern "C" __global__ void sum_open_products(Operands a) { sum<OPEN_PRODUCTS>(a); }

// x, y, gradient, statistics: likewise, the ReLU being that before y; target becomes what it lets through.
extern "C" __global__ void sum_kept_products(Operands a) { sum<KEPT_PRODUCTS>(a); }

// other and its statistics too: and of that times (other − mean).
extern "C" __global__ void sum_two_products(Operands a) { sum<TWO_PRODUCTS>(a); }

// Two sums over a batch, by LINES threads per channel; complete in the first of them.
static __device__ void add(double& one, double& two)
{
    __shared__ double values[2][LINES][32];
    values[0][threadIdx.y][threadIdx.x] = one;
    values[1][threadIdx.y][threadIdx.x] = two;
    __syncthreads();
    one = two = 0;
    for (int line = 0; line < LINES; line++)
    {
        one += values[0][line][threadIdx.x];
        two += values[1][line][threadIdx.x];
    }
}

// x, sums, weight, bias: the statistics, which the running ones follow.
extern "C" __global__ void finish_statistics(Operands a)
{
    const int c = blockIdx.x * 32 + threadIdx.x, parts = a.images * a.splits;
    double sum = 0, squares = 0;
    if (c < a.channels)
        for (int part = threadIdx.y; part < parts; part += LINES)
        {
            sum += a.sums[(long long)part * a.channels + c];
            squares += a.sums[((long long)parts + part) * a.channels + c];
        }
    add(sum, squares);
    if (c >= a.channels || threadIdx.y != 0) return;
    const double count = (double)a.images * a.pixels, distance = sum / count, mean = first(a.x, c) + distance;
    double variance = squares / count - distance * distance;
    if (variance < 0) variance = 0;
    const double inverse = 1 / sqrt(variance + a.epsilon), scale = a.weight[c] * inverse;
    a.statistics[c] = (float)mean;
    a.statistics[a.channels + c] = (float)inverse;
    a.statistics[2 * a.channels + c] = (float)scale;
    a.statistics[3 * a.channels + c] = (float)(a.bias[c] - mean * scale);
    a.runningMean[c] = (float)(a.momentum * mean + (1.0 - a.momentum) * a.runningMean[c]);
    a.runningVariance[c] = (float)(a.momentum * variance * (count / (count - 1)) + (1.0 - a.momentum) * a.runningVariance[c]);
    if (c == 0) *a.batches += 1;
}

// The running statistics, weight, bias: statistics, for what learns nothing.
extern "C" __global__ void read_statistics(Operands a)
{
    const int c = blockIdx.x * THREADS + threadIdx.x;
    if (c >= a.channels) return;
    const double inverse = 1 / sqrt((double)a.runningVariance[c] + a.epsilon), scale = a.weight[c] * inverse;
    a.statistics[c] = a.runningMean[c];
    a.statistics[a.channels + c] = (float)inverse;
    a.statistics[2 * a.channels + c] = (float)scale;
    a.statistics[3 * a.channels + c] = (float)(a.bias[c] - a.runningMean[c] * scale);
}

// x, sums, statistics: imageMeans, and in perImage those of what is normalized.
extern "C" __global__ void squeeze(Operands a)
{
    const int i = blockIdx.x * THREADS + threadIdx.x;
    if (i >= a.images * a.channels) return;
    const int image = i / a.channels, c = i % a.channels;
    float sum = 0;
    for (int split = 0; split < a.splits; split++) sum += a.sums[((long long)image * a.splits + split) * a.channels + c];
    const float mean = first(a.x, c) + sum / a.pixels;
    a.imageMeans[i] = mean;
    a.perImage[i] = fmaf(mean, a.statistics[2 * a.channels + c], a.statistics[3 * a.channels + c]);
}

// x, statistics: target becomes relu(normalized x).
extern "C" __global__ void normalize_relu(Operands a)
{
    const Place place(a);
    float scale[VECTOR], shift[VECTOR];
    channels(a.statistics + 2 * a.channels + place.channel, 0, scale);
    channels(a.statistics + 3 * a.channels + place.channel, 0, shift);
    for (int pixel = place.begin; pixel < place.end; pixel += place.rows)
    {
        const long long at = place.at(pixel, a);
        float x[VECTOR];
        load(a.x + at, x);
#pragma unroll
        for (int i = 0; i < VECTOR; i++) x[i] = relu(fmaf(x[i], scale[i], shift[i]));
        store(a.target + at, x);
    }
}

// x, statistics, gates or null, other, otherStatistics or null: target becomes relu(normalized x · gate + other, normalized or as it is).
extern "C" __global__ void add_gated_relu(Operands a)
{
    const Place place(a);
    float scale[VECTOR], shift[VECTOR], gate[VECTOR], otherScale[VECTOR], otherShift[VECTOR];
    channels(a.statistics + 2 * a.channels + place.channel, 0, scale);
    channels(a.statistics + 3 * a.channels + place.channel, 0, shift);
    channels(a.gates ? a.gates + (long long)place.image * a.channels + place.channel : 0, 1, gate);
    channels(a.otherStatistics ? a.otherStatistics + 2 * a.channels + place.channel : 0, 1, otherScale);
    channels(a.otherStatistics ? a.otherStatistics + 3 * a.channels + place.channel : 0, 0, otherShift);
#pragma unroll
    for (int i = 0; i < VECTOR; i++)
    {
        scale[i] *= gate[i];
        shift[i] = fmaf(shift[i], gate[i], otherShift[i]);
    }
    for (int pixel = place.begin; pixel < place.end; pixel += place.rows)
    {
        const long long at = place.at(pixel, a);
        float x[VECTOR], other[VECTOR];
        load(a.x + at, x);
        load(a.other + at, other);
#pragma unroll
        for (int i = 0; i < VECTOR; i++) x[i] = relu(fmaf(other[i], otherScale[i], fmaf(x[i], scale[i], shift[i])));
        store(a.target + at, x);
    }
}

// sums, statistics, bias, gates: perImage becomes the gradient of what entered the gate's sigmoid.
extern "C" __global__ void finish_gate_gradient(Operands a)
{
    const int i = blockIdx.x * THREADS + threadIdx.x;
    if (i >= a.images * a.channels) return;
    const int image = i / a.channels, c = i % a.channels, parts = a.images * a.splits;
    float sum = 0, products = 0;
    for (int split = 0; split < a.splits; split++)
    {
        const long long part = (long long)image * a.splits + split;
        sum += a.sums[part * a.channels + c];
        products += a.sums[(parts + part) * a.channels + c];
    }
    const float gate = a.gates[i];
    a.perImage[i] = fmaf(products, a.statistics[2 * a.channels + c], sum * a.bias[c]) * gate * (1 - gate);
}

// sums, statistics, product, gates or null, spread and imageMeans or null: the gradients of weight and bias, and the constants of x's.
extern "C" __global__ void finish_gradient(Operands a)
{
    const int c = blockIdx.x * 32 + threadIdx.x, parts = a.images * a.splits;
    double sum = 0, products = 0;
    if (c < a.channels)
    {
        for (int part = threadIdx.y; part < parts; part += LINES)
        {
            const float gate = a.gates ? a.gates[(long long)(part / a.splits) * a.channels + c] : 1;
            sum += gate * a.sums[(long long)part * a.channels + c];
            products += gate * a.sums[((long long)a.product * parts + part) * a.channels + c];
        }
        for (int image = threadIdx.y; a.spread && image < a.images; image += LINES)
        {
            const float spread = a.spread[(long long)image * a.channels + c];
            sum += spread;
            products += spread * (a.imageMeans[(long long)image * a.channels + c] - a.statistics[c]);
        }
    }
    add(sum, products);
    if (c >= a.channels || threadIdx.y != 0) return;
    const double count = (double)a.images * a.pixels, inverse = a.statistics[a.channels + c], scale = a.statistics[2 * a.channels + c];
    a.weightGradient[c] = (float)(inverse * products);
    a.biasGradient[c] = (float)sum;
    a.constants[c] = (float)(-scale * inverse * inverse * products / count);
    a.constants[a.channels + c] = (float)(-scale * sum / count);
}

// The gradient of what was normalized, from that of the result.
template <bool IS_OPEN> static __device__ void normalization_gradient(const Operands& a)
{
    const Place place(a);
    float mean[VECTOR], scale[VECTOR], shift[VECTOR], gate[VECTOR], factor[VECTOR], constant[VECTOR], spread[VECTOR];
    channels(a.statistics + place.channel, 0, mean);
    channels(a.statistics + 2 * a.channels + place.channel, 0, scale);
    channels(a.statistics + 3 * a.channels + place.channel, 0, shift);
    channels(a.gates ? a.gates + (long long)place.image * a.channels + place.channel : 0, 1, gate);
    channels(a.constants + place.channel, 0, factor);
    channels(a.constants + a.channels + place.channel, 0, constant);
    channels(a.spread ? a.spread + (long long)place.image * a.channels + place.channel : 0, 0, spread);
#pragma unroll
    for (int i = 0; i < VECTOR; i++)
    {
        gate[i] *= scale[i];
        constant[i] = fmaf(spread[i] / a.pixels, scale[i], constant[i]);
    }
    for (int pixel = place.begin; pixel < place.end; pixel += place.rows)
    {
        const long long at = place.at(pixel, a);
        float x[VECTOR], g[VECTOR];
        load(a.x + at, x);
        load(a.gradient + at, g);
#pragma unroll
        for (int i = 0; i < VECTOR; i++)
        {
            if (IS_OPEN) g[i] = opened(g[i], fmaf(x[i], scale[i], shift[i]));
            g[i] = fmaf(g[i], gate[i], fmaf(x[i] - mean[i], factor[i], constant[i]));
        }
        store(a.target + at, g);
    }
}

// x, gradient, statistics, constants, gates or null, spread or null: target becomes x's gradient.
extern "C" __global__ void spread_gradient(Operands a) { normalization_gradient<false>(a); }

// The same where a ReLU follows the normalization at once.
extern "C" __global__ void spread_open_gradient(Operands a) { normalization_gradient<true>(a); }
